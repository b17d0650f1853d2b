//! Lists that are cut, that shift while they are read, or that never end.
//!
//! Somebody who is missing in a list is taken for somebody who is not there. So a list that misses something is never a complete one.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use groups_core::{ErrorKind, Operation};

use super::subject::{Extent, Subject, is_exactly};
use super::{UNDISTURBED, passed, skipped};
use crate::calls::address;
use crate::installation::nobodys_address;
use crate::lab::{few, identities};
use crate::violation::{Must as _, ensure};
use crate::{CheckResult, Disturbance, Lab, Violation};

/// Longer than the pages of most vendors, so that there are several in any size.
const LONG: usize = 1_201;

/// Sizes of pages to read in: a small one, and the provider's own.
const SIZES: [Option<NonZeroU32>; 2] = [NonZeroU32::new(50), None];

const CANNOT: &str = "the installation cannot disturb its lists in this way";

async fn long_list(lab: &Lab<'_>, subject: &Subject) -> Result<BTreeSet<String>, Violation> {
    let start = subject.read(lab, None).await?.identities;
    let added = subject.grow(lab, LONG).await?;
    Ok(start.into_iter().chain(added).collect())
}

/// Makes the last page of this size a full one: an item that is pushed out of it is on no page.
async fn fill_last_page(
    lab: &Lab<'_>,
    subject: &Subject,
    size: Option<NonZeroU32>,
    everything: &mut BTreeSet<String>,
) -> Result<(), Violation> {
    let page = subject.read(lab, size).await?.largest_page.max(1);
    let missing = everything.len().next_multiple_of(page) - everything.len();
    everything.extend(subject.grow(lab, missing).await?);
    Ok(())
}

/// The list that was read, if it claims to be complete. A walk that ends in an error does so as `Incomplete`.
fn claimed(
    lab: &Lab<'_>,
    extent: groups_core::Result<Extent>,
    clause: &str,
) -> Result<Option<Vec<String>>, Violation> {
    match extent {
        Ok(Extent::Complete(items)) => Ok(Some(items)),
        Ok(Extent::Unproven(_)) => Ok(None),
        failed => lab
            .fails(failed, &[ErrorKind::Incomplete], clause)
            .map(|_| None),
    }
}

/// A list under this disturbance is `Incomplete` or unproven, whatever the size of its pages. Where a provider does not go by what was disturbed it may be complete, with everything in it; if it
/// is so in pages of every size, nothing was tested.
async fn never_complete(lab: &Lab<'_>, subject: Subject, disturbance: Disturbance) -> CheckResult {
    let clause = "a list that misses something is never complete";
    let mut everything = long_list(lab, &subject).await?;
    let uncounted = subject.is_uncounted(lab);
    let mut disturbed = false;
    for size in SIZES {
        fill_last_page(lab, &subject, size, &mut everything).await?;
        if !lab.disturb(disturbance).await? {
            return skipped(CANNOT);
        }
        let extent = subject.read_all(lab, size).await;
        lab.calm().await?;
        disturbed |= !extent
            .as_ref()
            .is_ok_and(|extent| extent.is_undisturbed(uncounted, &everything));
        let complete = claimed(lab, extent, clause)?;
        ensure(
            complete
                .as_ref()
                .is_none_or(|items| is_exactly(items, &everything)),
            clause,
            "`Incomplete`, an unproven list, or everything, each once",
            || {
                let items = complete.iter().flatten();
                let different: BTreeSet<_> = items.clone().collect();
                format!(
                    "a complete list of {} items, {} of {} different ones",
                    items.count(),
                    different.len(),
                    everything.len()
                )
            },
        )?;
    }
    if disturbed {
        passed()
    } else {
        skipped(UNDISTURBED)
    }
}

