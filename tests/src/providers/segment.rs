//! Segment: its calls, and what its documents say.

macro_rules! fixture {
    ($name:literal) => {
        fixture_of!("segment", $name)
    };
}

mod groups;
mod invites;
mod members;
mod permissions;
mod shapes;
mod users;

use groups_core::{MemberKeyKind, PermissionModel};
use serde_json::json;

use crate::calls::Call;
use crate::config::Form;
use crate::facts::{Before, Environment, Facts, Program, Told};
use crate::server::Answer;

const GROUP: &[(&str, &str)] = &[("user_group_id", "grp-analysts")];
const USER: &[(&str, &str)] = &[("user_id", "usr-ada")];

/// The same three for every operation.
const ERRORS: &[(u16, &str)] = &[
    (404, fixture!("error.404")),
    (422, fixture!("error.422")),
    (429, fixture!("error.429")),
];

fn emails<const N: usize>(emails: [&str; N]) -> Vec<String> {
    emails.map(str::to_owned).into()
}

static CALLS: &[&[Call]] = &[
    groups::CALLS,
    members::CALLS,
    permissions::CALLS,
    users::CALLS,
    invites::CALLS,
];

static VARIANTS: &[&[Call]] = &[
    groups::VARIANTS,
    members::VARIANTS,
    permissions::VARIANTS,
    users::VARIANTS,
    invites::VARIANTS,
];

pub use groups_segment::{
    CAPABILITIES, Client, OPERATIONS, SegmentConfig as Config, SegmentConfigBuilder as Builder,
    SegmentProvider as Provider,
};

/// The forms of the token.
pub static FORMS: &[Form<Builder>] = &[Form {
    name: "token",
    plain: true,
    set: |builder, token| builder.with_token(token),
}];

/// What is known of Segment.
pub static FACTS: Facts = Facts {
    calls: CALLS,
    variants: VARIANTS,
    scheme: "Bearer",
    api_path: "",
    camel_case_parameters: true,
    success: shapes::success,
    error: &shapes::ERROR,
    errors: &[
        (401, fixture!("error.401")),
        (409, fixture!("error.404")),
        (503, fixture!("error.429")),
    ],
    ids_in_bodies: &[],
    ids_in_answers: &[
        (
            "get_user_group",
            "data.userGroup.id",
            r#"{"data":{"userGroup":{"id":"ID","name":"a"}}}"#,
        ),
        (
            "get_user",
            "data.user.id",
            r#"{"data":{"user":{"id":"ID","name":"a","email":"a"}}}"#,
        ),
        (
            "list_user_groups_from_user",
            "data.groups[0].id",
            r#"{"data":{"groups":[{"id":"ID","name":"a"}]}}"#,
        ),
    ],
    no_credential: "no credential: set a token",
    no_address: None,
    environment: Environment {
        missing: &[(0, "no credential: set GROUPS_SEGMENT_TOKEN")],
        usual: &[("GROUPS_SEGMENT_TOKEN", "s")],
        read: &[
            "GROUPS_SEGMENT_TOKEN",
            "GROUPS_SEGMENT_URL",
            "GROUPS_SEGMENT_REGION",
        ],
        // The region cannot be set beside an address.
        all: &[
            ("GROUPS_SEGMENT_URL", "https://segment.example.com"),
            ("GROUPS_SEGMENT_TOKEN", "CREDENTIAL"),
        ],
        shown: &["\"https://segment.example.com\""],
        unusable: ("GROUPS_SEGMENT_TOKEN", "unusable token"),
    },
    told: Told {
        unsupported: &["set_user_groups"],
        group_description: false,
        pending_invites: true,
        member_roles: false,
        add_grants_access: false,
        serialised_user_writes: false,
        lagging_member_lists: false,
        per_member_outcomes: false,
        permission_model: Some(PermissionModel::Roles),
        member_key: MemberKeyKind::Email,
    },
    member_list: || {
        let end = json!({"current": "MA==", "totalEntries": 1});
        let nobody = json!({"current": "MA==", "totalEntries": 0});
        let ada = json!({"id": "u", "name": "Ada", "email": "canary@example.com"});
        vec![
            Answer::ok(json!({"data": {"emails": [], "pagination": nobody}})),
            Answer::ok(json!({"data": {"users": [ada], "pagination": end}})),
        ]
    },
    program: Program {
        answers: || {
            let one = json!({"current": "MA==", "totalEntries": 1});
            let user = json!({"id": "u", "name": "Ada", "email": "ada@example.com"});
            let groups = json!([{"id": "analysts", "name": "Analysts"}]);
            let invites = json!(["alan@example.com"]);
            vec![
                Answer::ok(json!({"data": {"userGroups": groups, "pagination": one}})),
                Answer::ok(json!({"data": {"emails": invites, "pagination": one}})),
                Answer::ok(json!({"data": {"users": [user], "pagination": one}})),
                Answer::ok(json!({"data": {"invites": invites, "pagination": one}})),
                Answer::ok(json!({"data": {"users": [user], "pagination": one}})),
                Answer::ok(json!({"data": {"groups": groups, "pagination": one}})),
            ]
        },
        report: &[
            "Analysts: alan@example.com (Invited)",
            "Analysts: ada@example.com (Active)",
            "ada@example.com: Analysts",
        ],
    },
    request: |clients| Box::new(clients.segment.get_user_group().user_group_id("a")),
    company: include_str!("../../fixtures/companies/segment.json"),
    before: &[
        // Nobody can be invited twice.
        Before {
            operations: &["create_invites"],
            method: "DELETE",
            target: "/invites?emails.0=grace%40example.com",
            body: None,
            makes: None,
        },
    ],
};
