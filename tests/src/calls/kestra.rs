//! The operations of Kestra.

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/kestra/",
            $name,
            ".json"
        ))
    };
}

mod access;
mod bindings;
mod groups;
mod members;
mod users;

use groups_kestra::QueryFilter;

use super::Call;

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

pub(super) static CALLS: &[&[Call]] = &[
    groups::CALLS,
    members::CALLS,
    users::CALLS,
    access::CALLS,
    bindings::CALLS,
];

pub(super) static VARIANTS: &[&[Call]] = &[
    groups::VARIANTS,
    members::VARIANTS,
    users::VARIANTS,
    access::VARIANTS,
    bindings::VARIANTS,
];
