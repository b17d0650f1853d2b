//! The roles that every workspace has, with ids of our own.

use serde::Serialize;

/// A role that can be granted.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Role {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
}

const fn role(id: &'static str, name: &'static str, description: &'static str) -> Role {
    Role {
        id,
        name,
        description,
    }
}

/// The names are the vendor's, of its page on roles.
pub(super) const ROLES: &[Role] = &[
    role("role-source-ro", "Source Read-only", "Reads sources."),
    role("role-member", "Workspace Member", "Basic access."),
    role("role-owner", "Workspace Owner", "Does everything."),
    role("role-source-admin", "Source Admin", "Edits sources."),
    role("role-function-ro", "Function Read-only", "Reads functions."),
    role("role-function-admin", "Function Admin", "Edits functions."),
    role(
        "role-warehouse-ro",
        "Warehouse Read-only",
        "Reads warehouses.",
    ),
    role(
        "role-warehouse-admin",
        "Warehouse Admin",
        "Edits warehouses.",
    ),
    role(
        "role-space-ro",
        "Unify and Engage Read-only",
        "Reads spaces.",
    ),
    role(
        "role-space-admin",
        "Unify and Engage Admin",
        "Edits spaces.",
    ),
];

/// The role with this id.
pub(super) fn find(id: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.id == id)
}
