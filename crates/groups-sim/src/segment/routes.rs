//! Segment's operations for groups, users, invites and roles, after the vendor's `IAMGroupsApi`, `IAMUsersApi` and `IAMRolesApi` documents.

use crate::vendor::{Body, Form, Kind, Limit, Parameter, Route};

/// The media types of bodies, in the vendor's order of content types.
pub(super) const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/vnd.segment.v1+json",
    "application/vnd.segment.v1beta+json",
    "application/vnd.segment.v1alpha+json",
];

/// Every write of these documents has this limit; the reads name none.
const LIMIT: Limit = Limit {
    calls: 60,
    seconds: 60,
};

const PAGINATION: &[Parameter] = &[
    Parameter::single("pagination.count"),
    Parameter::single("pagination.cursor"),
];
const EMAILS: &[Parameter] = &[Parameter::new("emails", Form::Indexed)];
const USER_IDS: &[Parameter] = &[Parameter::new("userIds", Form::Indexed)];

const fn list(operation: &'static str, path: &'static str) -> Route {
    Route::new(operation, "GET", path, PAGINATION, Body::None, Kind::List)
}

const fn read(operation: &'static str, path: &'static str) -> Route {
    Route {
        query: &[],
        kind: Kind::Read,
        ..list(operation, path)
    }
}

const fn write(operation: &'static str, method: &'static str, path: &'static str) -> Route {
    Route {
        method,
        body: Body::Json(MEDIA_TYPES),
        kind: Kind::Write,
        limit: Some(LIMIT),
        ..read(operation, path)
    }
}

const fn delete(operation: &'static str, path: &'static str, query: &'static [Parameter]) -> Route {
    Route {
        query,
        body: Body::None,
        ..write(operation, "DELETE", path)
    }
}

/// Replacing and removing members have the singular `/group/` in their path, unlike everything else.
pub(super) const ROUTES: &[Route] = &[
    list("list_user_groups", "/groups"),
    write("create_user_group", "POST", "/groups"),
    read("get_user_group", "/groups/{userGroupId}"),
    write("update_user_group", "PATCH", "/groups/{userGroupId}"),
    delete("delete_user_group", "/groups/{userGroupId}", &[]),
    list(
        "list_invites_from_user_group",
        "/groups/{userGroupId}/invites",
    ),
    list("list_users_from_user_group", "/groups/{userGroupId}/users"),
    write(
        "add_users_to_user_group",
        "POST",
        "/groups/{userGroupId}/users",
    ),
    write(
        "replace_users_in_user_group",
        "PUT",
        "/group/{userGroupId}/users",
    ),
    delete(
        "remove_users_from_user_group",
        "/group/{userGroupId}/users",
        EMAILS,
    ),
    write(
        "add_permissions_to_user_group",
        "POST",
        "/groups/{userGroupId}/permissions",
    ),
    write(
        "replace_permissions_for_user_group",
        "PUT",
        "/groups/{userGroupId}/permissions",
    ),
    list("list_users", "/users"),
    delete("delete_users", "/users", USER_IDS),
    read("get_user", "/users/{userId}"),
    list("list_user_groups_from_user", "/users/{userId}/groups"),
    write(
        "add_permissions_to_user",
        "POST",
        "/users/{userId}/permissions",
    ),
    write(
        "replace_permissions_for_user",
        "PUT",
        "/users/{userId}/permissions",
    ),
    list("list_invites", "/invites"),
    write("create_invites", "POST", "/invites"),
    delete("delete_invites", "/invites", EMAILS),
    list("list_roles", "/roles"),
];
