//! The traits over one tenant of Kestra: the requests that go out, and the values and errors that come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

#[path = "traits_kestra/changes.rs"]
mod changes;
#[path = "traits_kestra/confirming.rs"]
mod confirming;
#[path = "traits_kestra/directory.rs"]
mod directory;
#[path = "traits_kestra/errors.rs"]
mod errors;
#[path = "traits_kestra/existing.rs"]
mod existing;
#[path = "traits_kestra/groups.rs"]
mod groups;
#[path = "traits_kestra/members.rs"]
mod members;
#[path = "traits_kestra/memberships.rs"]
mod memberships;
#[path = "traits_kestra/pages.rs"]
mod pages;
#[path = "traits_kestra/permissions.rs"]
mod permissions;
#[path = "traits_kestra/replacing.rs"]
mod replacing;
#[path = "traits_kestra/turns.rs"]
mod turns;
#[path = "traits_kestra/user_groups.rs"]
mod user_groups;

use groups_core::MemberKey;
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::{Sent, bare, ok, user_id, with_body};

const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";
const ALAN: &str = "3XgT9vKfJ6uEa1DqMi5oPz";
const ANALYSTS: &str = "5aWnB8rSxGtQ0yLhC2kVjE";
const STEWARDS: &str = "9dPmU4iOeZf7KcRb1TsXwN";

const NOT_FOUND: &str = r#"{
  "message": "Not Found: no such group",
  "_links": {"self": {"href": "/api/v1/main/groups", "templated": false}}
}"#;

const CONFLICT: &str = r#"{
  "message": "Conflict: it is so already",
  "_links": {"self": {"href": "/api/v1/main/groups", "templated": false}}
}"#;

/// The group [`ANALYSTS`].
fn analysts() -> Value {
    json!({"id": ANALYSTS, "name": "analysts", "description": "Reads the catalogue"})
}

/// A page of a list.
fn page(results: &[Value], total: u64) -> Answer {
    ok(json!({"results": results, "total": total}))
}

/// A page of a server that does not count.
fn uncounted(results: &[Value]) -> Answer {
    ok(json!({"results": results}))
}

fn ada() -> MemberKey {
    user_id(ADA)
}

fn alan() -> MemberKey {
    user_id(ALAN)
}

/// The request that asks which of these groups there are.
fn look_up(groups: &[&str]) -> Sent {
    with_body("POST /api/v1/main/groups/ids", json!({"ids": groups}))
}

/// The answer to [`look_up`]: the groups that there are.
fn found(groups: &[&str]) -> Answer {
    let summary = |id: &&str| json!({"id": id, "name": format!("group {id}")});
    ok(groups.iter().map(summary).collect::<Value>())
}

/// The request that gives a user access to the tenant.
fn access(user: &str) -> Sent {
    bare(&format!("PUT /api/v1/main/tenant-access/{user}"))
}

/// The answer to a user who has had no access.
fn given() -> Answer {
    Answer::empty(201)
}

fn conflict() -> Answer {
    Answer::json(409, CONFLICT)
}

fn not_found() -> Answer {
    Answer::json(404, NOT_FOUND)
}
