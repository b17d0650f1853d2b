//! Answers of Kestra.

use crate::shapes::Kind::{self, Any, Count, Flag, Many, One, Open, Text};
use crate::shapes::Shape;

/// One page of a list.
macro_rules! page {
    ($shape:ident) => {{
        static PAGE: Shape = Shape {
            required: &[],
            optional: &[("results", Many(&One(&$shape))), ("total", Count)],
        };
        One(&PAGE)
    }};
}

pub(super) fn success(operation: &str) -> Option<Kind> {
    Some(match operation {
        "create_group" | "get_group" | "update_group" => One(&GROUP),
        "search_groups" => page!(GROUP_SUMMARY),
        "list_group_ids" => GROUPS,
        "search_group_members" => page!(MEMBER),
        "add_user_to_group" | "delete_user_from_group" | "set_user_membership_for_group" => {
            One(&MEMBER)
        }
        "list_users" => page!(USER_SUMMARY),
        "get_user" => One(&USER),
        "get_current_user" => One(&ME),
        "list_tenant_access" => page!(USER_ACCESS),
        "get_tenant_access" => One(&ACCESS),
        "create_binding" | "get_binding" => One(&BINDING),
        "search_bindings" => page!(BINDING),
        "search_roles" => page!(ROLE_SUMMARY),
        _ => return None,
    })
}

static GROUP: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[("description", Text)],
};

static GROUP_SUMMARY: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[("description", Text), ("securityIntegrationName", Text)],
};

const GROUPS: Kind = Many(&One(&GROUP_SUMMARY));

static MEMBERSHIP: Shape = Shape {
    required: &[("id", Text)],
    optional: &[("name", Text), ("external", Flag), ("membership", Open)],
};

static MEMBER: Shape = Shape {
    required: &[("id", Text)],
    optional: &[
        ("username", Text),
        ("displayName", Text),
        ("groups", Many(&One(&MEMBERSHIP))),
    ],
};

static TENANT: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("name", Text)],
};

static USER_AUTH: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("name", Text), ("type", Open)],
};

static USER_SUMMARY: Shape = Shape {
    required: &[("id", Text)],
    optional: &[
        ("username", Text),
        ("displayName", Text),
        ("tenants", Many(&One(&TENANT))),
        ("auths", Many(&One(&USER_AUTH))),
        ("superAdmin", Flag),
    ],
};

static USER_GROUP: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("tenantId", Text)],
};

static USER: Shape = Shape {
    required: &[("id", Text)],
    optional: &[
        ("username", Text),
        ("displayName", Text),
        ("firstName", Text),
        ("lastName", Text),
        ("email", Text),
        ("tenants", Many(&One(&TENANT))),
        ("auths", Many(&One(&USER_AUTH))),
        ("groups", Many(&One(&USER_GROUP))),
        ("superAdmin", Flag),
        ("restricted", Flag),
    ],
};

static PROFILE: Shape = Shape {
    required: &[],
    optional: &[
        ("username", Text),
        ("email", Text),
        ("firstName", Text),
        ("lastName", Text),
    ],
};

static MY_TENANT: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("name", Text), ("logo", Text)],
};

static ME: Shape = Shape {
    required: &[],
    optional: &[
        ("id", Text),
        ("superAdmin", Flag),
        ("restricted", Flag),
        ("profile", One(&PROFILE)),
        ("auths", Many(&One(&AUTH))),
        ("tenants", Many(&One(&MY_TENANT))),
    ],
};

static AUTH: Shape = Shape {
    required: &[],
    optional: &[("name", Text), ("type", Open)],
};

static ACCESS_GROUP: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("name", Text), ("external", Flag)],
};

static USER_ACCESS: Shape = Shape {
    required: &[("id", Text)],
    optional: &[
        ("username", Text),
        ("displayName", Text),
        ("description", Text),
        ("groups", Many(&One(&ACCESS_GROUP))),
        ("auths", Many(&One(&AUTH))),
    ],
};

static RIGHT: Shape = Shape {
    required: &[],
    optional: &[("resource", Open), ("actions", Many(&Open))],
};

static ASSIGNMENT: Shape = Shape {
    required: &[],
    optional: &[
        ("id", Text),
        ("name", Text),
        ("namespace", Text),
        ("origin", Open),
        ("sourceId", Text),
        ("permissions", Many(&One(&RIGHT))),
    ],
};

static ACCESS: Shape = Shape {
    required: &[("userId", Text)],
    optional: &[
        ("tenantId", Text),
        ("username", Text),
        ("displayName", Text),
        ("groups", Many(&One(&ACCESS_GROUP))),
        ("roles", Many(&One(&ASSIGNMENT))),
        ("superAdmin", Flag),
    ],
};

static REFERENCE: Shape = Shape {
    required: &[],
    optional: &[("id", Text), ("name", Text)],
};

static BOUND_USER: Shape = Shape {
    required: &[],
    optional: &[
        ("id", Text),
        ("username", Text),
        ("displayName", Text),
        ("type", Open),
    ],
};

static BINDING: Shape = Shape {
    required: &[],
    optional: &[
        ("id", Text),
        ("type", Open),
        ("namespace", Text),
        ("role", One(&REFERENCE)),
        ("group", One(&REFERENCE)),
        ("user", One(&BOUND_USER)),
    ],
};

static ROLE_SUMMARY: Shape = Shape {
    required: &[],
    optional: &[
        ("id", Text),
        ("name", Text),
        ("isDefault", Flag),
        ("isManaged", Flag),
        ("permissionCount", Count),
    ],
};

pub(super) static ERROR: Shape = Shape {
    required: &[],
    optional: &[
        ("message", Text),
        ("_links", Any),
        ("_embedded", Any),
        ("logref", Text),
        ("path", Text),
    ],
};