/// A list that shifts is `Incomplete` or unproven, or it has everything that was there all the time.
async fn nothing_slips_through(lab: &Lab<'_>, subject: Subject) -> CheckResult {
    let clause = "what was there all the time is in a list that is said to be complete";
    let mut before = long_list(lab, &subject).await?;
    let uncounted = subject.is_uncounted(lab);
    let mut shifted = false;
    for size in SIZES {
        if !lab.disturb(Disturbance::ShiftingLists).await? {
            return skipped(CANNOT);
        }
        let extent = subject.read_all(lab, size).await;
        lab.calm().await?;
        // Whoever notices the shift and gives up has been disturbed, too.
        shifted |= !extent
            .as_ref()
            .is_ok_and(|extent| extent.is_undisturbed(uncounted, &before));
        let after = subject.read(lab, None).await?.identities;
        let after: BTreeSet<_> = after.into_iter().collect();
        shifted |= after != before;
        if let Some(complete) = claimed(lab, extent, clause)? {
            let mut found = BTreeSet::new();
            let twice = complete.iter().find(|item| !found.insert(*item));
            ensure(twice.is_none(), clause, "everything once", || {
                format!("{twice:?} twice")
            })?;
            let missed = before
                .intersection(&after)
                .filter(|item| !found.contains(item));
            let missed: Vec<_> = missed.cloned().collect();
            ensure(
                missed.is_empty(),
                clause,
                "`Incomplete`, or an unproven list",
                || format!("a complete list without {}", few(missed)),
            )?;
            let invented = complete
                .iter()
                .find(|item| !before.contains(*item) && !after.contains(*item));
            ensure(invented.is_none(), clause, "what is or was there", || {
                format!("{invented:?}")
            })?;
        }
        before = after;
    }
    if shifted {
        passed()
    } else {
        skipped(UNDISTURBED)
    }
}

/// A list of groups that is cut is not complete.
///
/// # Errors
/// The provider breaks this clause.
pub async fn cut_groups_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Groups, Disturbance::CutLists).await
}

/// A list of members that is cut is not complete, so no plan can be made from it.
///
/// # Errors
/// The provider breaks this clause.
pub async fn cut_members_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::members(lab).await?, Disturbance::CutLists).await
}

/// A directory that is cut is not complete.
///
/// # Errors
/// The provider breaks this clause.
pub async fn cut_users_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Users, Disturbance::CutLists).await
}

/// A list of the groups of a user that is cut is not complete.
///
/// # Errors
/// The provider breaks this clause.
pub async fn cut_groups_of_a_user_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::groups_of(lab).await?, Disturbance::CutLists).await
}

/// Memberships from a list that is cut are not complete.
///
/// # Errors
/// The provider breaks this clause.
pub async fn cut_memberships_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::memberships(lab).await?;
    never_complete(lab, subject, Disturbance::CutLists).await
}

/// Groups that disappear while the list is read do not hide others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn shifting_groups_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    nothing_slips_through(lab, Subject::Groups).await
}

/// Members who leave while the list is read do not hide others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn shifting_members_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    nothing_slips_through(lab, Subject::members(lab).await?).await
}

/// Users who disappear while the directory is read do not hide others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn shifting_users_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    nothing_slips_through(lab, Subject::Users).await
}

/// Whoever leaves while all memberships are read does not hide others.
///
/// # Errors
/// The provider breaks this clause.
pub async fn shifting_memberships_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::memberships(lab).await?;
    nothing_slips_through(lab, subject).await
}

/// Groups that appear while the list is read push others from one page to the next, and do not hide them.
///
/// # Errors
/// The provider breaks this clause.
pub async fn growing_groups_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Groups, Disturbance::GrowingLists).await
}

/// Members who join while the list is read push others from one page to the next, and do not hide them.
///
/// # Errors
/// The provider breaks this clause.
pub async fn growing_members_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::members(lab).await?;
    never_complete(lab, subject, Disturbance::GrowingLists).await
}

/// Users who appear while the directory is read push others from one page to the next, and do not hide them.
///
/// # Errors
/// The provider breaks this clause.
pub async fn growing_users_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Users, Disturbance::GrowingLists).await
}

/// Whoever comes while all memberships are read pushes others from one page to the next, and does not hide them.
///
/// # Errors
/// The provider breaks this clause.
pub async fn growing_memberships_are_not_complete(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::memberships(lab).await?;
    never_complete(lab, subject, Disturbance::GrowingLists).await
}

