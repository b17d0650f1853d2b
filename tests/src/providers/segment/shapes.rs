//! Answers of Segment.

use crate::shapes::Kind::{self, Any, Count, Many, One, Open, Text};
use crate::shapes::Shape;

/// The envelope of Segment around one field, for lists with the place in the list.
macro_rules! data {
    ($name:literal, $kind:expr) => {
        data!(@ $name, $kind, &[])
    };
    ($name:literal, $kind:expr, paged) => {
        data!(@ $name, $kind, &[("pagination", One(&PAGINATION))])
    };
    (@ $name:literal, $kind:expr, $optional:expr) => {{
        static DATA: Shape = Shape { required: &[($name, $kind)], optional: $optional };
        static ENVELOPE: Shape = Shape { required: &[("data", One(&DATA))], optional: &[] };
        One(&ENVELOPE)
    }};
}

pub(super) fn success(operation: &str) -> Option<Kind> {
    Some(match operation {
        "list_user_groups" => data!("userGroups", Many(&One(&GROUP)), paged),
        "list_users_from_user_group" => data!("users", Many(&One(&MEMBER)), paged),
        "list_invites_from_user_group" => data!("emails", Many(&Text), paged),
        "list_users" => data!("users", Many(&One(&USER)), paged),
        "list_user_groups_from_user" => data!("groups", Many(&One(&MINIMAL_GROUP)), paged),
        "list_invites" => data!("invites", Many(&Text), paged),
        "list_roles" => data!("roles", Many(&One(&ROLE)), paged),
        "get_user" => data!("user", One(&USER)),
        "create_invites" => data!("emails", Many(&Text)),
        "add_permissions_to_user_group"
        | "replace_permissions_for_user_group"
        | "add_permissions_to_user"
        | "replace_permissions_for_user" => data!("permissions", Many(&One(&ACCESS_PERMISSION))),
        "delete_user_group" | "remove_users_from_user_group" | "delete_invites" => {
            data!("status", Open)
        }
        "create_user_group"
        | "get_user_group"
        | "update_user_group"
        | "add_users_to_user_group"
        | "replace_users_in_user_group" => data!("userGroup", One(&GROUP)),
        _ => return None,
    })
}

static LABEL: Shape = Shape {
    required: &[("key", Text), ("value", Text)],
    optional: &[("description", Text)],
};

static RESOURCE: Shape = Shape {
    required: &[("id", Text), ("type", Open)],
    optional: &[("labels", Many(&One(&LABEL)))],
};

static PERMISSION: Shape = Shape {
    required: &[("roleId", Text), ("roleName", Text)],
    optional: &[
        ("resources", Many(&One(&RESOURCE))),
        ("labels", Many(&One(&LABEL))),
    ],
};

static ACCESS_PERMISSION: Shape = Shape {
    required: &[
        ("roleId", Text),
        ("roleName", Text),
        ("resources", Many(&One(&RESOURCE))),
    ],
    optional: &[],
};

static GROUP: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[
        ("memberCount", Count),
        ("permissions", Many(&One(&PERMISSION))),
    ],
};

static MEMBER: Shape = Shape {
    required: &[("id", Text), ("name", Text), ("email", Text)],
    optional: &[],
};

static PAGINATION: Shape = Shape {
    required: &[],
    optional: &[
        ("current", Text),
        ("next", Text),
        ("previous", Text),
        ("totalEntries", Count),
    ],
};

pub(super) static ERROR: Shape = Shape {
    required: &[],
    optional: &[("errors", Many(&One(&PROBLEM)))],
};

static PROBLEM: Shape = Shape {
    required: &[],
    optional: &[
        ("type", Text),
        ("message", Text),
        ("field", Text),
        ("data", Any),
        ("status", Count),
    ],
};

static MINIMAL_GROUP: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[],
};

static USER: Shape = Shape {
    required: &[("id", Text), ("name", Text), ("email", Text)],
    optional: &[("permissions", Many(&One(&PERMISSION)))],
};

static ROLE: Shape = Shape {
    required: &[("id", Text), ("name", Text)],
    optional: &[("description", Text)],
};
