//! The operations, named as in the API description of the Enterprise Edition.

use crate::vendor::{Body, Form, Kind, Parameter, Route};

const JSON: Body = Body::Json(&["application/json"]);

const PAGE: Parameter = Parameter::single("page");
const SIZE: Parameter = Parameter::single("size");
const SORT: Parameter = Parameter::new("sort", Form::Repeated);
const FILTERS: Parameter = Parameter::new("filters", Form::Filters);
/// Documented for 1.x; a 2.0 server decides itself what to do with it.
const Q: Parameter = Parameter::single("q");

const LIST: &[Parameter] = &[PAGE, SIZE, SORT, FILTERS, Q];
const BINDINGS: &[Parameter] = &[
    PAGE,
    SIZE,
    SORT,
    FILTERS,
    Q,
    Parameter::single("type"),
    Parameter::single("id"),
    Parameter::single("namespace"),
];

const fn read(operation: &'static str, path: &'static str) -> Route {
    Route::new(operation, "GET", path, &[], Body::None, Kind::Read)
}

const fn list(operation: &'static str, path: &'static str, query: &'static [Parameter]) -> Route {
    Route::new(operation, "GET", path, query, Body::None, Kind::List)
}

/// Asks with a body and changes nothing.
const fn ask(operation: &'static str, path: &'static str, query: &'static [Parameter]) -> Route {
    Route::new(operation, "POST", path, query, JSON, Kind::Read)
}

const fn write(operation: &'static str, method: &'static str, path: &'static str) -> Route {
    Route::new(operation, method, path, &[], JSON, Kind::Write)
}

/// A write without a body.
const fn touch(operation: &'static str, method: &'static str, path: &'static str) -> Route {
    Route::new(operation, method, path, &[], Body::None, Kind::Write)
}

/// An operation that needs no credentials.
const fn open(
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    body: Body,
    kind: Kind,
) -> Route {
    Route {
        open: true,
        ..Route::new(operation, method, path, &[], body, kind)
    }
}

