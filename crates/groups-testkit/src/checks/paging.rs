//! Lists of every size that matters: none, one, a page, a page and one more, ten thousand.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use super::passed;
use super::subject::Subject;
use crate::{CheckResult, Lab, Violation};

/// More than any vendor has on a page.
const MANY: usize = 10_000;

/// Page sizes that a program may ask for. Whether a provider can keep to them is its own affair; what is read is the same in all of them.
const SIZES: [u32; 4] = [1, 2, 3, 7];

fn pages_of(size: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(size).unwrap_or(u32::MAX))
}

/// The sizes around a page, for pages of some sizes and for the provider's own.
async fn around(lab: &Lab<'_>, subject: Subject, own_page: Option<usize>) -> CheckResult {
    let mut expected: BTreeSet<String> = subject
        .read(lab, None)
        .await?
        .identities
        .into_iter()
        .collect();
    let start = expected.len();
    // None, one, and around the small sizes.
    for size in SIZES {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        for count in [size.saturating_sub(1), size, size.saturating_add(1)] {
            let missing = (start + count).saturating_sub(expected.len());
            expected.extend(subject.grow(lab, missing).await?);
            subject.is(lab, pages_of(size), &expected).await?;
            subject.is(lab, None, &expected).await?;
        }
    }
    // And around the provider's own size, whether or not the list began with something.
    if let Some(own) = own_page {
        for count in [own.saturating_sub(1), own, own + 1, 2 * own, 2 * own + 1] {
            expected.extend(
                subject
                    .grow(lab, count.saturating_sub(expected.len()))
                    .await?,
            );
            subject.is(lab, None, &expected).await?;
            subject.is(lab, pages_of(own), &expected).await?;
        }
    }
    passed()
}

/// Ten thousand items, in the provider's own pages. Tells how large those are; `None` if everything comes at once.
async fn ten_thousand(lab: &Lab<'_>, subject: &Subject) -> Result<Option<usize>, Violation> {
    let mut expected: BTreeSet<String> = subject
        .read(lab, None)
        .await?
        .identities
        .into_iter()
        .collect();
    expected.extend(subject.grow(lab, MANY).await?);
    let walked = subject.is(lab, None, &expected).await?;
    Ok(Some(walked.largest_page).filter(|size| *size < expected.len()))
}

/// Lists of groups are complete around the page size.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_around_the_page_size(lab: &Lab<'_>) -> CheckResult {
    let own = ten_thousand(&lab.another().await?, &Subject::Groups).await?;
    around(lab, Subject::Groups, own).await
}

/// Lists of members are complete around the page size.
///
/// # Errors
/// The provider breaks this clause.
pub async fn members_around_the_page_size(lab: &Lab<'_>) -> CheckResult {
    let other = lab.another().await?;
    let own = ten_thousand(&other, &Subject::members(&other).await?).await?;
    around(lab, Subject::members(lab).await?, own).await
}

/// The directory is complete around the page size.
///
/// # Errors
/// The provider breaks this clause.
pub async fn users_around_the_page_size(lab: &Lab<'_>) -> CheckResult {
    let own = ten_thousand(&lab.another().await?, &Subject::Users).await?;
    around(lab, Subject::Users, own).await
}

/// The groups of a user are complete around small page sizes.
///
/// # Errors
/// The provider breaks this clause.
pub async fn groups_of_a_user_around_the_page_size(lab: &Lab<'_>) -> CheckResult {
    around(lab, Subject::groups_of(lab).await?, None).await
}

/// All memberships are read in pages of every size.
///
/// # Errors
/// The provider breaks this clause.
pub async fn memberships_around_the_page_size(lab: &Lab<'_>) -> CheckResult {
    let subject = Subject::memberships(lab).await?;
    around(lab, subject, None).await
}

/// Ten thousand groups are read, each once, and proven to be all.
///
/// # Errors
/// The provider breaks this clause.
pub async fn ten_thousand_groups(lab: &Lab<'_>) -> CheckResult {
    ten_thousand(lab, &Subject::Groups).await?;
    passed()
}

/// Ten thousand members of one group are read, each once, and proven to be all.
///
/// # Errors
/// The provider breaks this clause.
pub async fn ten_thousand_members(lab: &Lab<'_>) -> CheckResult {
    ten_thousand(lab, &Subject::members(lab).await?).await?;
    passed()
}

/// Ten thousand users are read, each once, and proven to be all.
///
/// # Errors
/// The provider breaks this clause.
pub async fn ten_thousand_users(lab: &Lab<'_>) -> CheckResult {
    ten_thousand(lab, &Subject::Users).await?;
    passed()
}
