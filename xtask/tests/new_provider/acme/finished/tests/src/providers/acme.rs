//! Acme: its calls, and what its documents say.

mod calls;

use groups_core::MemberKeyKind;
use serde_json::json;

use crate::config::Form;
use crate::facts::{Environment, Facts, Program, Told};
use crate::server::Answer;
use crate::shapes::Kind::{Count, Many, One, Text};
use crate::shapes::Shape;

pub use groups_acme::{
    AcmeConfig as Config, AcmeConfigBuilder as Builder, AcmeProvider as Provider, CAPABILITIES,
    Client, OPERATIONS,
};

/// The forms of the token.
pub static FORMS: &[Form<Builder>] = &[Form {
    name: "token",
    plain: true,
    set: |builder, token| builder.with_token(token),
}];

static ERROR: Shape = Shape {
    required: &[],
    optional: &[("code", Text), ("message", Text)],
};

static GROUP: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[("description", Text)],
};

static GROUPS: Shape = Shape {
    required: &[("items", Many(&One(&GROUP))), ("total", Count)],
    optional: &[],
};

static USER: Shape = Shape {
    required: &[("id", Text), ("email", Text)],
    optional: &[("name", Text)],
};

static USERS: Shape = Shape {
    required: &[("items", Many(&One(&USER))), ("total", Count)],
    optional: &[],
};

/// What is known of Acme.
pub static FACTS: Facts = Facts {
    calls: &[calls::CALLS],
    variants: &[],
    scheme: "Bearer",
    api_path: "/v1",
    camel_case_parameters: true,
    success: |operation| match operation {
        "list_groups" => Some(One(&GROUPS)),
        "create_group" | "get_group" => Some(One(&GROUP)),
        "list_members" | "list_users" => Some(One(&USERS)),
        _ => None,
    },
    error: &ERROR,
    errors: &[(404, calls::ERROR)],
    ids_in_bodies: &[],
    ids_in_answers: &[("get_group", "id", r#"{"id":"ID","name":"a"}"#)],
    no_credential: "no credential: set a token",
    no_address: None,
    environment: Environment {
        missing: &[(0, "no credential: set GROUPS_ACME_TOKEN")],
        usual: &[("GROUPS_ACME_TOKEN", "s")],
        read: &["GROUPS_ACME_TOKEN", "GROUPS_ACME_URL"],
        all: &[
            ("GROUPS_ACME_URL", "https://acme.example.com"),
            ("GROUPS_ACME_TOKEN", "CREDENTIAL"),
        ],
        shown: &["\"https://acme.example.com/v1\""],
        unusable: ("GROUPS_ACME_TOKEN", "unusable token"),
    },
    told: Told {
        unsupported: &[
            "update_group",
            "replace_members",
            "list_permissions",
            "add_permissions",
            "replace_permissions",
            "set_user_groups",
            "list_user_groups",
        ],
        group_description: true,
        pending_invites: false,
        member_roles: false,
        add_grants_access: false,
        serialised_user_writes: false,
        lagging_member_lists: false,
        per_member_outcomes: true,
        permission_model: None,
        member_key: MemberKeyKind::UserId,
    },
    member_list: || {
        let ada = json!({"id": "canary-person", "email": "canary@example.com"});
        vec![Answer::ok(json!({"items": [ada], "total": 1}))]
    },
    program: Program {
        answers: || {
            let group = json!({"id": "analysts", "name": "Analysts"});
            let ada = json!({"id": "ada", "email": "ada@example.com"});
            vec![
                Answer::ok(json!({"items": [group], "total": 1})),
                Answer::ok(json!({"items": [ada], "total": 1})),
            ]
        },
        report: &["Analysts: ada (Active)"],
    },
    request: |clients| Box::new(clients.acme.get_group().group_id("a")),
    company: include_str!("../../fixtures/companies/acme.json"),
    before: &[],
};
