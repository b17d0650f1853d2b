//! What the author of a provider brings along.

use std::error::Error as StdError;
use std::future::Future;

use groups_core::{
    EmailAddress, GroupId, GroupProvider, MemberKey, MemberKeyKind, Operation, Permission, User,
    UserId, Username, async_trait,
};

use crate::Disturbance;

/// What preparing an installation can end with.
pub type SetupResult<T> = Result<T, Box<dyn StdError + Send + Sync>>;

/// A fresh installation of the vendor's product, and the provider that is connected to it.
///
/// A fresh installation has no groups. What it has of users of its own, for example the one whose credential is used, does no harm.
///
/// The methods other than [`provider`](Self::provider) work behind the provider's back, as a colleague does who uses the vendor's console at the same time. They send nothing through the provider.
/// Those with a default may be left out; the checks that need them are skipped then, and say so.
#[async_trait]
pub trait Installation: Send + Sync {
    /// The provider under test.
    fn provider(&self) -> &dyn GroupProvider;

    /// Adds people with an account, who may be put into groups and are in none, as the provider's directory would show them: [`User::key`] is
    /// right, and there is what [`list_user_groups_page`](groups_core::UserDirectory::list_user_groups_page) needs. Some of the checks ask for 10,000. Let some of the keys
    /// hold characters that need encoding, where the vendor allows them.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn add_users(&self, count: usize) -> SetupResult<Vec<User>>;

    /// Adds groups without members and permissions, under names of your choice. Some of the checks ask for 10,000.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn add_groups(&self, count: usize) -> SetupResult<Vec<GroupId>>;

    /// Puts people into a group, in addition to those who are in it. Some of the checks ask for 10,000.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn add_members(&self, group: &GroupId, members: &[MemberKey]) -> SetupResult<()>;

    /// Invites somebody who has no account. Needed where the provider has [`pending_invites`](groups_core::Capabilities::pending_invites).
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn invite(&self) -> SetupResult<Option<User>> {
        Ok(None)
    }

    /// Adds somebody with an account who has no access to the part of the installation that the groups belong to. `None` where there is no such thing.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn add_outsider(&self) -> SetupResult<Option<User>> {
        Ok(None)
    }

    /// Whether the user has access to the part of the installation that the groups belong to.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn has_access(&self, user: &User) -> SetupResult<Option<bool>> {
        let _ = user;
        Ok(None)
    }

    /// At least three permissions that can be granted to a group, each different. Needed where the provider has a
    /// [`permission_model`](groups_core::Capabilities::permission_model).
    fn permissions(&self) -> Vec<Permission> {
        Vec::new()
    }

    /// A key of the provider's form that nobody has.
    fn unknown_member(&self) -> MemberKey {
        nobody(self.provider().capabilities().member_key)
    }

    /// The listings of which the vendor gives no count at all, so that nothing proves them complete. They are expected to be
    /// [`Unproven`](groups_core::Listing::Unproven), all others to be [`Complete`](groups_core::Listing::Complete).
    fn uncounted(&self) -> &[Operation] {
        &[]
    }

    /// Who is in the group, as the vendor knows it. Where this is told, every membership is looked up here too: what the provider lists is then not the only witness. Needed where the provider
    /// cannot list members.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn members_of(&self, group: &GroupId) -> SetupResult<Option<Vec<MemberKey>>> {
        let _ = group;
        Ok(None)
    }

    /// How many requests the vendor has seen. Without it nobody can tell that a refusal was made before any request.
    fn requests(&self) -> Option<u64> {
        None
    }

    /// The secret that the provider sends. No error and no `Debug` may print it.
    fn credential(&self) -> Option<&str> {
        None
    }

    /// Starts a disturbance in place of the one before, or answers `false` if the installation cannot.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn disturb(&self, disturbance: Disturbance) -> SetupResult<bool> {
        let _ = disturbance;
        Ok(false)
    }

    /// Ends the disturbance. What it has done stays.
    ///
    /// # Errors
    /// The installation cannot: the check that asked fails with the reason.
    async fn calm(&self) -> SetupResult<()> {
        Ok(())
    }
}

/// Makes installations: a fresh one for each check.
///
/// Every function without arguments that returns an installation is one:
///
/// ```
/// use groups_testkit::memory::MemoryProvider;
/// use groups_testkit::{Setup, SetupResult};
///
/// async fn install() -> SetupResult<MemoryProvider> {
///     Ok(MemoryProvider::with_everything())
/// }
/// let setup: &dyn Setup = &install;
/// # let _ = setup;
/// ```
#[async_trait]
pub trait Setup: Send + Sync {
    /// A fresh installation, independent of all others.
    ///
    /// # Errors
    /// The installation cannot be made: the check fails with the reason.
    async fn install(&self) -> SetupResult<Box<dyn Installation>>;
}

#[async_trait]
impl<F, R, I> Setup for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = SetupResult<I>> + Send,
    I: Installation + 'static,
{
    async fn install(&self) -> SetupResult<Box<dyn Installation>> {
        Ok(Box::new(self().await?))
    }
}

/// A key of this form that is unlikely to be anybody's.
#[allow(clippy::expect_used, reason = "constant texts that a test reads")]
fn nobody(form: MemberKeyKind) -> MemberKey {
    const NOBODY: &str = "nobody-at-all";
    match form {
        MemberKeyKind::Email => nobodys_address().into(),
        MemberKeyKind::UserId => UserId::new(NOBODY).expect("a valid id").into(),
        _ => Username::new(NOBODY).expect("a valid name").into(),
    }
}

/// An address that is nobody's: no mail reaches the domain.
#[allow(clippy::expect_used, reason = "a constant text that a test reads")]
pub(crate) fn nobodys_address() -> EmailAddress {
    EmailAddress::new("nobody-at-all@example.invalid").expect("a valid address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_a_key_of_every_form() {
        for form in [
            MemberKeyKind::Email,
            MemberKeyKind::UserId,
            MemberKeyKind::Username,
        ] {
            assert_eq!(nobody(form).kind(), form);
        }
    }
}
