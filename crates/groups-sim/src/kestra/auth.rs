//! Who calls, and what he may do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::Kestra;
use super::choices::BasicAuth;
use super::errors::{Outcome, Problem, unauthorized};
use super::session::knows_page;
use super::state::{Subject, Tenant};
use crate::answer::Answer;
use crate::request::Request;
use crate::table::Handle;
use crate::vendor::{Call, Context, Principal};
use crate::{KESTRA_PASSWORD, KESTRA_USERNAME, VendorName};

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// The superadmin that every installation has. He is configured, not stored: no list shows him.
    Admin,
    User(Handle),
}

impl From<Principal> for Caller {
    fn from(principal: Principal) -> Self {
        principal.as_account().map_or(Self::Admin, Self::User)
    }
}

impl From<Caller> for Principal {
    fn from(caller: Caller) -> Self {
        match caller {
            Caller::Admin => Self::default(),
            Caller::User(user) => Self::account(user),
        }
    }
}

/// What an operation asks of its caller.
enum Need {
    /// To be somebody.
    Nothing,
    SuperAdmin,
    /// One of the actions on one of the resources of the tenant. 1.x and 2.0 name them differently.
    Permission(&'static [(&'static str, &'static [&'static str])]),
    /// The same, or to be an owner of the group.
    PermissionOrOwner(&'static [(&'static str, &'static [&'static str])]),
}

/// The documents name resources and actions, but not which operation asks for which: this table is ours.
fn need(operation: &str) -> Need {
    use Need::{Nothing, Permission, PermissionOrOwner, SuperAdmin};
    match operation {
        "list_users"
        | "get_user"
        | "create_user"
        | "update_user"
        | "delete_user"
        | "patch_user"
        | "patch_user_demo"
        | "patch_user_password"
        | "patch_user_super_admin"
        | "patch_user_instance_owner"
        | "delete_user_auth_method"
        | "delete_refresh_token"
        | "impersonate"
        | "list_api_tokens_for_user"
        | "create_api_tokens_for_user"
        | "delete_api_token_for_user" => SuperAdmin,
        "search_groups" | "list_group_ids" | "autocomplete_groups" => {
            Permission(&[("GROUP", &["LIST", "READ"])])
        }
        "get_group" => Permission(&[("GROUP", &["VIEW", "READ"])]),
        "create_group" => Permission(&[("GROUP", &["CREATE"])]),
        "update_group" => Permission(&[("GROUP", &["UPDATE"])]),
        "delete_group" => Permission(&[("GROUP", &["DELETE"])]),
        "search_group_members" => {
            PermissionOrOwner(&[("GROUP", &["VIEW"]), ("GROUP_MEMBERSHIP", &["READ"])])
        }
        "add_user_to_group" | "delete_user_from_group" | "set_user_membership_for_group" => {
            PermissionOrOwner(&[
                ("GROUP", &["MANAGE_MEMBERS"]),
                ("GROUP_MEMBERSHIP", &["CREATE", "UPDATE", "DELETE"]),
            ])
        }
        "update_user_groups" => Permission(&[
            ("GROUP", &["MANAGE_GROUP_MEMBERSHIP"]),
            ("GROUP_MEMBERSHIP", &["UPDATE"]),
        ]),
        "list_tenant_access" | "get_tenant_access" | "autocomplete_users" => {
            Permission(&[("TENANT_ACCESS", &["VIEW", "LIST", "READ"])])
        }
        "create_tenant_access" | "create_tenant_access_1" => {
            Permission(&[("TENANT_ACCESS", &["CREATE"])])
        }
        "delete_tenant_access" => Permission(&[("TENANT_ACCESS", &["DELETE"])]),
        "search_bindings" | "get_binding" => Permission(&[("BINDING", &["VIEW", "LIST", "READ"])]),
        "create_binding" | "bulk_create_binding" => Permission(&[("BINDING", &["CREATE"])]),
        "delete_binding" => Permission(&[("BINDING", &["DELETE"])]),
        "search_roles" | "get_role" | "list_roles_from_given_ids" | "autocomplete_roles" => {
            Permission(&[("ROLE", &["VIEW", "LIST", "READ"])])
        }
        "create_role" => Permission(&[("ROLE", &["CREATE"])]),
        "update_role" => Permission(&[("ROLE", &["UPDATE"])]),
        "delete_role" => Permission(&[("ROLE", &["DELETE"])]),
        _ => Nothing,
    }
}