/// A list of groups that never gets on ends, and not as a complete one.
///
/// # Errors
/// The provider breaks this clause.
pub async fn repeated_pages_of_groups_end(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Groups, Disturbance::RepeatedCursors).await
}

/// A list of members that never gets on ends, and not as a complete one.
///
/// # Errors
/// The provider breaks this clause.
pub async fn repeated_pages_of_members_end(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::members(lab).await?;
    never_complete(lab, subject, Disturbance::RepeatedCursors).await
}

/// A directory that never gets on ends, and not as a complete one.
///
/// # Errors
/// The provider breaks this clause.
pub async fn repeated_pages_of_users_end(lab: &Lab<'_>) -> CheckResult {
    never_complete(lab, Subject::Users, Disturbance::RepeatedCursors).await
}

/// Memberships from a list that never gets on end, and not as complete ones.
///
/// # Errors
/// The provider breaks this clause.
pub async fn repeated_pages_of_memberships_end(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::memberships(lab).await?;
    never_complete(lab, subject, Disturbance::RepeatedCursors).await
}

/// `confirm_members` does not confirm that somebody is out whom a list has lost.
///
/// # Errors
/// The provider breaks this clause.
pub async fn absence_needs_a_complete_list_of_members(lab: &Lab<'_>) -> CheckResult {
    let clause = "`confirm_members` confirms nobody's absence by a list that misses somebody";
    let members = lab.keys(4).await?;
    let group = lab.group_of(&members).await?;
    if !lab.disturb(Disturbance::CutLists).await? {
        return skipped(CANNOT);
    }
    let list = Subject::Members(group.clone());
    // Where nothing is ever proven, that an absence is not confirmed says nothing of the disturbance.
    let mut disturbed =
        list.is_uncounted(lab) && list.is_disturbed(lab, &identities(&members)).await?;
    for member in &members {
        let absent = std::slice::from_ref(member);
        match lab.provider().confirm_members(&group, &[], absent).await {
            Ok(left) => ensure(
                left == absent,
                clause,
                "`Incomplete`, or the member",
                || format!("{left:?}"),
            )?,
            failed => {
                lab.fails(failed, &[ErrorKind::Incomplete], clause)?;
                disturbed |= !list.is_uncounted(lab);
            }
        }
    }
    if disturbed {
        passed()
    } else {
        skipped(UNDISTURBED)
    }
}

/// `find_user` says `None` of nobody whom a directory has lost, and not at all in a directory that misses somebody.
///
/// # Errors
/// The provider breaks this clause.
pub async fn absence_needs_a_complete_directory(lab: &Lab<'_>) -> CheckResult {
    let clause = "`find_user` finds nobody missing in a directory that misses somebody";
    let users = lab.users(4).await?;
    if !lab.supports(Operation::ListUsers) {
        return skipped("the provider finds users without a list");
    }
    let everybody = Subject::Users.read(lab, None).await?.identities;
    if !lab.disturb(Disturbance::CutLists).await? {
        return skipped(CANNOT);
    }
    let everybody = everybody.into_iter().collect();
    if !Subject::Users.is_disturbed(lab, &everybody).await? {
        return skipped(UNDISTURBED);
    }
    for user in users.iter().filter(|user| user.email.is_some()) {
        match lab.provider().find_user(&address(user)).await {
            Ok(found) => {
                let right = found.as_ref().is_some_and(|found| found.key == user.key);
                ensure(right, clause, "`Incomplete`, or the user", || {
                    format!("{found:?}")
                })?;
            }
            failed => {
                lab.fails(failed, &[ErrorKind::Incomplete], clause)?;
            }
        }
    }
    let nobody = lab.provider().find_user(&nobodys_address()).await;
    lab.fails(nobody, &[ErrorKind::Incomplete], clause)?;
    lab.calm().await?;
    // The list was cut, not the provider broken.
    if let Some(user) = users.iter().find(|user| user.email.is_some()) {
        lab.provider()
            .find_user(&address(user))
            .await
            .must(clause)?;
    }
    passed()
}
