//! Which items of a list a page holds.

use std::ops::Range;

use crate::vendor::{Context, PagingFault};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The positions of the items.
    pub(crate) items: Range<usize>,
    /// Where the next page starts, `None` on the last.
    pub(crate) next: Option<usize>,
}

/// The page of `limit` items that starts at `offset` of a list of `total`, with the faults of the call.
///
/// A shift moves what a page holds, not where it says to go on, as it happens when a list changes while it is read. A list that repeats itself takes no notice of the offset, so that those go
/// round in circles, too, who count pages or items themselves.
pub(crate) fn window(total: usize, offset: usize, limit: usize, context: &Context<'_>) -> Window {
    let shift = match context.paging {
        PagingFault::Shift(by) if offset > 0 => by,
        _ => 0,
    };
    let start = match context.paging {
        PagingFault::Repeat => 0,
        _ => offset.saturating_add_signed(isize::try_from(shift).unwrap_or(0)),
    };
    let start = start.min(total);
    let full = start.saturating_add(limit).min(total);
    let cut = context.paging == PagingFault::Cut && full == total && full > start;
    let end = full - usize::from(cut);
    let after = offset.saturating_add(limit);
    let next = match context.paging {
        PagingFault::Repeat if after < total => Some(offset),
        _ => (limit > 0 && after < total).then_some(after),
    };
    Window {
        items: start..end,
        next,
    }
}
