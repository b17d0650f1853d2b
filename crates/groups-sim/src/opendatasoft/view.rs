//! What the API shows: fields, order and forms of the vendor's `UserGroup` and `User` schemas.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::state::{CALLER, Group, State, User};
use crate::table::Handle;

/// A time as in the vendor's examples, in whole seconds.
pub(super) fn time(time: Timestamp) -> String {
    format!("{time:.0}")
}

/// `{}`
type Nothing = BTreeMap<(), ()>;

#[derive(Serialize)]
pub(super) struct GroupView<'a> {
    uid: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    user_count: usize,
    permissions: &'a [String],
    explore_limits: &'a Value,
    management_limits: Nothing,
    created_at: String,
    updated_at: String,
    created_by: RelatedUser,
    updated_by: RelatedUser,
}

#[derive(Serialize)]
struct RelatedUser {
    username: &'static str,
}

impl<'a> GroupView<'a> {
    pub(super) fn new(group: &'a Group) -> Self {
        Self {
            uid: &group.uid,
            title: &group.title,
            description: group.description.as_deref(),
            user_count: group.user_count,
            permissions: &group.permissions,
            explore_limits: &group.explore_limits,
            management_limits: Nothing::new(),
            created_at: time(group.created_at),
            updated_at: time(group.updated_at),
            created_by: RelatedUser { username: CALLER },
            updated_by: RelatedUser { username: CALLER },
        }
    }
}

#[derive(Serialize)]
pub(super) struct UserView<'a> {
    username: &'a str,
    display_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    is_active: bool,
    email: &'a str,
    is_ods: bool,
    account_type: &'static str,
    permissions: &'a [String],
    joined_at: String,
    last_seen_at: Option<String>,
    last_login_at: Option<String>,
    expires_at: Option<String>,
    explore_limits: &'a Value,
    management_limits: Nothing,
    groups: Vec<GroupOfUser<'a>>,
    identity_providers: [Uid<'static>; 1],
}

/// The two forms of the groups of a user.
#[derive(Serialize)]
#[serde(untagged)]
enum GroupOfUser<'a> {
    Short(Uid<'a>),
    Full(GroupView<'a>),
}

#[derive(Serialize)]
struct Uid<'a> {
    uid: &'a str,
}

impl<'a> UserView<'a> {
    /// A user with the ids of its groups, or with whole groups if `expanded`.
    pub(super) fn new(state: &'a State, handle: Handle, user: &'a User, expanded: bool) -> Self {
        let groups = state.members.groups(handle);
        let groups = groups.filter_map(|group| state.groups.get(group));
        let groups = groups.map(|group| {
            if expanded {
                GroupOfUser::Full(GroupView::new(group))
            } else {
                GroupOfUser::Short(Uid { uid: &group.uid })
            }
        });
        Self {
            username: &user.username,
            display_name: &user.username,
            first_name: user.first_name.as_deref(),
            last_name: user.last_name.as_deref(),
            is_active: true,
            email: &user.email,
            is_ods: false,
            account_type: "local",
            permissions: &user.permissions,
            joined_at: time(user.joined_at),
            last_seen_at: None,
            last_login_at: None,
            expires_at: None,
            explore_limits: &user.explore_limits,
            management_limits: Nothing::new(),
            groups: groups.collect(),
            identity_providers: [Uid {
                uid: "opendatasoft",
            }],
        }
    }
}
