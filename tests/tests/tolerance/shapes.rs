//! What each answer may look like, from the vendors' documents and written by hand: a mistake in a spec must differ from this.
//!
//! A field is required only where a client can do nothing without it. All else may be absent or `null`.

use groups_tests::calls::Provider;

use self::Kind::{Any, Count, Flag, Many, Map, One, Open, Text};

/// What stands in a place of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A text or an id.
    Text,
    /// A boolean.
    Flag,
    /// A whole number that may come as any JSON number.
    Count,
    /// A text of a list that the vendor may extend.
    Open,
    /// Any JSON.
    Any,
    /// An object.
    One(&'static Shape),
    /// A list.
    Many(&'static Kind),
    /// An object with keys that are data.
    Map(&'static Kind),
}

/// The fields of an object.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) required: &'static [(&'static str, Kind)],
    pub(crate) optional: &'static [(&'static str, Kind)],
}

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
/// The answer of success of an operation; `None` if there is none.
pub(crate) fn success(provider: Provider, operation: &str) -> Option<Kind> {
    Some(match (provider, operation) {
        (Provider::Opendatasoft, "list_user_groups") => One(&ODS_GROUP_PAGE),
        (
            Provider::Opendatasoft,
            "create_user_group" | "retrieve_user_group" | "update_user_group",
        ) => One(&ODS_GROUP),
        (Provider::Opendatasoft, "list_users_of_a_user_group") => One(&ODS_USER_PAGE),
        (Provider::Opendatasoft, "add_user_to_user_group") => One(&ODS_USER),
        (Provider::Opendatasoft, "batch_add_users_to_user_group") => ODS_BATCH,
        (Provider::Segment, "list_user_groups") => data!("userGroups", Many(&One(&GROUP)), paged),
        (Provider::Segment, "list_users_from_user_group") => {
            data!("users", Many(&One(&USER)), paged)
        }
        (Provider::Segment, "list_invites_from_user_group") => data!("emails", Many(&Text), paged),
        (
            Provider::Segment,
            "add_permissions_to_user_group" | "replace_permissions_for_user_group",
        ) => data!("permissions", Many(&One(&ACCESS_PERMISSION))),
        (Provider::Segment, "delete_user_group" | "remove_users_from_user_group") => {
            data!("status", Open)
        }
        (Provider::Segment, _) => data!("userGroup", One(&GROUP)),
        _ => return None,
    })
}

/// The error of a provider.
pub(crate) fn error(provider: Provider) -> Kind {
    match provider {
        Provider::Opendatasoft => One(&ODS_ERROR),
        Provider::Segment => One(&SEGMENT_ERROR),
        Provider::Kestra => One(&KESTRA_ERROR),
    }
}

const PERMISSIONS: (&str, Kind) = ("permissions", Many(&Open));
const LIMITS: (&str, Kind) = ("explore_limits", One(&ODS_LIMITS));
const DEPRECATED_LIMITS: (&str, Kind) = ("management_limits", Map(&Any));

static ODS_CALLS: Shape = Shape {
    required: &[],
    optional: &[("limit", Count), ("unit", Open)],
};

static ODS_LIMITS: Shape = Shape {
    required: &[],
    optional: &[("api_calls", One(&ODS_CALLS))],
};

static ODS_AUTHOR: Shape = Shape {
    required: &[],
    optional: &[("username", Text)],
};

static ODS_GROUP: Shape = Shape {
    required: &[("uid", Text), ("title", Text)],
    optional: &[
        ("description", Text),
        ("user_count", Count),
        PERMISSIONS,
        LIMITS,
        DEPRECATED_LIMITS,
        ("created_at", Text),
        ("updated_at", Text),
        ("created_by", One(&ODS_AUTHOR)),
        ("updated_by", One(&ODS_AUTHOR)),
    ],
};

static ODS_GROUP_OF_USER: Shape = Shape {
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
        ("created_by", One(&ODS_AUTHOR)),
        ("updated_by", One(&ODS_AUTHOR)),
    ],
};

static ODS_IDENTITY_PROVIDER: Shape = Shape {
    required: &[],
    optional: &[("uid", Text)],
};

static ODS_USER: Shape = Shape {
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
        ("groups", Many(&One(&ODS_GROUP_OF_USER))),
        ("identity_providers", Many(&One(&ODS_IDENTITY_PROVIDER))),
    ],
};

static ODS_GROUP_PAGE: Shape = Shape {
    required: &[],
    optional: &[
        ("total_count", Count),
        ("next", Text),
        ("previous", Text),
        ("results", Many(&One(&ODS_GROUP))),
    ],
};

static ODS_USER_PAGE: Shape = Shape {
    required: &[],
    optional: &[
        ("total_count", Count),
        ("next", Text),
        ("previous", Text),
        ("results", Many(&One(&ODS_USER))),
    ],
};

static ODS_BATCH_ITEM: Shape = Shape {
    required: &[],
    optional: &[
        ("status_code", Open),
        ("data", One(&ODS_USER)),
        ("error", Any),
    ],
};

const ODS_BATCH: Kind = Map(&One(&ODS_BATCH_ITEM));

static ODS_ERROR: Shape = Shape {
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

static USER: Shape = Shape {
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

static SEGMENT_ERROR: Shape = Shape {
    required: &[],
    optional: &[("errors", Many(&One(&SEGMENT_PROBLEM)))],
};

static SEGMENT_PROBLEM: Shape = Shape {
    required: &[],
    optional: &[
        ("type", Text),
        ("message", Text),
        ("field", Text),
        ("data", Any),
        ("status", Count),
    ],
};

static KESTRA_ERROR: Shape = Shape {
    required: &[],
    optional: &[
        ("message", Text),
        ("_links", Any),
        ("_embedded", Any),
        ("logref", Text),
        ("path", Text),
    ],
};
