//! Who is in which group of a workspace: from the list of members of each group.

use std::num::NonZeroU32;

use groups_core::{AllMemberships, Group, GroupPlan, GroupStart, Memberships, Result};

use crate::SegmentProvider;
use crate::generated::api::failed;
use crate::generated::operations as spec;
use crate::listing::{PeopleCursor, fetch_page, position};

/// The largest page that the vendor documents for all of these lists.
const PAGE: NonZeroU32 = NonZeroU32::new(1000).unwrap();

impl SegmentProvider {
    /// Whether it is sure that nobody is invited to the workspace. Only a count of 0 is that: a list that comes without a count and without anybody is not.
    async fn nobody_is_invited(&self) -> Result<bool> {
        let operation = &spec::LIST_INVITES;
        let first: Option<String> = None;
        let request = self.client().list_invites();
        let data = fetch_page!(request, operation, Some(NonZeroU32::MIN), first);
        let (next, total) = position(data.pagination, operation)?;
        Ok(data.invites.is_empty() && next.is_none() && total == Some(0))
    }
}

/// What is read of a group.
///
/// Where somebody is invited nothing is left out, not even the users of a group whose count is 0: whether the count speaks of invites is not documented, and who accepts one after the list of groups was read is a user
/// when the invites are read, and would be in neither list.
fn start(group: &Group, nobody_is_invited: bool) -> GroupStart {
    match (nobody_is_invited, group.member_count) {
        (true, Some(0)) => GroupStart::skip(),
        // Without invites the count is that of the users, whatever else it speaks of.
        (true, count) => GroupStart::cursor(PeopleCursor::SoleUsers(None).into()).with_count(count),
        (false, _) => GroupStart::whole(),
    }
}

impl Memberships for SegmentProvider {
    /// From the users and the invites of each group, because users are listed without their groups.
    ///
    /// The invites of the workspace are asked for first, one of them with their count. If there are none, no group has any: invites are to the workspace, and groups hold those. Then each group takes the list of its users only, and
    /// none if its own count of members is 0. Otherwise the invites and then the users of every group are read, whatever its count: it need not speak of invites, and who accepts one meanwhile moves from the first list to the second.
    ///
    /// - **Requests**, with *G* groups of which *N* have a count other than 0 (or none): 1 + ⌈G / 1,000⌉ + N without invites, 1 + ⌈G / 1,000⌉ + 2 G with invites; and one more for every further 1,000 users or invites of a group. Where the vendor
    ///   leaves the total of a group's users out and there are no invites, the group is asked for its count: one request for one page, two for several.
    ///   An older edition of the vendor's reference allows pages of 200 only: should a workspace refuse larger ones, ask for these with [`with_page_size`](AllMemberships::with_page_size).
    /// - **Takes** the right to read groups and invites.
    /// - **Not seen** is an invite that is made after the first request. Should a group list an invite that the workspace does not count, which no document speaks of, it is not seen either if the group's count leaves it
    ///   out; if the count has it, the end is [`CountDiffers`](groups_core::Completeness::CountDiffers). [`memberships_by_group`](groups_core::MembershipsExt::memberships_by_group) asks every group for its invites: 2 G requests.
    /// - **User by user** would be 1 + ⌈U / 1,000⌉ + U requests for *U* users: fewer only where there are fewer users than groups with members, as with 100 users who are all in each of 1,000 groups (102 instead
    ///   of 1,002). The usual case is the other one, with 10,000 users in 1,000 groups 10,011 instead of 1,002; it has the invites of no group, and knowing which case it is takes a request more.
    fn all_memberships(&self) -> AllMemberships<'_> {
        let plan = async {
            let nobody_is_invited = self.nobody_is_invited().await?;
            let plan: GroupPlan<'_> = Box::new(move |group| start(group, nobody_is_invited));
            Ok(plan)
        };
        AllMemberships::by_group(self, plan).with_page_size(PAGE)
    }
}
