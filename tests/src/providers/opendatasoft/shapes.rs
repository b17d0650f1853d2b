//! Answers of Opendatasoft.

use crate::shapes::Kind::{self, Any, Count, Flag, Many, Map, One, Open, Text};
use crate::shapes::Shape;

pub(super) fn success(operation: &str) -> Option<Kind> {
    Some(match operation {
        "list_user_groups" => One(&GROUP_PAGE),
        "create_user_group" | "retrieve_user_group" | "update_user_group" => One(&GROUP),
        "list_users_of_a_user_group" | "get_users" => One(&USER_PAGE),
        "add_user_to_user_group" | "get_user" | "update_user" => One(&USER),
        "batch_add_users_to_user_group" => BATCH,
        _ => return None,
    })
}

const PERMISSIONS: (&str, Kind) = ("permissions", Many(&Open));
const LIMITS: (&str, Kind) = ("explore_limits", One(&EXPLORE_LIMITS));
const DEPRECATED_LIMITS: (&str, Kind) = ("management_limits", Map(&Any));

static CALLS: Shape = Shape {
    required: &[],
    optional: &[("limit", Count), ("unit", Open)],
};

static EXPLORE_LIMITS: Shape = Shape {
    required: &[],
    optional: &[("api_calls", One(&CALLS))],
};

static AUTHOR: Shape = Shape {
    required: &[],
    optional: &[("username", Text)],
};

static GROUP: Shape = Shape {
    required: &[("uid", Text), ("title", Text)],
    optional: &[
        ("description", Text),
        ("user_count", Count),
        PERMISSIONS,
        LIMITS,
        DEPRECATED_LIMITS,
        ("created_at", Text),
        ("updated_at", Text),
        ("created_by", One(&AUTHOR)),
        ("updated_by", One(&AUTHOR)),
    ],
};

static GROUP_OF_USER: Shape = Shape {
    required: &[("uid", Text)],
    optional: &[
        ("title", Text),
        ("description", Text),
        ("user_count", Count),
        PERMISSIONS,
        LIMITS,
        DEPRECATED_LIMITS,
        ("created_at", Text),
        ("updated_at", Text),
        ("created_by", One(&AUTHOR)),
        ("updated_by", One(&AUTHOR)),
    ],
};

static IDENTITY_PROVIDER: Shape = Shape {
    required: &[],
    optional: &[("uid", Text)],
};

static USER: Shape = Shape {
    required: &[("username", Text)],
    optional: &[
        ("display_name", Text),
        ("first_name", Text),
        ("last_name", Text),
        ("is_active", Flag),
        ("email", Text),
        ("is_ods", Flag),
        ("account_type", Open),
        PERMISSIONS,
        ("joined_at", Text),
        ("last_seen_at", Text),
        ("last_login_at", Text),
        ("expires_at", Text),
        LIMITS,
        DEPRECATED_LIMITS,
        ("gravatar_url", Text),
        ("groups", Many(&One(&GROUP_OF_USER))),
        ("identity_providers", Many(&One(&IDENTITY_PROVIDER))),
    ],
};

static GROUP_PAGE: Shape = Shape {
    required: &[],
    optional: &[
        ("total_count", Count),
        ("next", Text),
        ("previous", Text),
        ("results", Many(&One(&GROUP))),
    ],
};

static USER_PAGE: Shape = Shape {
    required: &[],
    optional: &[
        ("total_count", Count),
        ("next", Text),
        ("previous", Text),
        ("results", Many(&One(&USER))),
    ],
};

static BATCH_ITEM: Shape = Shape {
    required: &[],
    optional: &[("status_code", Open), ("data", One(&USER)), ("error", Any)],
};

const BATCH: Kind = Map(&One(&BATCH_ITEM));

pub(super) static ERROR: Shape = Shape {
    required: &[],
    optional: &[
        ("error_code", Text),
        ("message", Text),
        ("trace_id", Text),
        ("detail", Any),
        ("errorcode", Count),
        ("error", Text),
        ("reset_time", Text),
        ("limit_time_unit", Text),
        ("call_limit", Count),
    ],
};
