//! The operations of Opendatasoft.

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/opendatasoft/",
            $name,
            ".json"
        ))
    };
}

mod groups;
mod members;
mod users;

use groups_opendatasoft::types::{ApiCallLimit, ExploreLimits};

use super::Call;

const GROUP: &[(&str, &str)] = &[("group_uid", "analysts")];
const NOT_FOUND: (u16, &str) = (404, fixture!("error.404"));
const DESCRIPTION: &str = "People who explore the restricted catalogue.";

fn limits() -> ExploreLimits {
    ExploreLimits {
        api_calls: Some(ApiCallLimit {
            limit: Some(2000_u64.into()),
            unit: Some("day".into()),
        }),
    }
}

fn permissions<P: From<&'static str>, const N: usize>(names: [&'static str; N]) -> Vec<P> {
    names.map(P::from).into()
}

pub(super) static CALLS: &[&[Call]] = &[groups::CALLS, members::CALLS, users::CALLS];

pub(super) static VARIANTS: &[&[Call]] = &[groups::VARIANTS, members::VARIANTS, users::VARIANTS];
