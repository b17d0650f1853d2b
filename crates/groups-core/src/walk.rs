//! Reading a listing to its proven end.

mod items;
mod part;
mod seen;

use std::fmt;
use std::future::{Future, poll_fn};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

pub use self::items::Items;
use self::part::Part;
pub(crate) use self::seen::{AsItIs, Seen};
use crate::listing::latest;
use crate::{
    Completeness, Cursor, Error, ErrorKind, Listed, Listing, Operation, Page, PageRequest, Result,
};

/// How many pages a walk reads at most unless told otherwise.
pub const DEFAULT_MAX_PAGES: u32 = 100_000;

/// How many pages without an item a walk accepts in a row unless told otherwise.
pub const DEFAULT_MAX_EMPTY_PAGES: u32 = 10;

/// Why what is left of a walk is not read as everything: its end would prove that whoever came before is not there.
pub(crate) const ALREADY_BEGUN: &str =
    "a part of the list was handed out before: begin anew to read all of it";

type PageFuture<'a, T> = Pin<Box<dyn Future<Output = Result<Page<T>>> + Send + 'a>>;
type Fetch<'a, T> = Box<dyn Fn(PageRequest) -> PageFuture<'a, T> + Send + Sync + 'a>;

/// A listing as a stream of pages.
///
/// Nothing is fetched before it is asked for and nothing is collected. The stream ends after the last page, or after an error.
///
/// **A list that is seen to be wrong is an error.** These become [`Incomplete`](ErrorKind::Incomplete): a number of items other than the provider's own total, a total that changes during
/// the walk, an item that comes twice (the list shifts while it is read, so another may have been missed), a cursor that was seen before anywhere in the walk, more than
/// [`DEFAULT_MAX_PAGES`] pages, and more than [`DEFAULT_MAX_EMPTY_PAGES`] pages in a row that add nothing.
///
/// To notice what comes twice, a walk keeps a hash of every item: 10 to 21 bytes each, about 20 MB for a million. That is all that grows.
///
/// **An end without an error is a proof of completeness only where the provider gives a count**: [`completeness`](Self::completeness) says so after the end, and
/// [`read_all`](Self::read_all) puts it into the type of what was read.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<'a, T> {
    provider: &'static str,
    operation: Operation,
    fetch: Fetch<'a, T>,
    size: Option<NonZeroU32>,
    max_pages: u32,
    max_empty_pages: u32,
    state: State<'a, T>,
    pages: u32,
    empty_pages: u32,
    cursors: Seen,
    part: Part,
    /// What came in the current part.
    identities: Seen,
    /// The walk begins at a cursor from elsewhere, so that its first page need not be of the first part.
    starts_inside: bool,
    has_parts: bool,
    /// What the parts that have ended prove together: the first doubt stays.
    completeness: Completeness,
    has_ended: bool,
    /// A page was handed out, or an error: whoever reads on does not get everything.
    is_begun: bool,
}

enum State<'a, T> {
    /// The cursor of the page to fetch next.
    Ready(Option<Cursor>),
    Fetching(PageFuture<'a, T>),
    Done,
}

impl<'a, T> Pages<'a, T> {
    /// A walk over the pages that `fetch` gets, for `operation` of `provider`.
    pub fn new<F>(provider: &'static str, operation: Operation, fetch: F) -> Self
    where
        F: Fn(PageRequest) -> PageFuture<'a, T> + Send + Sync + 'a,
    {
        Self {
            provider,
            operation,
            fetch: Box::new(fetch),
            size: None,
            max_pages: DEFAULT_MAX_PAGES,
            max_empty_pages: DEFAULT_MAX_EMPTY_PAGES,
            state: State::Ready(None),
            pages: 0,
            empty_pages: 0,
            cursors: Seen::default(),
            part: Part::default(),
            identities: Seen::default(),
            starts_inside: false,
            has_parts: false,
            completeness: Completeness::Proven,
            has_ended: false,
            is_begun: false,
        }
    }

    /// Asks for pages of `size` items instead of the provider's own size. The provider may give fewer, and takes no more than it documents.
    pub fn with_page_size(mut self, size: NonZeroU32) -> Self {
        self.size = Some(size);
        self
    }

    /// Fails as [`Incomplete`](ErrorKind::Incomplete) instead of reading more than `max` pages.
    pub fn with_max_pages(mut self, max: u32) -> Self {
        self.max_pages = max;
        self
    }

    /// Fails as [`Incomplete`](ErrorKind::Incomplete) after more than `max` pages in a row without an item.
    pub fn with_max_empty_pages(mut self, max: u32) -> Self {
        self.max_empty_pages = max;
        self
    }

    /// Begins at a place in the middle of the listing, with the items behind it.
    pub(crate) fn starting_at(mut self, cursor: Cursor) -> Self {
        self.starts_inside = true;
        self.state = State::Ready(Some(cursor));
        self
    }

    /// Asks for pages of `size` items unless another size was asked for.
    pub(crate) fn with_size_if_any(self, size: Option<NonZeroU32>) -> Self {
        match size {
            Some(size) => self.with_page_size(size),
            None => self,
        }
    }

    /// The provider whose listing it is.
    pub(crate) fn provider(&self) -> &'static str {
        self.provider
    }

