//! Reading a listing to its proven end.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::listing::latest;
use crate::{
    Completeness, Cursor, Error, ErrorKind, Listed, Listing, Operation, Page, PageRequest, Result,
};

/// How many pages a walk reads at most unless told otherwise.
pub const DEFAULT_MAX_PAGES: u32 = 100_000;

/// How many pages without an item a walk accepts in a row unless told otherwise.
pub const DEFAULT_MAX_EMPTY_PAGES: u32 = 10;

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
    cursors: HashSet<Cursor>,
    part: Part,
    /// What the parts that have ended prove together: the first doubt stays.
    completeness: Completeness,
    has_ended: bool,
    hasher: RandomState,
}

enum State<'a, T> {
    /// The cursor of the page to fetch next.
    Ready(Option<Cursor>),
    Fetching(PageFuture<'a, T>),
    Done,
}

/// What was seen of the current part of the listing.
#[derive(Default)]
struct Part {
    index: u32,
    seen: u64,
    total: Option<u64>,
    pages: u32,
    /// The only page has everything by its nature.
    is_whole: bool,
    /// The first page had a total. One that comes later says nothing of what the list was when it was begun: it may have lost an item that pushed another one onto a page that was read already.
    is_counted: bool,
    /// The count from another place that the first page had, and the one that the last page had.
    first_second_count: Option<u64>,
    last_second_count: Option<u64>,
    /// Hashes of the identities, because a walk may be long. Two items of one hash end the walk with an error, which is the safe side.
    identities: HashSet<u64>,
}

impl Part {
    /// Takes a page into account. Fails if the list changed while it was read, or holds more than there is.
    fn add<T>(&mut self, page: &Page<T>) -> Result<(), String> {
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
    fn completeness(&self) -> Completeness {
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
    fn end(&self) -> Result<(), String> {
        match self.total {
            Some(total) if total != self.seen => Err(format!(
                "{} items were read, the provider announced {total}",
                self.seen
            )),
            _ => Ok(()),
        }
    }
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
            cursors: HashSet::new(),
            part: Part::default(),
            completeness: Completeness::Proven,
            has_ended: false,
            hasher: RandomState::new(),
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
    /// The error of a request, or [`Incomplete`](ErrorKind::Incomplete). Nothing of what was read before is returned.
    pub async fn read_all(mut self) -> Result<Listing<T>> {
        let mut items = Vec::new();
        while let Some(page) = self.next_page().await {
            items.extend(page?.items);
        }
        let completeness = self.completeness().unwrap_or(Completeness::Uncounted);
        let items = latest(items);
        Ok(Listing::new(
            items,
            completeness,
            self.provider,
            self.operation,
        ))
    }

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// The error of the request, or [`Incomplete`](ErrorKind::Incomplete); the walk is over then.
    pub async fn next_page(&mut self) -> Option<Result<Page<T>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Fetching(future) => {
                    let result = ready!(future.as_mut().poll(cx));
                    self.state = State::Done;
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
            self.part.end().map_err(|detail| self.incomplete(detail))?;
            self.end_part();
            self.part = Part {
                index: page.part,
                ..Part::default()
            };
        }
        let added = self.part.add(&page);
        added.map_err(|detail| self.incomplete(detail))?;
        for item in &page.items {
            let identity = self.hasher.hash_one(item.identity().as_ref());
            if !self.part.identities.insert(identity) {
                return Err(self
                    .incomplete("an item came twice: the list changed while it was read".into()));
            }
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
                if !self.cursors.insert(cursor.clone()) {
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
        if matches!(
            self.completeness,
            Completeness::Proven | Completeness::Whole
        ) {
            self.completeness = self.part.completeness();
        }
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

/// A listing as a stream of items. See [`Pages`] for what its end proves: only after the stream has ended without an error, and its
/// [`completeness`](Self::completeness) is [`Proven`](Completeness::Proven), has every item certainly been seen.
#[must_use = "streams do nothing unless polled"]
pub struct Items<'a, T> {
    pages: Pages<'a, T>,
    page: std::vec::IntoIter<T>,
}

impl<T> Items<'_, T> {
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

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
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

#[cfg(test)]
mod tests;
