//! Who is in a group.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{EmailAddress, UserId, Username};

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

/// Whether a member has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MemberState {
    /// The member has an account that can sign in, as far as the provider says.
    Active,
    /// The account exists but cannot sign in.
    Inactive,
    /// The person was invited and has not accepted yet. Access starts when they do.
    Invited,
}

/// One member of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Member {
    /// The name by which this provider adds and removes the member.
    pub key: MemberKey,
    /// Whether the member has an account.
    pub state: MemberState,
    /// The account id, where the provider tells it.
    pub user_id: Option<UserId>,
    /// The login name, where the provider tells it.
    pub username: Option<Username>,
    /// The e-mail address, as the provider wrote it, where it tells one.
    pub email: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
}

impl Member {
    /// A member of which nothing is known but the key and the state.
    pub fn new(key: MemberKey, state: MemberState) -> Self {
        Self {
            key,
            state,
            user_id: None,
            username: None,
            email: None,
            display_name: None,
        }
    }
}
