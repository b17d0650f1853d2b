//! Between Kestra's wire types and the model.

use groups_core::{
    AccountState, EmailAddress, Error, Group, GroupId, Member, MemberKey, MemberKeyKind,
    MemberRole, Result, User, UserId, Username,
};
use groups_transport::{ErrorBody, OperationSpec};

use crate::generated::api::NAME;
use crate::{GroupIdentifierMembership, types};

impl ErrorBody for types::JsonError {
    fn code(&self) -> Option<String> {
        self.logref.clone()
    }

    fn message(&self) -> Option<String> {
        self.message.clone()
    }
}

impl From<types::ApiGroupSummary> for Group {
    fn from(wire: types::ApiGroupSummary) -> Self {
        let mut group = Self::new(wire.id, wire.name);
        group.description = wire.description;
        group
    }
}

impl From<types::IamGroupControllerApiGroupDetail> for Group {
    fn from(wire: types::IamGroupControllerApiGroupDetail) -> Self {
        let mut group = Self::new(wire.id, wire.name);
        group.description = wire.description;
        group
    }
}

impl From<types::IamUserControllerApiUserSummary> for User {
    fn from(wire: types::IamUserControllerApiUserSummary) -> Self {
        user(wire.id, wire.username, wire.display_name)
    }
}

impl From<types::IamTenantAccessControllerApiUserTenantAccess> for User {
    fn from(wire: types::IamTenantAccessControllerApiUserTenantAccess) -> Self {
        user(wire.id, wire.username, wire.display_name)
    }
}

/// A user of whom the lists tell three things. The user name of a person is the e-mail address; that of a service account is none.
fn user(id: UserId, username: Option<String>, display_name: Option<String>) -> User {
    let mut user = User::new(id.clone().into(), AccountState::Active);
    user.user_id = Some(id);
    user.email = username
        .clone()
        .filter(|name| EmailAddress::new(name.as_str()).is_ok());
    user.username = username.and_then(|name| Username::new(name).ok());
    user.display_name = display_name;
    user
}

/// A member of `group`. The vendor lists all groups of the member with it; what it says of this one is taken.
pub(crate) fn member(wire: types::IamGroupControllerApiGroupMember, group: &GroupId) -> Member {
    let mut member = Member::from(user(wire.id, wire.username, wire.display_name));
    let memberships = wire.groups.unwrap_or_default();
    if let Some(membership) = memberships.into_iter().find(|one| one.id == *group) {
        member.managed_externally = membership.external;
        member.role = match membership.membership {
            Some(GroupIdentifierMembership::Owner) => Some(MemberRole::Owner),
            Some(GroupIdentifierMembership::Member) => Some(MemberRole::Member),
            _ => None,
        };
    }
    member
}

/// The account id of a member, or a refusal of any other key.
pub(crate) fn user_id(member: &MemberKey, operation: &OperationSpec) -> Result<UserId> {
    match member {
        MemberKey::UserId(id) => Ok(id.clone()),
        other => Err(Error::wrong_key(
            NAME,
            operation.id,
            MemberKeyKind::UserId,
            other,
        )),
    }
}
