//! What a provider's API can do, known without a request.

use std::fmt;

use crate::MemberKeyKind;

/// Defines the operations once: the enum, the names and the list.
macro_rules! operations {
    ($( $(#[$meta:meta])* $variant:ident = $name:literal ),+ $(,)?) => {
        /// One thing that can be asked of a provider through the traits, named like the trait method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Operation { $( $(#[$meta])* $variant ),+ }

        impl Operation {
            /// All operations.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The name of the trait method.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }
        }
    };
}

operations! {
    /// [`Groups::list_groups_page`](crate::Groups::list_groups_page)
    ListGroups = "list_groups",
    /// [`Groups::get_group`](crate::Groups::get_group)
    GetGroup = "get_group",
    /// [`Groups::create_group`](crate::Groups::create_group)
    CreateGroup = "create_group",
    /// [`Groups::update_group`](crate::Groups::update_group)
    UpdateGroup = "update_group",
    /// [`Groups::delete_group`](crate::Groups::delete_group)
    DeleteGroup = "delete_group",
    /// [`Members::list_members_page`](crate::Members::list_members_page)
    ListMembers = "list_members",
    /// [`Members::add_members`](crate::Members::add_members)
    AddMembers = "add_members",
    /// [`Members::remove_members`](crate::Members::remove_members)
    RemoveMembers = "remove_members",
    /// [`Members::replace_members`](crate::Members::replace_members)
    ReplaceMembers = "replace_members",
    /// [`Memberships::all_memberships`](crate::Memberships::all_memberships)
    AllMemberships = "all_memberships",
    /// [`GroupPermissions::list_permissions`](crate::GroupPermissions::list_permissions)
    ListPermissions = "list_permissions",
    /// [`GroupPermissions::add_permissions`](crate::GroupPermissions::add_permissions)
    AddPermissions = "add_permissions",
    /// [`GroupPermissions::replace_permissions`](crate::GroupPermissions::replace_permissions)
    ReplacePermissions = "replace_permissions",
    /// [`UserGroups::set_user_groups`](crate::UserGroups::set_user_groups)
    SetUserGroups = "set_user_groups",
    /// [`UserDirectory::list_users_page`](crate::UserDirectory::list_users_page)
    ListUsers = "list_users",
    /// [`UserDirectory::find_user`](crate::UserDirectory::find_user)
    FindUser = "find_user",
    /// [`UserDirectory::list_user_groups_page`](crate::UserDirectory::list_user_groups_page)
    ListUserGroups = "list_user_groups",
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The form in which a provider grants permissions to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PermissionModel {
    /// Names such as `edit_domain`: [`Permission::Named`](crate::Permission::Named).
    Named,
    /// Roles on resources: [`Permission::Role`](crate::Permission::Role).
    Roles,
}

/// What a provider can do. One constant per provider.
///
/// A call outside the capabilities returns [`Unsupported`](crate::ErrorKind::Unsupported) before any request.
///
/// ```
/// use groups_core::{Capabilities, MemberKeyKind, Operation};
///
/// const CAPABILITIES: Capabilities = Capabilities::new(MemberKeyKind::Email)
///     .with_operations(&[Operation::ListGroups, Operation::AddMembers]);
/// assert!(CAPABILITIES.supports(Operation::AddMembers));
/// assert!(!CAPABILITIES.supports(Operation::ReplaceMembers));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// One bit per [`Operation`].
    operations: u32,
    /// The key by which members are named, read and written.
    pub member_key: MemberKeyKind,
    /// Groups have a description.
    pub group_description: bool,
    /// Members may be invited people who have no account yet ([`AccountState::Invited`](crate::AccountState::Invited)).
    pub pending_invites: bool,
    /// Members have a role inside the group ([`Member::role`](crate::Member::role)).
    pub member_roles: bool,
    /// Adding a member also gives access to the part of the installation that the group belongs to, where the member has none.
    pub add_grants_access: bool,
    /// Writes for one user can undo each other when they run at the same time. The methods of the traits run them one after the other, for all that was made from one
    /// configuration; nobody does for calls of the generated client and between programs.
    pub serialised_user_writes: bool,
    /// Lists of members are known to lag behind writes: see [`Members::confirm_members`](crate::Members::confirm_members).
    pub lagging_member_lists: bool,
    /// A change of several members reports an outcome for each of them.
    pub per_member_outcomes: bool,
    /// The form of a group's permissions, if the traits reach them.
    pub permission_model: Option<PermissionModel>,
}

impl Capabilities {
    /// No operation at all, members named by `member_key`.
    pub const fn new(member_key: MemberKeyKind) -> Self {
        Self {
            operations: 0,
            member_key,
            group_description: false,
            pending_invites: false,
            member_roles: false,
            add_grants_access: false,
            serialised_user_writes: false,
            lagging_member_lists: false,
            per_member_outcomes: false,
            permission_model: None,
        }
    }

    /// Adds operations.
    #[must_use]
    pub const fn with_operations(mut self, operations: &[Operation]) -> Self {
        let mut rest = operations;
        while let [first, tail @ ..] = rest {
            self.operations |= 1 << *first as u32;
            rest = tail;
        }
        self
    }

    /// Groups have a description.
    #[must_use]
    pub const fn with_group_description(mut self) -> Self {
        self.group_description = true;
        self
    }

    /// Members may be invited people.
    #[must_use]
    pub const fn with_pending_invites(mut self) -> Self {
        self.pending_invites = true;
        self
    }

    /// Members have a role inside the group.
    #[must_use]
    pub const fn with_member_roles(mut self) -> Self {
        self.member_roles = true;
        self
    }

    /// Adding a member also gives access.
    #[must_use]
    pub const fn with_add_grants_access(mut self) -> Self {
        self.add_grants_access = true;
        self
    }

    /// Writes for one user run one after the other.
    #[must_use]
    pub const fn with_serialised_user_writes(mut self) -> Self {
        self.serialised_user_writes = true;
        self
    }

    /// Lists of members lag behind writes.
    #[must_use]
    pub const fn with_lagging_member_lists(mut self) -> Self {
        self.lagging_member_lists = true;
        self
    }

    /// Changes of members report per member.
    #[must_use]
    pub const fn with_per_member_outcomes(mut self) -> Self {
        self.per_member_outcomes = true;
        self
    }

    /// Permissions have this form.
    #[must_use]
    pub const fn with_permission_model(mut self, model: PermissionModel) -> Self {
        self.permission_model = Some(model);
        self
    }

    /// Whether the provider can do `operation`.
    pub const fn supports(&self, operation: Operation) -> bool {
        self.operations & (1 << operation as u32) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_own_bit_and_name() {
        assert!(Operation::ALL.len() <= 32);
        for operation in Operation::ALL {
            let one = Capabilities::new(MemberKeyKind::Email).with_operations(&[*operation]);
            let supported: Vec<_> = Operation::ALL
                .iter()
                .filter(|op| one.supports(**op))
                .collect();
            assert_eq!(supported, [operation]);
        }
        let mut names: Vec<_> = Operation::ALL.iter().map(|op| op.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Operation::ALL.len());
    }
}
