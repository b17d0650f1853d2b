//! What was seen of one part of a listing.

use crate::{Completeness, Page};

/// What was seen of the current part of the listing.
#[derive(Default)]
pub(super) struct Part {
    pub(super) index: u32,
    seen: u64,
    total: Option<u64>,
    pub(super) pages: u32,
    /// The only page has everything by its nature.
    is_whole: bool,
    /// The first page had a total. One that comes later says nothing of what the list was when it was begun: it may have lost an item that pushed another one onto a page that was read already.
    is_counted: bool,
    /// The count from another place that the first page had, and the one that the last page had.
    first_second_count: Option<u64>,
    last_second_count: Option<u64>,
}

impl Part {
    /// A part of which nothing was seen yet.
    pub(super) fn numbered(index: u32) -> Self {
        Self {
            index,
            ..Self::default()
        }
    }

    /// Takes a page into account. Fails if the list changed while it was read, or holds more than there is.
    pub(super) fn add<T>(&mut self, page: &Page<T>) -> Result<(), String> {
        let total = page.total;
        if self.pages == 0 {
            self.is_counted = total.is_some();
            self.is_whole = page.is_whole && page.next.is_none();
            self.first_second_count = page.second_count;
        }
        if let (Some(before), Some(now)) = (self.first_second_count, page.second_count)
            && before != now
        {
            return Err(format!(
                "the list changed while it was read: the provider counted {before} items, then {now}"
            ));
        }
        self.last_second_count = page.second_count;
        self.pages += 1;
        self.seen += page.items.len() as u64;
        if let (Some(before), Some(now)) = (self.total, total)
            && before != now
        {
            return Err(format!(
                "the list changed while it was read: the provider announced {before} items, then {now}"
            ));
        }
        self.total = total.or(self.total);
        match self.total {
            Some(total) if self.seen > total => Err(format!(
                "{} items were read, the provider announced {total}",
                self.seen
            )),
            _ => Ok(()),
        }
    }

    /// What a part proves that has ended as it should.
    pub(super) fn completeness(&self) -> Completeness {
        match (self.first_second_count, self.last_second_count) {
            _ if self.is_counted => Completeness::Proven,
            _ if self.is_whole => Completeness::Whole,
            (Some(_), Some(counted)) if counted == self.seen => Completeness::Proven,
            (Some(_), Some(counted)) => Completeness::CountDiffers {
                read: self.seen,
                counted,
            },
            _ => Completeness::Uncounted,
        }
    }

    /// Fails unless as many items were seen as the provider announced.
    pub(super) fn end(&self) -> Result<(), String> {
        match self.total {
            Some(total) if total != self.seen => Err(format!(
                "{} items were read, the provider announced {total}",
                self.seen
            )),
            _ => Ok(()),
        }
    }
}