    /// Whether the items came in several parts, so that one may have come in each of them.
    pub(crate) fn has_parts(&self) -> bool {
        self.has_parts
    }

    /// Whether everything was seen; `None` before the end and after an error.
    pub fn completeness(&self) -> Option<Completeness> {
        self.has_ended.then_some(self.completeness)
    }

    /// The same listing, item by item.
    pub fn items(self) -> Items<'a, T> {
        Items {
            pages: self,
            page: Vec::new().into_iter(),
        }
    }
}

impl<T: Listed> Pages<'_, T> {
    /// Reads everything. Of an item that is in several parts of the listing the last is kept: a member who was first seen as invited and then as
    /// active is active.
    ///
    /// # Errors
    /// The error of a request, or [`Incomplete`](ErrorKind::Incomplete), also if a page or an error was handed out before: what is left is not everything. Nothing of what was read
    /// before is returned.
    pub async fn read_all(mut self) -> Result<Listing<T>> {
        if self.is_begun {
            return Err(self.incomplete(ALREADY_BEGUN.to_owned()));
        }
        let mut items = Vec::new();
        while let Some(page) = self.next_page().await {
            items.extend(page?.items);
        }
        let completeness = self.completeness().unwrap_or(Completeness::Uncounted);
        // Within one part nothing came twice.
        let items = if self.has_parts { latest(items) } else { items };
        Ok(Listing::new(
            items,
            completeness,
            self.provider,
            self.operation,
        ))
    }

    /// The next page, or `None` after the last. Nothing is lost if the future is dropped before it is ready: the next call goes on with the same request.
    ///
    /// # Errors
    /// The error of the request, or [`Incomplete`](ErrorKind::Incomplete); the walk is over then.
    pub async fn next_page(&mut self) -> Option<Result<Page<T>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Fetching(future) => {
                    let result = ready!(future.as_mut().poll(cx));
                    self.state = State::Done;
                    self.is_begun = true;
                    let accepted = result.and_then(|page| self.accept(page));
                    return Poll::Ready(Some(accepted));
                }
                State::Ready(cursor) => {
                    let request = PageRequest {
                        cursor: cursor.take(),
                        size: self.size,
                    };
                    if self.pages == self.max_pages {
                        self.state = State::Done;
                        self.is_begun = true;
                        let detail = format!("there are more than {} pages", self.max_pages);
                        return Poll::Ready(Some(Err(self.incomplete(detail))));
                    }
                    self.pages += 1;
                    self.state = State::Fetching((self.fetch)(request));
                }
            }
        }
    }

    /// Checks a page against what was seen before and decides where the walk goes.
    fn accept(&mut self, page: Page<T>) -> Result<Page<T>> {
        if page.part != self.part.index {
            if !(self.starts_inside && self.pages == 1) {
                self.part.end().map_err(|detail| self.incomplete(detail))?;
                self.end_part();
                self.has_parts = true;
            }
            self.part = Part::numbered(page.part);
            self.identities.clear();
        }
        let added = self.part.add(&page);
        added.map_err(|detail| self.incomplete(detail))?;
        if self.part.pages == 1 {
            self.identities.expect(page.total.unwrap_or(0));
        }
        if !self.identities.insert_all(&page.items, T::identity) {
            return Err(
                self.incomplete("an item came twice: the list changed while it was read".into())
            );
        }
        self.empty_pages = if page.items.is_empty() {
            self.empty_pages + 1
        } else {
            0
        };
        match &page.next {
            Some(_) if self.empty_pages > self.max_empty_pages => {
                let detail = format!("{} pages in a row added nothing", self.empty_pages);
                return Err(self.incomplete(detail));
            }
            Some(cursor) => {
                if !self.cursors.insert(cursor.as_str()) {
                    return Err(self.incomplete("the provider repeated a cursor".into()));
                }
                self.state = State::Ready(Some(cursor.clone()));
            }
            None => {
                self.part.end().map_err(|detail| self.incomplete(detail))?;
                self.end_part();
                self.has_ended = true;
            }
        }
        Ok(page)
    }

    fn end_part(&mut self) {
        self.completeness = self.completeness.and(self.part.completeness());
    }

    fn incomplete(&self, detail: String) -> Error {
        Error::new(
            ErrorKind::Incomplete,
            self.provider,
            self.operation.as_str(),
        )
        .with_detail(detail)
    }
}

impl<T> Unpin for Pages<'_, T> {}

impl<T: Listed> Stream for Pages<'_, T> {
    type Item = Result<Page<T>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<T> fmt::Debug for Pages<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("provider", &self.provider)
            .field("operation", &self.operation)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
