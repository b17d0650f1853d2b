//! Kestra: its calls, and what its documents say.

macro_rules! fixture {
    ($name:literal) => {
        fixture_of!("kestra", $name)
    };
}

mod access;
mod bindings;
mod groups;
mod members;
mod shapes;
mod users;

use groups_core::{MemberKeyKind, PermissionModel};
use groups_kestra::QueryFilter;
use serde_json::json;

use crate::calls::{Call, Outcome};
use crate::config::Form;
use crate::facts::{Before, Environment, Facts, Program, Told};
use crate::server::Answer;

const ADA: &str = "7HkQ2mZp0RtYw4cVbN8sLd";
const ALAN: &str = "3XgT9vKfJ6uEa1DqMi5oPz";
const ANALYSTS: &str = "5aWnB8rSxGtQ0yLhC2kVjE";
const STEWARDS: &str = "9dPmU4iOeZf7KcRb1TsXwN";

const TENANT: &[(&str, &str)] = &[("tenant", "main")];
const NOT_FOUND: (u16, &str) = (404, fixture!("update_user_groups.404"));

/// Conditions of a search. One that is refused is missing, so that the request differs from the expected one.
fn filters<const N: usize>(conditions: [(&str, &str, &str); N]) -> Vec<QueryFilter> {
    let filters = conditions.map(|(field, operation, value)| match operation {
        "IN" => QueryFilter::one_of(field, value.split(',')),
        "NOT_IN" => QueryFilter::none_of(field, value.split(',')),
        _ => QueryFilter::new(field, operation, value),
    });
    filters.into_iter().filter_map(Result::ok).collect()
}

fn sort<const N: usize>(keys: [&str; N]) -> Vec<String> {
    keys.map(str::to_owned).into()
}