impl Kestra {
    pub(super) fn check_credentials(
        &self,
        request: &Request,
        context: &Context<'_>,
    ) -> Result<Caller, Answer> {
        let caller = self.caller(request, context.now);
        let caller = caller.ok_or_else(|| unauthorized(request, &self.choices))?;
        // A cookie is sent by a browser whatever page asks for it; a write has to show that it knows the token of the page.
        let by_cookie = request.header("authorization").is_none();
        let safe = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        if by_cookie && !safe && !knows_page(request, None) {
            return Err(Problem::forbidden().answer(request, &self.choices));
        }
        Ok(caller)
    }

    /// Who sends a request; `None` for nobody who is known.
    pub(super) fn caller(&self, request: &Request, now: Timestamp) -> Option<Caller> {
        let Some(header) = request.header("authorization") else {
            return self.sessions.session(cookie(request, "JWT")?, now);
        };
        let (scheme, value) = header.split_once(' ')?;
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            if value == VendorName::Kestra.credential() {
                return Some(Caller::Admin);
            }
            return self.sessions.token(value, now);
        }
        if !scheme.eq_ignore_ascii_case("basic") || self.choices.basic_auth == BasicAuth::Refused {
            return None;
        }
        let pair = STANDARD.decode(value).ok()?;
        let (name, password) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
        self.log_in(name, password)
    }

    /// The account with this name and password.
    pub(super) fn log_in(&self, name: &str, password: &str) -> Option<Caller> {
        if name.eq_ignore_ascii_case(KESTRA_USERNAME) {
            return (password == KESTRA_PASSWORD).then_some(Caller::Admin);
        }
        let handle = self.state.users.named(name)?;
        let known = self.state.users.table.get(handle)?.password.as_ref()?;
        (known.text == password).then_some(Caller::User(handle))
    }

    /// # Errors
    /// 403: the caller may not do it.
    pub(super) fn permit(&self, call: &Call<'_>, caller: Caller) -> Outcome<()> {
        let Caller::User(handle) = caller else {
            return Ok(());
        };
        let user = self.state.users.table.get(handle);
        if user.is_some_and(|user| user.super_admin) {
            return Ok(());
        }
        let (wanted, owner) = match need(call.route.operation) {
            Need::Nothing => return Ok(()),
            Need::SuperAdmin => return Err(Problem::forbidden()),
            Need::Permission(wanted) => (wanted, false),
            Need::PermissionOrOwner(wanted) => (wanted, true),
        };
        // An unknown tenant is told from a closed one only to those who may see them all.
        let tenant = self.state.tenants.get(call.parameter(0));
        let tenant = tenant.filter(|tenant| tenant.access.contains(&handle));
        let tenant = tenant.ok_or_else(Problem::forbidden)?;
        let owns = || {
            let group = tenant.groups.handle(call.parameter(1));
            let membership = group.and_then(|group| tenant.memberships.get(group, handle));
            membership.is_some_and(|membership| membership.owner)
        };
        if may(tenant, handle, wanted) || (owner && owns()) {
            return Ok(());
        }
        Err(Problem::forbidden())
    }
}

/// Whether a role of the user or of one of his groups, in the whole tenant, has one of the permissions.
fn may(tenant: &Tenant, user: Handle, wanted: &[(&str, &[&str])]) -> bool {
    let groups = tenant.memberships.groups(user).map(Subject::Group);
    let subjects = std::iter::once(Subject::User(user)).chain(groups);
    let bindings = subjects.flat_map(|subject| tenant.bindings.of(subject));
    let mut roles = bindings
        .filter(|binding| binding.namespace.is_none())
        .filter_map(|binding| tenant.roles.get(binding.role));
    roles.any(|role| {
        wanted.iter().any(|(resource, actions)| {
            let given = role.permissions.get(*resource).into_iter().flatten();
            given
                .into_iter()
                .any(|action| actions.contains(&action.as_str()))
        })
    })
}

/// A cookie of a request.
pub(super) fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let headers = request
        .headers
        .iter()
        .filter(|(header, _)| header == "cookie");
    let mut cookies = headers.flat_map(|(_, value)| value.split(';'));
    cookies.find_map(|cookie| {
        let (known, value) = cookie.trim().split_once('=')?;
        (known == name).then_some(value)
    })
}
