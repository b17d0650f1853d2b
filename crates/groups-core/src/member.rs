//! Who is in a group, and by which name.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::email::without_case;
use crate::{AccountState, EmailAddress, User, UserId, Username};

/// How a provider names a member.
///
/// Providers differ, and the difference is not hidden: [`Capabilities::member_key`](crate::Capabilities::member_key) says which form a provider takes, and another
/// form is refused as [`InvalidInput`](crate::ErrorKind::InvalidInput) before any request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MemberKey {
    /// By login name (Opendatasoft).
    Username(Username),
    /// By e-mail address (Segment).
    Email(EmailAddress),
    /// By account id (Kestra).
    UserId(UserId),
}

impl MemberKey {
    /// Which form this is.
    pub const fn kind(&self) -> MemberKeyKind {
        match self {
            Self::Username(_) => MemberKeyKind::Username,
            Self::Email(_) => MemberKeyKind::Email,
            Self::UserId(_) => MemberKeyKind::UserId,
        }
    }

    /// The key as text, whatever its form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Username(name) => name.as_str(),
            Self::Email(address) => address.as_str(),
            Self::UserId(id) => id.as_str(),
        }
    }

    /// Whether both name the same member: e-mail addresses are compared without regard to the case of letters, everything else exactly.
    pub fn names_the_same_as(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }

    /// What keys that name the same member have in common.
    pub(crate) fn folded(&self) -> (MemberKeyKind, Cow<'_, str>) {
        let text = match self {
            Self::Email(address) => without_case(address.as_str()),
            Self::Username(_) | Self::UserId(_) => Cow::Borrowed(self.as_str()),
        };
        (self.kind(), text)
    }
}

impl From<Username> for MemberKey {
    fn from(name: Username) -> Self {
        Self::Username(name)
    }
}

impl From<EmailAddress> for MemberKey {
    fn from(address: EmailAddress) -> Self {
        Self::Email(address)
    }
}

impl From<UserId> for MemberKey {
    fn from(id: UserId) -> Self {
        Self::UserId(id)
    }
}

/// The form of a [`MemberKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MemberKeyKind {
    /// A login name.
    Username,
    /// An e-mail address.
    Email,
    /// An account id.
    UserId,
}

impl fmt::Display for MemberKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Username => "username",
            Self::Email => "e-mail address",
            Self::UserId => "user id",
        })
    }
}

/// What a member may do with the group itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MemberRole {
    /// Is in the group.
    Member,
    /// Is in the group and may manage its members.
    Owner,
}

/// One member of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Member {
    /// Who it is.
    #[serde(flatten)]
    pub user: User,
    /// The member's role inside the group, where the provider has such roles and tells a known one.
    pub role: Option<MemberRole>,
    /// An identity provider manages this membership: what a change through the API does to it is not documented, so leave it alone. `None` where the
    /// provider does not tell.
    pub managed_externally: Option<bool>,
}

impl Member {
    /// A member of which nothing is known but the key and the state.
    pub fn new(key: MemberKey, state: AccountState) -> Self {
        User::new(key, state).into()
    }

    /// The name by which this provider adds and removes the member.
    pub fn key(&self) -> &MemberKey {
        &self.user.key
    }
}

impl From<User> for Member {
    fn from(user: User) -> Self {
        Self {
            user,
            role: None,
            managed_externally: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_letters_tells_ids_apart_but_not_addresses() {
        let email = |text: &str| MemberKey::from(EmailAddress::new(text).unwrap());
        let id = |text: &str| MemberKey::from(UserId::new(text).unwrap());
        assert!(email("Ada@example.com").names_the_same_as(&email("ada@EXAMPLE.com")));
        assert!(!email("ada@example.com").names_the_same_as(&email("eda@example.com")));
        assert!(!id("aB").names_the_same_as(&id("ab")));
        let name = MemberKey::from(Username::new("aB").unwrap());
        assert!(!id("aB").names_the_same_as(&name));
    }
}
