//! Answers, in the vendor's names and order. What has no value is left out, as the server's serializer does it.

use indexmap::IndexMap;
use serde::Serialize;

use super::choices::{Choices, ServerVersion};
use super::state::{Binding, Group, Role, Subject, Tenant, User, Users};
use crate::table::Handle;

/// A group in a list or by itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiGroup<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_integration_name: Option<&'a str>,
}

impl<'a> ApiGroup<'a> {
    pub(super) fn detail(group: &'a Group) -> Self {
        Self {
            id: &group.id,
            name: &group.name,
            description: group.description.as_deref(),
            security_integration_name: None,
        }
    }

    pub(super) fn summary(group: &'a Group, choices: &Choices) -> Self {
        match choices.version {
            ServerVersion::V1 => Self {
                description: None,
                ..Self::detail(group)
            },
            ServerVersion::V2 => Self {
                security_integration_name: group.integration.as_deref(),
                ..Self::detail(group)
            },
        }
    }
}

/// A group of a user, in a tenant.
#[derive(Serialize)]
pub(super) struct ApiMembership<'a> {
    id: &'a str,
    name: &'a str,
    external: bool,
    /// Only where the members of a group are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    membership: Option<&'static str>,
}

impl<'a> ApiMembership<'a> {
    pub(super) fn all(tenant: &'a Tenant, user: Handle, with_type: bool) -> Vec<Self> {
        let groups = tenant.memberships.groups(user);
        let one = |handle| {
            let group = tenant.groups.get(handle)?;
            let membership = tenant.memberships.get(handle, user)?;
            let kind = if membership.owner { "OWNER" } else { "MEMBER" };
            Some(Self {
                id: &group.id,
                name: &group.name,
                external: membership.external,
                membership: with_type.then_some(kind),
            })
        };
        groups.filter_map(one).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiMember<'a> {
    id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    groups: Vec<ApiMembership<'a>>,
}

impl<'a> ApiMember<'a> {
    pub(super) fn new(tenant: &'a Tenant, handle: Handle, user: &'a User) -> Self {
        Self {
            id: &user.id,
            username: &user.username,
            display_name: user.display_name.as_deref(),
            groups: ApiMembership::all(tenant, handle, true),
        }
    }
}

/// An id and a name: of a tenant, of a role, of a group.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BindingUser<'a> {
    id: &'a str,
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    r#type: &'static str,
}

#[derive(Serialize)]
pub(super) struct ApiBinding<'a> {
    id: &'a str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<BindingUser<'a>>,
}

impl<'a> ApiBinding<'a> {
    pub(super) fn new(tenant: &'a Tenant, users: &'a Users, binding: &'a Binding) -> Self {
        let (kind, group, user) = match binding.subject {
            Subject::User(handle) => ("USER", None, users.table.get(handle)),
            Subject::Group(handle) => ("GROUP", tenant.groups.get(handle), None),
        };
        Self {
            id: &binding.id,
            r#type: kind,
            namespace: binding.namespace.as_deref(),
            role: tenant.roles.get(binding.role).map(|role| Named {
                id: &role.id,
                name: &role.name,
            }),
            group: group.map(|group| Named {
                id: &group.id,
                name: &group.name,
            }),
            user: user.map(|user| BindingUser {
                id: &user.id,
                username: &user.username,
                display_name: user.display_name.as_deref(),
                r#type: "STANDARD",
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiRoleSummary<'a> {
    id: &'a str,
    name: &'a str,
    is_default: bool,
    is_managed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission_count: Option<usize>,
}

impl<'a> ApiRoleSummary<'a> {
    pub(super) fn new(role: &'a Role, choices: &Choices) -> Self {
        let counted = choices.version == ServerVersion::V2;
        Self {
            id: &role.id,
            name: &role.name,
            is_default: role.default,
            is_managed: role.managed,
            permission_count: counted.then(|| role.permissions.values().map(Vec::len).sum()),
        }
    }
}

/// A role by itself, or in a list by ids, where it says that it is not deleted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiRole<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    permissions: &'a IndexMap<String, Vec<String>>,
    is_default: bool,
    is_managed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
}

impl<'a> ApiRole<'a> {
    pub(super) fn new(role: &'a Role, deleted: Option<bool>) -> Self {
        Self {
            id: &role.id,
            name: &role.name,
            description: role.description.as_deref(),
            permissions: &role.permissions,
            is_default: role.default,
            is_managed: role.managed,
            deleted,
        }
    }
}
