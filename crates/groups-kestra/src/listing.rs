//! How the lists of Kestra are walked: by page number.

use std::num::NonZeroU32;

use groups_core::{Count, Cursor, Error, Page, PageRequest, Result};
use groups_transport::OperationSpec;

use crate::generated::api::NAME;

/// Fetches one page of a list. A macro, because the builders of the lists share their methods but no trait, and neither do their pages.
macro_rules! fetch_page {
    ($request:expr, $operation:expr, $page:expr) => {{
        let position = crate::listing::Position::of($page, $operation)?;
        let request = $request.page(position.number).size(position.size);
        let response = request.send().await.map_err(failed($operation))?;
        let wire = response.into_inner();
        // A page without a list is not an empty list.
        let items = wire.results.ok_or_else(|| {
            let error = groups_core::Error::new(ErrorKind::Incomplete, NAME, $operation.id);
            error.with_detail("the answer has no `results`")
        })?;
        (items, wire.total, position)
    }};
}
pub(crate) use fetch_page;

/// Which page of which size. The size is part of it, because the same number means other items in another size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) number: u32,
    pub(crate) size: u32,
}

impl Position {
    /// The page that is asked for.
    pub(crate) fn of(page: &PageRequest, operation: &OperationSpec) -> Result<Self> {
        let Some(cursor) = &page.cursor else {
            let size = operation.page_size(page.size).unwrap_or(1);
            return Ok(Self { number: 1, size });
        };
        Self::read(cursor).ok_or_else(|| Error::foreign_cursor(NAME, operation.id))
    }

    fn read(cursor: &Cursor) -> Option<Self> {
        let (number, size) = cursor.as_str().split_once('x')?;
        let (number, size) = (number.parse().ok()?, size.parse().ok()?);
        let _: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(number)?, NonZeroU32::new(size)?);
        Some(Self { number, size })
    }

    /// The page of these items, out of `total` if the server tells it.
    ///
    /// A server that gives fewer items than asked for on the first page, although there are more, has a largest size of its own: the walk goes on in that size.
    pub(crate) fn page<T>(self, items: Vec<T>, total: Option<Count>) -> Page<T> {
        let total = total.and_then(Count::get);
        let read = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let before = u64::from(self.number - 1) * u64::from(self.size);
        let is_last = match total {
            Some(total) => items.is_empty() || before + u64::from(read) >= total,
            None => read < self.size,
        };
        let size = if self.number == 1 {
            self.size.min(read)
        } else {
            self.size
        };
        let next =
            (!is_last).then(|| Cursor::new(format!("{}x{size}", self.number.saturating_add(1))));
        Page::new(items).with_next(next).with_total(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(number: u32, size: u32, items: usize, total: Option<u64>) -> Option<String> {
        let page = Position { number, size }.page(vec![(); items], total.map(Count::from));
        page.next.map(|cursor| cursor.as_str().to_owned())
    }

    #[test]
    fn a_walk_ends_where_the_total_is_reached() {
        assert_eq!(next(1, 2, 2, Some(3)).as_deref(), Some("2x2"));
        assert_eq!(next(2, 2, 1, Some(3)), None);
        assert_eq!(next(1, 2, 2, Some(2)), None);
        assert_eq!(next(1, 2, 0, Some(0)), None);
        // Fewer than there should be: the walk ends, and the total shows that something is missing.
        assert_eq!(next(2, 2, 0, Some(3)), None);
    }

    #[test]
    fn without_a_total_a_short_page_is_the_last() {
        assert_eq!(next(1, 2, 2, None).as_deref(), Some("2x2"));
        assert_eq!(next(2, 2, 1, None), None);
    }

    #[test]
    fn the_size_of_a_server_that_gives_less_than_asked_for_is_taken_over() {
        assert_eq!(next(1, 200, 100, Some(250)).as_deref(), Some("2x100"));
        assert_eq!(next(2, 100, 100, Some(250)).as_deref(), Some("3x100"));
        assert_eq!(next(3, 100, 50, Some(250)), None);
    }

    #[test]
    fn only_cursors_of_pages_are_taken() {
        let read = |text: &str| Position::read(&Cursor::new(text));
        assert_eq!(
            read("3x100"),
            Some(Position {
                number: 3,
                size: 100
            })
        );
        for text in ["", "3", "x", "0x1", "1x0", "-1x2", "1x2x3", "a"] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
