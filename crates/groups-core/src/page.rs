//! One page of a listing.

use std::fmt;
use std::num::NonZeroU32;

/// Where a listing goes on. Opaque: made by a provider, handed back to the same provider.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Wraps what the provider needs to find the next page.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What the provider wrapped.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A cursor may hold what the vendor put into it, so its text is not printed.
impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor(<{} bytes>)", self.0.len())
    }
}

/// Which page to fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageRequest {
    /// Where to go on; `None` for the first page.
    pub cursor: Option<Cursor>,
    /// The wanted number of items. `None` leaves it to the provider crate, which takes the largest size that is safe.
    pub size: Option<NonZeroU32>,
}

impl PageRequest {
    /// The first page in the provider's own size.
    pub fn first() -> Self {
        Self::default()
    }

    /// Goes on at `cursor`.
    #[must_use]
    pub fn with_cursor(mut self, cursor: Cursor) -> Self {
        self.cursor = Some(cursor);
        self
    }

    /// Asks for `size` items per page. The provider may give fewer, and takes no more than it documents.
    #[must_use]
    pub fn with_size(mut self, size: NonZeroU32) -> Self {
        self.size = Some(size);
        self
    }
}

/// One page of a listing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the provider's order.
    pub items: Vec<T>,
    /// Where the listing goes on; `None` on the last page.
    pub next: Option<Cursor>,
    /// The number of items over all pages of this part, if the provider tells it.
    pub total: Option<u64>,
    /// Which of several vendor lists this page belongs to, counted from 0. [`total`](Self::total) speaks of this part only. Segment, for
    /// example, lists invites (0) and then users (1) as the members of a group.
    pub part: u32,
    /// The provider's count of this part from another place, for example the group itself, where the listing gives no [`total`](Self::total). It proves something only if it
    /// stands on the first and on the last page of the part, unchanged: a count that is taken at the end only does not know what the list was before.
    pub second_count: Option<u64>,
    /// The items are a property of one thing, which came in one piece: there are no other pages.
    pub is_whole: bool,
}

impl<T> Page<T> {
    /// The last page of a listing with one part and no known total.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            items,
            next: None,
            total: None,
            part: 0,
            second_count: None,
            is_whole: false,
        }
    }

    /// Items that are a property of one thing, which came in one piece.
    pub fn whole(items: Vec<T>) -> Self {
        Self {
            is_whole: true,
            ..Self::new(items)
        }
    }

    /// Sets the count from another place.
    #[must_use]
    pub fn with_second_count(mut self, count: Option<u64>) -> Self {
        self.second_count = count;
        self
    }

    /// Sets where the listing goes on.
    #[must_use]
    pub fn with_next(mut self, next: Option<Cursor>) -> Self {
        self.next = next;
        self
    }

    /// Sets the number of items over all pages of the part.
    #[must_use]
    pub fn with_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }

    /// Sets the part, from 0.
    #[must_use]
    pub fn with_part(mut self, part: u32) -> Self {
        self.part = part;
        self
    }
}
