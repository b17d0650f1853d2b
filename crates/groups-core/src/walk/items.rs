//! A listing item by item.

use std::fmt;
use std::future::poll_fn;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::{Completeness, Listed, Pages, Result};

/// A listing as a stream of items. See [`Pages`] for what its end proves: only after the stream has ended without an error, and its
/// [`completeness`](Self::completeness) is [`Proven`](Completeness::Proven), has every item certainly been seen.
#[must_use = "streams do nothing unless polled"]
pub struct Items<'a, T> {
    pub(super) pages: Pages<'a, T>,
    pub(super) page: std::vec::IntoIter<T>,
}

impl<T> Items<'_, T> {
    /// As [`Pages::with_page_size`].
    pub(crate) fn with_page_size(self, size: NonZeroU32) -> Self {
        Self {
            pages: self.pages.with_page_size(size),
            ..self
        }
    }

    /// As [`Pages::completeness`].
    pub fn completeness(&self) -> Option<Completeness> {
        self.pages.completeness()
    }
}

impl<T: Listed> Items<'_, T> {
    /// The next item, or `None` after the last.
    ///
    /// # Errors
    /// As for [`Pages::next_page`].
    pub async fn next_item(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    pub(crate) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.page = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Unpin for Items<'_, T> {}

impl<T: Listed> Stream for Items<'_, T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