/// Paths with fixed words stand before those that have a parameter in the same place: `users` is no tenant.
pub(super) const ROUTES: &[Route] = &[
    open("get_setup", "GET", "/api/v1/setup", Body::None, Kind::Read),
    open("setup", "POST", "/api/v1/setup", JSON, Kind::Write),
    open("login_page", "GET", "/login", Body::None, Kind::Read),
    open("login", "POST", "/login", Body::Form, Kind::Write),
    open("ui", "GET", "/ui/", Body::None, Kind::Read),
    open("ui", "GET", "/ui", Body::None, Kind::Read),
    read("get_current_user", "/api/v1/me"),
    write("update_current_user", "PATCH", "/api/v1/me"),
    write("update_current_user_password", "PUT", "/api/v1/me/password"),
    read("list_api_tokens", "/api/v1/me/api-tokens"),
    write("create_api_token", "POST", "/api/v1/me/api-tokens"),
    touch(
        "delete_api_token",
        "DELETE",
        "/api/v1/me/api-tokens/{tokenId}",
    ),
    list("list_users", "/api/v1/users", LIST),
    write("create_user", "POST", "/api/v1/users"),
    read("get_user", "/api/v1/users/{id}"),
    write("update_user", "PUT", "/api/v1/users/{id}"),
    touch("delete_user", "DELETE", "/api/v1/users/{id}"),
    write("patch_user", "PATCH", "/api/v1/users/{id}"),
    write("patch_user_demo", "PATCH", "/api/v1/users/{id}/restricted"),
    write(
        "patch_user_password",
        "PATCH",
        "/api/v1/users/{id}/password",
    ),
    write(
        "patch_user_super_admin",
        "PATCH",
        "/api/v1/users/{id}/superadmin",
    ),
    write(
        "patch_user_instance_owner",
        "PATCH",
        "/api/v1/users/{id}/instanceowner",
    ),
    touch(
        "delete_user_auth_method",
        "DELETE",
        "/api/v1/users/{id}/auths/{auth}",
    ),
    touch(
        "delete_refresh_token",
        "DELETE",
        "/api/v1/users/{id}/refresh-token",
    ),
    touch("impersonate", "POST", "/api/v1/users/{id}/impersonate"),
    read("list_api_tokens_for_user", "/api/v1/users/{id}/api-tokens"),
    write(
        "create_api_tokens_for_user",
        "POST",
        "/api/v1/users/{id}/api-tokens",
    ),
    touch(
        "delete_api_token_for_user",
        "DELETE",
        "/api/v1/users/{id}/api-tokens/{tokenId}",
    ),
    write(
        "update_user_groups",
        "PUT",
        "/api/v1/{tenant}/users/{id}/groups",
    ),
    list("search_groups", "/api/v1/{tenant}/groups/search", LIST),
    ask("list_group_ids", "/api/v1/{tenant}/groups/ids", &[]),
    ask(
        "autocomplete_groups",
        "/api/v1/{tenant}/groups/autocomplete",
        &[FILTERS],
    ),
    write("create_group", "POST", "/api/v1/{tenant}/groups"),
    read("get_group", "/api/v1/{tenant}/groups/{id}"),
    write("update_group", "PUT", "/api/v1/{tenant}/groups/{id}"),
    touch("delete_group", "DELETE", "/api/v1/{tenant}/groups/{id}"),
    list(
        "search_group_members",
        "/api/v1/{tenant}/groups/{id}/members",
        LIST,
    ),
    Route::new(
        "set_user_membership_for_group",
        "PUT",
        "/api/v1/{tenant}/groups/{id}/members/membership/{userId}",
        &[Parameter::single("membership")],
        Body::None,
        Kind::Write,
    ),
    touch(
        "add_user_to_group",
        "PUT",
        "/api/v1/{tenant}/groups/{id}/members/{userId}",
    ),
    touch(
        "delete_user_from_group",
        "DELETE",
        "/api/v1/{tenant}/groups/{id}/members/{userId}",
    ),
    list("list_tenant_access", "/api/v1/{tenant}/tenant-access", LIST),
    write(
        "create_tenant_access",
        "POST",
        "/api/v1/{tenant}/tenant-access",
    ),
    ask(
        "autocomplete_users",
        "/api/v1/{tenant}/tenant-access/autocomplete",
        &[],
    ),
    read(
        "get_tenant_access",
        "/api/v1/{tenant}/tenant-access/{userId}",
    ),
    touch(
        "create_tenant_access_1",
        "PUT",
        "/api/v1/{tenant}/tenant-access/{userId}",
    ),
    touch(
        "delete_tenant_access",
        "DELETE",
        "/api/v1/{tenant}/tenant-access/{userId}",
    ),
    list(
        "search_bindings",
        "/api/v1/{tenant}/bindings/search",
        BINDINGS,
    ),
    write(
        "bulk_create_binding",
        "POST",
        "/api/v1/{tenant}/bindings/bulk",
    ),
    write("create_binding", "POST", "/api/v1/{tenant}/bindings"),
    read("get_binding", "/api/v1/{tenant}/bindings/{id}"),
    touch("delete_binding", "DELETE", "/api/v1/{tenant}/bindings/{id}"),
    list("search_roles", "/api/v1/{tenant}/roles/search", LIST),
    ask(
        "list_roles_from_given_ids",
        "/api/v1/{tenant}/roles/ids",
        &[],
    ),
    ask(
        "autocomplete_roles",
        "/api/v1/{tenant}/roles/autocomplete",
        &[],
    ),
    write("create_role", "POST", "/api/v1/{tenant}/roles"),
    read("get_role", "/api/v1/{tenant}/roles/{id}"),
    write("update_role", "PUT", "/api/v1/{tenant}/roles/{id}"),
    touch("delete_role", "DELETE", "/api/v1/{tenant}/roles/{id}"),
];
