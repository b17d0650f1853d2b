//! Between Acme's wire types and the model.

use groups_core::{AccountState, Error, Group, MemberKey, MemberKeyKind, Result, User, UserId};
use groups_transport::{ErrorBody, OperationSpec};

use crate::generated::api::NAME;
use crate::types;

impl ErrorBody for types::Error {
    fn code(&self) -> Option<String> {
        self.code.clone()
    }

    fn message(&self) -> Option<String> {
        self.message.clone()
    }
}

impl From<types::Group> for Group {
    fn from(wire: types::Group) -> Self {
        let mut group = Self::new(wire.id, wire.name);
        group.description = wire.description;
        group
    }
}

impl From<types::User> for User {
    fn from(wire: types::User) -> Self {
        let mut user = Self::new(wire.id.clone().into(), AccountState::Active);
        user.user_id = Some(wire.id);
        user.email = Some(wire.email);
        user.display_name = wire.name;
        user
    }
}

/// The account ids of members, or a refusal of any other key.
pub(crate) fn user_ids(members: &[MemberKey], operation: &OperationSpec) -> Result<Vec<UserId>> {
    let own = MemberKeyKind::UserId;
    let user_id = |member: &MemberKey| match member {
        MemberKey::UserId(id) => Ok(id.clone()),
        other => Err(Error::wrong_key(NAME, operation.id, own, other)),
    };
    members.iter().map(user_id).collect()
}
