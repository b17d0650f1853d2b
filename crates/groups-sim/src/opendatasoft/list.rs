//! Pages: which items, and the envelope around them.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::choices::{NextLink, PermissionsFilter};
use super::errors;
use super::state::State;
use crate::answer::Answer;
use crate::paging::window;
use crate::table::Handle;
use crate::vendor::{Call, Context};

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 1_000;

/// The query of a list.
pub(super) struct Query {
    pairs: Vec<(String, String)>,
    limit: usize,
    offset: usize,
}

impl Query {
    /// # Errors
    /// `limit` or `offset` is not a number within its range.
    pub(super) fn new(call: &Call<'_>) -> Result<Self, Answer> {
        let pairs = call.request.pairs();
        let number = |name: &str, default: usize, largest: usize| {
            let Some((_, text)) = pairs.iter().find(|(known, _)| known == name) else {
                return Ok(default);
            };
            let number = text.parse().ok().filter(|number| *number <= largest);
            number.ok_or_else(|| {
                let message = format!("`{name}` must be a whole number from 0 to {largest}.");
                errors::bad_request(&message)
            })
        };
        Ok(Self {
            limit: number("limit", DEFAULT_LIMIT, MAX_LIMIT)?,
            offset: number("offset", 0, usize::MAX)?,
            pairs,
        })
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let pairs = self.pairs.iter().filter(move |(known, _)| known == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// The words to search for; what is found has all of them.
    pub(super) fn words(&self) -> Vec<String> {
        let words = self.value("search").unwrap_or_default().split_whitespace();
        words.map(str::to_lowercase).collect()
    }
}

/// A sorted list that is read from its start or from its end.
pub(super) struct Order<'a> {
    handles: &'a [Handle],
    descending: bool,
}

impl<'a> Order<'a> {
    pub(super) fn new(handles: &'a [Handle], descending: bool) -> Self {
        Self {
            handles,
            descending,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    pub(super) fn at(&self, position: usize) -> Option<Handle> {
        let position = if self.descending {
            self.handles.len().checked_sub(position + 1)?
        } else {
            position
        };
        self.handles.get(position).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Handle> {
        (0..self.len()).filter_map(|position| self.at(position))
    }
}

/// Whether every word occurs in one of the texts.
pub(super) fn has_words(words: &[String], texts: &[Option<&str>]) -> bool {
    let lower: Vec<_> = texts
        .iter()
        .flatten()
        .map(|text| text.to_lowercase())
        .collect();
    words
        .iter()
        .all(|word| lower.iter().any(|text| text.contains(word)))
}

/// Whether the permissions that somebody has are among those wanted.
pub(super) fn has_permissions<'a>(
    choice: PermissionsFilter,
    wanted: &[&str],
    mut has: impl FnMut(&str) -> bool + 'a,
) -> bool {
    match choice {
        _ if wanted.is_empty() => true,
        PermissionsFilter::All => wanted.iter().all(|wanted| has(wanted)),
        PermissionsFilter::Any => wanted.iter().any(|wanted| has(wanted)),
    }
}

#[derive(Serialize)]
struct Envelope<T> {
    total_count: usize,
    next: Option<String>,
    previous: Option<String>,
    results: Vec<T>,
}

/// The answer with the page that `query` asks for, of `total` items. `item` shows the one at a position.
pub(super) fn page<T: Serialize>(
    state: &State,
    call: &Call<'_>,
    context: &Context<'_>,
    query: &Query,
    total: usize,
    item: impl Fn(usize) -> Option<T>,
) -> Answer {
    let window = window(total, query.offset, query.limit, context);
    let link = |offset| link(state, call, context, query, offset);
    let has_previous = query.limit > 0 && query.offset > 0;
    Answer::of(
        200,
        &Envelope {
            total_count: total,
            next: window.next.map(link),
            previous: has_previous.then(|| link(query.offset.saturating_sub(query.limit))),
            results: window.items.filter_map(item).collect(),
        },
    )
}

/// The answer with these items alone, of `total`, without any link.
pub(super) fn without_links<T: Serialize>(
    total: usize,
    items: Range<usize>,
    item: impl Fn(usize) -> Option<T>,
) -> Answer {
    Answer::of(
        200,
        &Envelope {
            total_count: total,
            next: None,
            previous: None,
            results: items.filter_map(item).collect(),
        },
    )
}

/// Another page of the same list, with everything that was asked for but the key.
fn link(
    state: &State,
    call: &Call<'_>,
    context: &Context<'_>,
    query: &Query,
    offset: usize,
) -> String {
    let base = match state.choices.next_link {
        NextLink::Absolute => Cow::Borrowed(context.base_url),
        NextLink::Relative => Cow::Borrowed(""),
        NextLink::OtherHost => Cow::Borrowed("https://portal.example.com"),
    };
    let mut link = format!("{base}{}?limit={}", call.request.path, query.limit);
    if offset > 0 {
        link.push_str(&format!("&offset={offset}"));
    }
    for piece in call.request.query.split('&') {
        let name = piece.split('=').next().unwrap_or_default();
        let name = crate::request::decode(name);
        if !["", "limit", "offset", "apikey"].contains(&name.as_str()) {
            link.push('&');
            link.push_str(piece);
        }
    }
    link
}
