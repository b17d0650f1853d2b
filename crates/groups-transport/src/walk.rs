//! Lists that are walked by the number of items to skip.

use groups_core::{Cursor, Error, Page, PageRequest};

use crate::OperationSpec;

/// Where a page of a list begins, for vendors who take the number of items to skip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(pub u64);

impl Offset {
    /// The offset of the page that is asked for.
    ///
    /// # Errors
    /// [`InvalidInput`](groups_core::ErrorKind::InvalidInput) if the cursor is none of [`page`](Self::page).
    pub fn of(
        page: &PageRequest,
        provider: &'static str,
        operation: &OperationSpec,
    ) -> Result<Self, Error> {
        let Some(cursor) = &page.cursor else {
            return Ok(Self(0));
        };
        let offset = cursor.as_str().parse().map(Self);
        offset.map_err(|_| Error::foreign_cursor(provider, operation.id))
    }

    /// The page of these items, out of `total`; if it is not the last, the next one begins behind it.
    pub fn page<T>(self, items: Vec<T>, is_last: bool, total: u64) -> Page<T> {
        let after = self.0.saturating_add(items.len() as u64);
        Page::new(items)
            .with_next((!is_last).then(|| Cursor::new(after.to_string())))
            .with_total(Some(total))
    }

    /// As [`page`](Self::page), where the vendor does not say which page is the last: the one that reaches `total`, or holds nothing.
    pub fn page_of<T>(self, items: Vec<T>, total: u64) -> Page<T> {
        let after = self.0.saturating_add(items.len() as u64);
        let is_last = items.is_empty() || after >= total;
        self.page(items, is_last, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_ends_where_the_total_is_reached_or_nothing_comes() {
        let next = |offset, items, total| {
            let page = Offset(offset).page_of(vec![(); items], total);
            page.next.map(|cursor| cursor.as_str().to_owned())
        };
        assert_eq!(next(0, 2, 3).as_deref(), Some("2"));
        assert_eq!(next(2, 1, 3), None);
        assert_eq!(next(0, 0, 0), None);
        assert_eq!(next(2, 0, 3), None);
    }
}
