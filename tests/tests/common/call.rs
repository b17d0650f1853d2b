//! One call of every operation, the same for every provider.

use groups_core::{
    AccountState, EmailAddress, GroupChange, GroupId, GroupProvider, GroupsExt as _, MemberKey,
    MemberKeyKind, MembersExt as _, NewGroup, Operation, Permission, PermissionModel, Resource,
    Result, RoleGrant, User, UserDirectoryExt as _, UserId,
};

use super::{drain, email, user_id, username};

/// Calls `operation` with arguments in the forms that the provider's capabilities name. Every id and name in them holds `canary`.
///
/// # Panics
/// If the operation is not known here: a new one needs a line below.
pub(crate) async fn call(provider: &dyn GroupProvider, operation: Operation) -> Result<()> {
    let id = GroupId::new("canary-group").unwrap();
    let members = [member(provider.capabilities().member_key)];
    let permissions = [permission(provider.capabilities().permission_model)];
    let change = GroupChange::new().with_name("canary name");
    match operation {
        Operation::ListGroups => drain(provider.list_groups()).await.map(drop),
        Operation::GetGroup => provider.get_group(&id).await.map(drop),
        Operation::CreateGroup => {
            let new = NewGroup::new("canary name");
            provider.create_group(&new).await.map(drop)
        }
        Operation::UpdateGroup => provider.update_group(&id, &change).await.map(drop),
        Operation::DeleteGroup => provider.delete_group(&id).await,
        Operation::ListMembers => drain(provider.list_members(&id)).await.map(drop),
        Operation::AllMemberships => {
            let mut all = provider.all_memberships();
            while let Some(one) = all.next_item().await {
                one?;
            }
            Ok(())
        }
        Operation::AddMembers => provider.add_members(&id, &members).await?.into_result(),
        Operation::RemoveMembers => provider.remove_members(&id, &members).await?.into_result(),
        Operation::ReplaceMembers => provider.replace_members(&id, &members).await?.into_result(),
        Operation::ListPermissions => provider.list_permissions(&id).await.map(drop),
        Operation::AddPermissions => provider.add_permissions(&id, &permissions).await.map(drop),
        Operation::ReplacePermissions => provider
            .replace_permissions(&id, &permissions)
            .await
            .map(drop),
        Operation::SetUserGroups => provider.set_user_groups(&members[0], &[id]).await,
        Operation::ListUsers => drain(provider.list_users()).await.map(drop),
        Operation::FindUser => {
            let address = EmailAddress::new("canary@example.com").unwrap();
            provider.find_user(&address).await.map(drop)
        }
        Operation::ListUserGroups => {
            let mut user = User::new(members[0].clone(), AccountState::Active);
            user.user_id = Some(UserId::new("canary-person").unwrap());
            drain(provider.list_user_groups(&user)).await.map(drop)
        }
        other => panic!("{other} is new: say here how it is called"),
    }
}

/// A member named in the form `kind`.
pub(crate) fn member(kind: MemberKeyKind) -> MemberKey {
    match kind {
        MemberKeyKind::Username => username("canary.person"),
        MemberKeyKind::Email => email("canary@example.com"),
        MemberKeyKind::UserId => user_id("canary-person"),
        other => panic!("{other} is new: say here what such a member looks like"),
    }
}

/// All forms of a member.
pub(crate) const MEMBER_KEYS: &[MemberKeyKind] = &[
    MemberKeyKind::Username,
    MemberKeyKind::Email,
    MemberKeyKind::UserId,
];

/// A permission in the form `model`; any form if there is none.
pub(crate) fn permission(model: Option<PermissionModel>) -> Permission {
    match model {
        Some(PermissionModel::Named) | None => Permission::Named("canary_permission".to_owned()),
        Some(PermissionModel::Roles) => {
            // The one kind that Kestra takes. Segment takes any.
            let resources = vec![Resource::new("canary-resource", "NAMESPACE")];
            Permission::Role(RoleGrant::new("canary-role", resources))
        }
        Some(other) => panic!("{other:?} is new: say here what such a permission looks like"),
    }
}

/// All forms of a permission.
pub(crate) const PERMISSION_MODELS: &[PermissionModel] =
    &[PermissionModel::Named, PermissionModel::Roles];
