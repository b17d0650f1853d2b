//! Opendatasoft: its calls, and what its documents say.

macro_rules! fixture {
    ($name:literal) => {
        fixture_of!("opendatasoft", $name)
    };
}

mod groups;
mod members;
mod shapes;
mod users;

use groups_core::{MemberKeyKind, PermissionModel};
use groups_opendatasoft::types::{ApiCallLimit, ExploreLimits};
use serde_json::json;

use crate::calls::{Call, Outcome};
use crate::config::Form;
use crate::facts::{Environment, Facts, Program, Told};
use crate::server::Answer;

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

static CALLS: &[&[Call]] = &[groups::CALLS, members::CALLS, users::CALLS];

static VARIANTS: &[&[Call]] = &[groups::VARIANTS, members::VARIANTS, users::VARIANTS];

pub use groups_opendatasoft::{
    CAPABILITIES, Client, OPERATIONS, OpendatasoftConfig as Config,
    OpendatasoftConfigBuilder as Builder, OpendatasoftProvider as Provider,
};

/// The forms of the API key.
pub static FORMS: &[Form<Builder>] = &[
    Form {
        name: "header",
        plain: true,
        set: |builder, key| builder.with_api_key(key),
    },
    Form {
        name: "query",
        plain: false,
        set: |builder, key| builder.with_api_key(key).with_api_key_in_query(),
    },
];

/// What is known of Opendatasoft.
pub static FACTS: Facts = Facts {
    calls: CALLS,
    variants: VARIANTS,
    scheme: "Apikey",
    api_path: "/api/automation/v1.0",
    camel_case_parameters: false,
    success: shapes::success,
    error: &shapes::ERROR,
    errors: &[
        (401, fixture!("error.401")),
        (403, fixture!("error.403")),
        (429, fixture!("error.429")),
        (500, fixture!("error.500")),
    ],
    ids_in_bodies: &[("username", |clients, id| {
        let call = clients.opendatasoft.add_user_to_user_group().group_uid("a");
        let call = call.body_map(|body| body.username(id));
        Box::pin(async { Outcome::new(call.send().await) })
    })],
    ids_in_answers: &[
        ("retrieve_user_group", "uid", r#"{"uid":"ID","title":"a"}"#),
        (
            "list_users_of_a_user_group",
            "results[0].username",
            r#"{"results":[{"username":"ID"}]}"#,
        ),
        (
            "get_user",
            "groups[0].uid",
            r#"{"username":"a","groups":[{"uid":"ID"}]}"#,
        ),
    ],
    no_credential: "no credential: set an API key",
    no_address: Some("no base URL: set the address of the portal"),
    environment: Environment {
        missing: &[
            (0, "no base URL: set GROUPS_OPENDATASOFT_URL"),
            (1, "no credential: set GROUPS_OPENDATASOFT_API_KEY"),
        ],
        usual: &[
            ("GROUPS_OPENDATASOFT_URL", "https://portal.example.com/"),
            ("GROUPS_OPENDATASOFT_API_KEY", "k"),
        ],
        read: &["GROUPS_OPENDATASOFT_URL", "GROUPS_OPENDATASOFT_API_KEY"],
        all: &[
            ("GROUPS_OPENDATASOFT_URL", "https://portal.example.com/"),
            ("GROUPS_OPENDATASOFT_API_KEY", "CREDENTIAL"),
        ],
        shown: &["\"https://portal.example.com/api/automation/v1.0\""],
        unusable: ("GROUPS_OPENDATASOFT_API_KEY", "unusable API key"),
    },
    told: Told {
        unsupported: &["replace_members"],
        group_description: true,
        pending_invites: false,
        member_roles: false,
        add_grants_access: false,
        serialised_user_writes: false,
        lagging_member_lists: false,
        per_member_outcomes: true,
        permission_model: Some(PermissionModel::Named),
        member_key: MemberKeyKind::Username,
    },
    member_list: || {
        let users = json!([{"username": "canary.person"}]);
        vec![Answer::ok(
            json!({"total_count": 1, "next": null, "results": users}),
        )]
    },
    program: Program {
        answers: || {
            let groups = json!([{"uid": "analysts", "title": "Analysts"}]);
            let users = json!([{"username": "ada"}, {"username": "alan", "is_active": false}]);
            vec![
                Answer::ok(json!({"total_count": 1, "next": null, "results": groups})),
                Answer::ok(json!({"total_count": 2, "next": null, "results": users})),
                Answer::ok(json!({"total_count": 2, "next": null, "results": users})),
                Answer::ok(json!({"username": "ada", "groups": groups})),
                Answer::ok(json!({"username": "alan", "groups": []})),
            ]
        },
        report: &[
            "Analysts: ada (Active)",
            "Analysts: alan (Inactive)",
            "ada: Analysts",
            "alan: ",
        ],
    },
    request: |clients| Box::new(clients.opendatasoft.list_user_groups().limit(1_u32)),
    company: include_str!("../../fixtures/companies/opendatasoft.json"),
    before: &[],
};
