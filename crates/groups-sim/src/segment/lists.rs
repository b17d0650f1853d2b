//! Pages and cursors.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::answer::Answer;
use crate::paging::window;
use crate::vendor::{Call, Context};

use super::answers::{Problem, data};
use super::choices::Cursors;
use super::input;
use super::state::Segment;

/// The page size where the caller names none.
const DEFAULT_COUNT: usize = 200;

/// A page whose items stand under the list's own name.
struct Page<T> {
    key: &'static str,
    items: Vec<T>,
    pagination: PaginationOutput,
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_map(Some(2))?;
        page.serialize_entry(self.key, &self.items)?;
        page.serialize_entry("pagination", &self.pagination)?;
        page.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaginationOutput {
    current: String,
    /// The outer `None` is absent, the inner one is `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_entries: Option<usize>,
}

impl Segment {
    /// The page of a list of `total` that the call asks for. `item` makes what stands at a position, oldest first.
    pub(super) fn page<T: Serialize>(
        &self,
        key: &'static str,
        total: usize,
        call: &Call<'_>,
        context: &Context<'_>,
        item: impl Fn(usize) -> Option<T>,
    ) -> Result<Answer, Answer> {
        let list = call.request.path.as_str();
        let (offset, count) = self.asked(call, list)?;
        let page = window(total, offset, count, context);
        let newest_first = self.choices.newest_first;
        let items = page
            .items
            .filter_map(|position| {
                item(if newest_first {
                    total - 1 - position
                } else {
                    position
                })
            })
            .collect();
        let cursor = |offset: Option<usize>| match offset.map(|offset| self.cursor(list, offset)) {
            None if !self.choices.null_cursors => None,
            cursor => Some(cursor),
        };
        let previous = (offset > 0).then(|| offset.saturating_sub(count));
        let pagination = PaginationOutput {
            current: self.cursor(list, offset),
            next: cursor(page.next),
            previous: cursor(previous),
            total_entries: self.choices.total_entries.then_some(total),
        };
        Ok(data(
            200,
            Page {
                key,
                items,
                pagination,
            },
        ))
    }

    /// Where the page starts and how long it is at most.
    fn asked(&self, call: &Call<'_>, list: &str) -> Result<(usize, usize), Problem> {
        let Some(asked) = input::pagination(&call.request.pairs())? else {
            return if self.choices.pagination_required {
                Err(Problem::input("pagination", "Pagination is needed."))
            } else {
                Ok((0, DEFAULT_COUNT.min(self.choices.max_count)))
            };
        };
        let Some(count) = asked.count else {
            return Err(Problem::input("pagination.count", "A count is needed."));
        };
        let most = self.choices.max_count;
        let count = count
            .parse()
            .ok()
            .filter(|count| (1..=most).contains(count));
        let count = count.ok_or_else(|| {
            Problem::input(
                "pagination.count",
                format!("A whole number from 1 to {most} is needed."),
            )
        })?;
        let offset = match asked.cursor {
            None => 0,
            Some(cursor) => self.offset(list, &cursor).ok_or_else(|| {
                Problem::input("pagination.cursor", "No page has given out this cursor.")
            })?,
        };
        Ok((offset, count))
    }

    fn cursor(&self, list: &str, offset: usize) -> String {
        STANDARD.encode(match self.choices.cursors {
            Cursors::Numbers => offset.to_string(),
            Cursors::Sealed => format!("{offset}.{:016x}", seal(list, offset)),
        })
    }

    /// The offset of a cursor that [`cursor`](Self::cursor) makes for this list, and of nothing else.
    fn offset(&self, list: &str, cursor: &str) -> Option<usize> {
        let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
        let number = text.split('.').next()?;
        let offset = number.parse().ok()?;
        (self.cursor(list, offset) == cursor).then_some(offset)
    }
}

/// FNV-1a: a caller cannot make a cursor by accident, and no more is asked of it.
fn seal(list: &str, offset: usize) -> u64 {
    let text = format!("{list}\n{offset}");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