/// Ids of a type; one that is refused is missing.
fn ids<'a, T: TryFrom<&'a str>, const N: usize>(texts: [&'a str; N]) -> Vec<T> {
    let ids = texts.into_iter().map(T::try_from);
    ids.filter_map(Result::ok).collect()
}

static CALLS: &[&[Call]] = &[
    groups::CALLS,
    members::CALLS,
    users::CALLS,
    access::CALLS,
    bindings::CALLS,
];

static VARIANTS: &[&[Call]] = &[
    groups::VARIANTS,
    members::VARIANTS,
    users::VARIANTS,
    access::VARIANTS,
    bindings::VARIANTS,
];

pub use groups_kestra::{
    CAPABILITIES, Client, KestraConfig as Config, KestraConfigBuilder as Builder,
    KestraProvider as Provider, OPERATIONS,
};

/// The user name of Basic authentication.
pub const USERNAME: &str = "canary-user@example.com";

/// The forms of the credential.
pub static FORMS: &[Form<Builder>] = &[
    Form {
        name: "token",
        plain: true,
        set: |builder, token| builder.with_token(token),
    },
    Form {
        name: "basic",
        plain: false,
        set: |builder, password| builder.with_basic(USERNAME, password),
    },
];

/// What is known of Kestra.
pub static FACTS: Facts = Facts {
    calls: CALLS,
    variants: VARIANTS,
    scheme: "Bearer",
    api_path: "",
    camel_case_parameters: true,
    success: shapes::success,
    error: &shapes::ERROR,
    errors: &[(409, fixture!("error.409")), (422, fixture!("error.422"))],
    ids_in_bodies: &[("role_id", |clients, id| {
        let call = clients.kestra.create_binding().tenant("main");
        let call = call.body_map(|body| body.type_("GROUP").external_id("a").role_id(id));
        Box::pin(async { Outcome::new(call.send().await) })
    })],
    ids_in_answers: &[
        ("get_group", "id", r#"{"id":"ID","name":"a"}"#),
        (
            "list_group_ids",
            "[1].id",
            r#"[{"id":"a","name":"a"},{"id":"ID","name":"a"}]"#,
        ),
        (
            "search_group_members",
            "results[0].id",
            r#"{"results":[{"id":"ID"}]}"#,
        ),
        (
            "add_user_to_group",
            "groups[0].id",
            r#"{"id":"a","groups":[{"id":"ID"}]}"#,
        ),
        ("get_user", "id", r#"{"id":"ID"}"#),
        (
            "get_user",
            "groups[0].tenantId",
            r#"{"id":"a","groups":[{"id":"a","tenantId":"ID"}]}"#,
        ),
        ("get_tenant_access", "userId", r#"{"userId":"ID"}"#),
        (
            "get_tenant_access",
            "roles[0].id",
            r#"{"userId":"a","roles":[{"id":"ID"}]}"#,
        ),
        ("get_binding", "id", r#"{"id":"ID"}"#),
        ("get_binding", "role.id", r#"{"role":{"id":"ID"}}"#),
        ("get_current_user", "id", r#"{"id":"ID"}"#),
    ],
    no_credential: "no credential: set an API token, or a user name and password",
    no_address: None,
    environment: Environment {
        missing: &[(
            0,
            "no credential: set GROUPS_KESTRA_TOKEN, or GROUPS_KESTRA_USERNAME and GROUPS_KESTRA_PASSWORD",
        )],
        usual: &[("GROUPS_KESTRA_TOKEN", "t")],
        read: &[
            "GROUPS_KESTRA_TOKEN",
            "GROUPS_KESTRA_USERNAME",
            "GROUPS_KESTRA_URL",
            "GROUPS_KESTRA_TENANT",
            "GROUPS_KESTRA_DIRECTORY",
        ],
        all: &[
            ("GROUPS_KESTRA_URL", "https://kestra.example.com/x"),
            ("GROUPS_KESTRA_TOKEN", "CREDENTIAL"),
            ("GROUPS_KESTRA_TENANT", "research"),
        ],
        shown: &["\"https://kestra.example.com/x\"", "\"research\""],
        unusable: ("GROUPS_KESTRA_TOKEN", "unusable API token"),
    },
    told: Told {
        unsupported: &["replace_members"],
        group_description: true,
        pending_invites: false,
        member_roles: true,
        add_grants_access: true,
        serialised_user_writes: true,
        lagging_member_lists: true,
        per_member_outcomes: true,
        permission_model: Some(PermissionModel::Roles),
        member_key: MemberKeyKind::UserId,
    },
    member_list: || {
        vec![Answer::ok(
            json!({"results": [{"id": "canary-person"}], "total": 1}),
        )]
    },
    program: Program {
        answers: || {
            let groups = json!([{"id": "analysts", "name": "Analysts"}]);
            vec![
                Answer::ok(json!({"results": groups, "total": 1})),
                Answer::ok(json!({"results": [{"id": "ada"}], "total": 1})),
                Answer::ok(json!({"results": [{"id": "ada"}], "total": 1})),
                Answer::ok(json!({"userId": "ada", "groups": groups})),
            ]
        },
        report: &["Analysts: ada (Active)", "ada: Analysts"],
    },
    request: |clients| Box::new(clients.kestra.update_user_groups()),
    company: include_str!("../../fixtures/companies/kestra.json"),
    before: &[
        // The name has to be free.
        Before {
            operations: &["create_group"],
            method: "PUT",
            target: "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
            body: Some(r#"{"name":"readers"}"#),
            makes: None,
        },
        Before {
            operations: &["add_user_to_group"],
            method: "DELETE",
            target: "/api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE/members/3XgT9vKfJ6uEa1DqMi5oPz",
            body: None,
            makes: None,
        },
        Before {
            operations: &["create_tenant_access_1"],
            method: "DELETE",
            target: "/api/v1/main/tenant-access/7HkQ2mZp0RtYw4cVbN8sLd",
            body: None,
            makes: None,
        },
        Before {
            operations: &["get_binding", "delete_binding", "search_bindings"],
            method: "POST",
            target: "/api/v1/main/bindings",
            body: Some(concat!(
                r#"{"type":"GROUP","externalId":"5aWnB8rSxGtQ0yLhC2kVjE","roleId":"8kVdWq5RzLx0HsYc3nGtJm","#,
                r#""namespaceId":"company.team"}"#
            )),
            makes: Some("1bNcXs7DgPq4MvKoR0tZhA"),
        },
    ],
};
