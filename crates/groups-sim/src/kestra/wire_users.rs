//! Answers about users and their access, in the vendor's names and order.

use serde::Serialize;

use super::choices::{Choices, OwnerFlag};
use super::state::{Binding, State, Subject, Tenant, User};
use super::wire::{ApiMembership, Named};
use crate::table::Handle;

/// A way to log in.
#[derive(Serialize)]
pub(super) struct ApiAuth<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'static str,
    r#type: &'static str,
}

impl<'a> ApiAuth<'a> {
    /// `None` for a user without a password, whose `auths` are left out.
    pub(super) fn all(user: &'a User, with_id: bool) -> Option<Vec<Self>> {
        let password = user.password.as_ref()?;
        Some(vec![Self {
            id: with_id.then_some(password.auth_id.as_str()),
            name: "password",
            r#type: "PASSWORD",
        }])
    }
}

/// The marks of a superadmin under the names that are wanted.
pub(super) fn marks(super_admin: bool, flag: OwnerFlag) -> (Option<bool>, Option<bool>) {
    match flag {
        OwnerFlag::SuperAdmin => (Some(super_admin), None),
        OwnerFlag::InstanceOwner => (None, Some(super_admin)),
        OwnerFlag::Both => (Some(super_admin), Some(super_admin)),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiUserSummary<'a> {
    id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    tenants: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auths: Option<Vec<ApiAuth<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    super_admin: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_owner: Option<bool>,
}

/// The tenants that a user has access to.
pub(super) fn tenants(state: &State, user: Handle) -> Vec<Named<'_>> {
    let tenants = state.tenants.iter();
    let open = tenants.filter(|(_, tenant)| tenant.access.contains(&user));
    open.map(|(id, tenant)| Named {
        id,
        name: &tenant.name,
    })
    .collect()
}

impl<'a> ApiUserSummary<'a> {
    pub(super) fn new(state: &'a State, handle: Handle, user: &'a User, choices: &Choices) -> Self {
        let (super_admin, instance_owner) = marks(user.super_admin, choices.owner_flag);
        Self {
            id: &user.id,
            username: &user.username,
            display_name: user.display_name.as_deref(),
            tenants: tenants(state, handle),
            auths: ApiAuth::all(user, true),
            super_admin,
            instance_owner,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TenantGroup<'a> {
    id: &'a str,
    tenant_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiUser<'a> {
    id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    email: &'a str,
    tenants: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auths: Option<Vec<ApiAuth<'a>>>,
    groups: Vec<TenantGroup<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    super_admin: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_owner: Option<bool>,
    restricted: bool,
}

impl<'a> ApiUser<'a> {
    pub(super) fn new(state: &'a State, handle: Handle, user: &'a User, choices: &Choices) -> Self {
        let (super_admin, instance_owner) = marks(user.super_admin, choices.owner_flag);
        let groups = state.tenants.iter().flat_map(|(tenant_id, tenant)| {
            let groups = tenant.memberships.groups(handle);
            let groups = groups.filter_map(|group| tenant.groups.get(group));
            groups.map(|group| TenantGroup {
                id: &group.id,
                tenant_id,
            })
        });
        Self {
            id: &user.id,
            username: &user.username,
            display_name: user.display_name.as_deref(),
            first_name: user.first_name.as_deref(),
            last_name: user.last_name.as_deref(),
            email: &user.email,
            tenants: tenants(state, handle),
            auths: ApiAuth::all(user, true),
            groups: groups.collect(),
            super_admin,
            instance_owner,
            restricted: user.restricted,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiUserTenantAccess<'a> {
    id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    groups: Vec<ApiMembership<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auths: Option<Vec<ApiAuth<'a>>>,
}

impl<'a> ApiUserTenantAccess<'a> {
    pub(super) fn new(tenant: &'a Tenant, handle: Handle, user: &'a User) -> Self {
        Self {
            id: &user.id,
            username: &user.username,
            display_name: user.display_name.as_deref(),
            groups: ApiMembership::all(tenant, handle, false),
            auths: ApiAuth::all(user, false),
        }
    }
}

#[derive(Serialize)]
struct Permission<'a> {
    resource: &'a str,
    actions: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleAssignment<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    origin: &'static str,
    source_id: &'a str,
    permissions: Vec<Permission<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiTenantAccess<'a> {
    tenant_id: &'a str,
    user_id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    groups: Vec<ApiMembership<'a>>,
    roles: Vec<RoleAssignment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    super_admin: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_owner: Option<bool>,
}

impl<'a> ApiTenantAccess<'a> {
    pub(super) fn new(
        (tenant_id, tenant): (&'a str, &'a Tenant),
        (handle, user): (Handle, &'a User),
        choices: &Choices,
    ) -> Self {
        let (super_admin, instance_owner) = marks(user.super_admin, choices.owner_flag);
        let own = tenant.bindings.of(Subject::User(handle));
        let own = own.filter_map(|binding| assignment(tenant, binding, "BINDING", &binding.id));
        let groups = tenant.memberships.groups(handle);
        let inherited = groups.flat_map(|group| {
            let id = tenant.groups.get(group).map_or("", |group| &group.id);
            let bindings = tenant.bindings.of(Subject::Group(group));
            bindings.filter_map(move |binding| assignment(tenant, binding, "GROUP", id))
        });
        Self {
            tenant_id,
            user_id: &user.id,
            username: &user.username,
            display_name: user.display_name.as_deref(),
            groups: ApiMembership::all(tenant, handle, false),
            roles: own.chain(inherited).collect(),
            super_admin,
            instance_owner,
        }
    }
}

fn assignment<'a>(
    tenant: &'a Tenant,
    binding: &'a Binding,
    origin: &'static str,
    source_id: &'a str,
) -> Option<RoleAssignment<'a>> {
    let role = tenant.roles.get(binding.role)?;
    let permissions = role.permissions.iter();
    Some(RoleAssignment {
        id: &role.id,
        name: &role.name,
        namespace: binding.namespace.as_deref(),
        origin,
        source_id,
        permissions: permissions
            .map(|(resource, actions)| Permission { resource, actions })
            .collect(),
    })
}
