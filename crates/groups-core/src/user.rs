//! Who can be put into groups.

use serde::{Deserialize, Serialize};

use crate::email::without_case;
use crate::{EmailAddress, MemberKey, UserId, Username};

/// Whether a person has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum AccountState {
    /// There is an account that can sign in, as far as the provider says.
    Active,
    /// The account exists but cannot sign in.
    Inactive,
    /// The person was invited and has not accepted yet. Access starts when they do.
    Invited,
}

/// Somebody who can be put into groups: a person with an account or an invitation, or a service account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct User {
    /// The name by which this provider adds the user to groups and removes them.
    pub key: MemberKey,
    /// Whether there is an account.
    pub state: AccountState,
    /// The account id, where the provider tells it.
    pub user_id: Option<UserId>,
    /// The login name, where the provider tells it.
    pub username: Option<Username>,
    /// The e-mail address, as the provider wrote it, where it tells one.
    pub email: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
}

impl User {
    /// A user of whom nothing is known but the key and the state.
    pub fn new(key: MemberKey, state: AccountState) -> Self {
        Self {
            key,
            state,
            user_id: None,
            username: None,
            email: None,
            display_name: None,
        }
    }

    /// Whether this is the user's address, without regard to the case of letters.
    pub fn has_email(&self, address: &EmailAddress) -> bool {
        let own = self.email.as_deref();
        own.is_some_and(|own| without_case(own) == without_case(address.as_str()))
    }
}
