//! What can go wrong at the vendor's end.

use groups_core::ErrorKind;

/// What an installation is asked to do wrong, until [`calm`](crate::Installation::calm) is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disturbance {
    /// Every list ends one item early: its last page comes without its last item and says that it is the last. The vendor's count, where it gives one, stays right.
    CutLists,
    /// Lists lose an item while they are read: every page after the first begins one item later than it should, as it does when an item of a page that was read has disappeared and
    /// what comes after it has moved up. So an item that was there all the time is on no page. Whether an item really disappears, for good and from the vendor's count, is up to the installation.
    ShiftingLists,
    /// Lists gain an item while they are read: every page after the first begins one item earlier than it should, as it does when an item has appeared in front of what was read, and is
    /// not longer than the others. So the last item of a page comes again on the next, and where the last page was full, its last item is on no page. The vendor's count stays as it was.
    GrowingLists,
    /// Lists do not get on: whatever page is asked for, the first one comes, and where it says that the list goes on is the place that was just read.
    RepeatedCursors,
    /// Every request is answered as the vendor does when it means this, and nothing is carried out:
    /// [`Unauthenticated`](ErrorKind::Unauthenticated), [`PermissionDenied`](ErrorKind::PermissionDenied), [`RateLimited`](ErrorKind::RateLimited),
    /// [`Unavailable`](ErrorKind::Unavailable), [`Timeout`](ErrorKind::Timeout) (no answer comes), [`InvalidResponse`](ErrorKind::InvalidResponse) (the answer makes no sense),
    /// [`NotFound`](ErrorKind::NotFound), [`Conflict`](ErrorKind::Conflict), [`Rejected`](ErrorKind::Rejected).
    Refusals(ErrorKind),
    /// Every write is carried out, and then the connection breaks before the answer has come. Reads work.
    LostAnswers,
    /// `percent` of the requests fail, each in one of these ways: refused as too many; the server reports trouble of its own, with or without having acted; the connection breaks before or after
    /// the server has acted; the answer is cut. The same seed gives the same faults for the same requests.
    Faults {
        /// The start of the sequence of faults.
        seed: u64,
        /// How many of 100 requests fail.
        percent: u8,
    },
    /// After each change of a group's members, its list of members is answered as it was before, this many times.
    StaleMembers {
        /// How many reads of the list come too early.
        reads: u32,
    },
}
