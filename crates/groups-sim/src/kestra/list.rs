//! Pages of lists: `page`, `size`, `sort`, `filters`, and the `q` of 1.x.

use serde::Serialize;

use super::choices::{Choices, LegacyQuery, ServerVersion, UnknownSortField};
use super::errors::{Outcome, Problem};
use super::filter::{Filter, See};
use crate::answer::Answer;
use crate::paging::window;
use crate::request::Request;
use crate::table::{Handle, Table};
use crate::vendor::Context;

/// What a list can be searched and sorted by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) filters: &'static [&'static str],
    pub(super) sorts: &'static [&'static str],
}

/// A field of which no two rows have the same value, and how to read it.
pub(super) type Unique<T> = (&'static str, fn(&T) -> &str);

/// What a request asks of a list.
#[derive(Debug)]
pub(super) struct ListQuery {
    page: usize,
    size: usize,
    /// Fields, each with whether it descends.
    pub(super) sort: Vec<(&'static str, bool)>,
    pub(super) filter: Filter,
}

/// The rows of a page, and how many rows there are over all pages.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) rows: Vec<Handle>,
    total: usize,
}

/// Shows the values of a row's field to a function.
pub(super) type Rows<'a> = &'a dyn Fn(Handle, &str, &mut See<'_>);

#[derive(Serialize)]
struct PagedResults<T> {
    results: Vec<T>,
    total: usize,
}

impl ListQuery {
    /// # Errors
    /// 400 for filters that the list does not have, 422 for everything else that cannot be used.
    pub(super) fn read(request: &Request, fields: Fields, choices: &Choices) -> Outcome<Self> {
        let mut query = Self {
            page: 1,
            size: 10,
            sort: Vec::new(),
            filter: Filter::default(),
        };
        for (name, value) in request.pairs() {
            match name.as_str() {
                "page" => query.page = positive("page", &value)?,
                "size" => query.size = size(&value, choices)?,
                "sort" => query.sort.extend(sort(&value, fields, choices)?),
                "q" => match (choices.version, choices.legacy_q) {
                    (ServerVersion::V1, _) => query.filter.search(&value),
                    (ServerVersion::V2, LegacyQuery::Ignored) => {}
                    (ServerVersion::V2, LegacyQuery::Refused) => {
                        return Err(Problem::illegal_argument(
                            "the parameter q is not supported any more, use filters[q][EQUALS]",
                        ));
                    }
                },
                name => {
                    if let Some(key) = name.strip_prefix("filters") {
                        query.filter.add(key, &value, fields.filters)?;
                    }
                }
            }
        }
        Ok(query)
    }

    fn offset(&self) -> usize {
        (self.page - 1).saturating_mul(self.size)
    }

    /// The page of a list of `total` rows in their own order.
    pub(super) fn select(
        &self,
        total: usize,
        at: impl Fn(usize) -> Option<Handle>,
        rows: Rows<'_>,
        context: &Context<'_>,
    ) -> Selection {
        if self.filter.is_empty() && self.sort.is_empty() {
            let items = window(total, self.offset(), self.size, context).items;
            return Selection {
                rows: items.filter_map(at).collect(),
                total,
            };
        }
        let all = (0..total).filter_map(at);
        let passes = |row: &Handle| {
            let row = *row;
            self.filter.passes(&|field, see| rows(row, field, see))
        };
        self.page_of(all.filter(passes).collect(), rows, context)
    }

    fn page_of(&self, mut found: Vec<Handle>, rows: Rows<'_>, context: &Context<'_>) -> Selection {
        self.order(&mut found, rows);
        let items = window(found.len(), self.offset(), self.size, context).items;
        Selection {
            total: found.len(),
            rows: found.get(items).unwrap_or_default().to_vec(),
        }
    }

    /// The page of a table. A list that is only sorted by one of the `unique` fields is sorted once for many pages.
    pub(super) fn select_from<T>(
        &self,
        table: &mut Table<T>,
        unique: &[Unique<T>],
        read: impl Fn(&T, &str, &mut See<'_>),
        context: &Context<'_>,
    ) -> Selection {
        if let ([(field, descending)], true) = (self.sort.as_slice(), self.filter.is_empty())
            && let Some((field, key)) = unique.iter().find(|(name, _)| name == field)
        {
            let total = table.len();
            let order = table.order(field, |left, right| key(left).cmp(key(right)));
            let items = window(total, self.offset(), self.size, context).items;
            let at = |position: usize| {
                let position = if *descending {
                    total.checked_sub(position + 1)?
                } else {
                    position
                };
                order.get(position).copied()
            };
            return Selection {
                rows: items.filter_map(at).collect(),
                total,
            };
        }
        let table = &*table;
        let at = |position| table.at(position).map(|(row, _)| row);
        let rows = |row: Handle, field: &str, see: &mut See<'_>| {
            if let Some(row) = table.get(row) {
                read(row, field, see);
            }
        };
        if self.filter.is_empty() {
            return self.select(table.len(), at, &rows, context);
        }
        let passing = table
            .iter()
            .filter(|(_, row)| self.filter.passes(&|field, see| read(row, field, see)));
        self.page_of(passing.map(|(row, _)| row).collect(), &rows, context)
    }

    fn order(&self, found: &mut Vec<Handle>, rows: Rows<'_>) {
        if self.sort.is_empty() {
            return;
        }
        let keys = |row: Handle| -> Vec<String> {
            let key = |(field, _): &(&'static str, bool)| {
                let mut key = String::new();
                rows(row, field, &mut |value| value.clone_into(&mut key));
                key
            };
            self.sort.iter().map(key).collect()
        };
        let mut keyed: Vec<_> = found.drain(..).map(|row| (keys(row), row)).collect();
        keyed.sort_by(|(left, _), (right, _)| {
            let pairs = left.iter().zip(right).zip(&self.sort);
            let orders = pairs.map(|((left, right), (_, descending))| {
                let order = left.cmp(right);
                if *descending { order.reverse() } else { order }
            });
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        found.extend(keyed.into_iter().map(|(_, row)| row));
    }
}

impl Selection {
    /// The vendor's envelope around the rows as `show` writes them.
    pub(super) fn answer<T: Serialize>(&self, show: impl Fn(Handle) -> Option<T>) -> Answer {
        let results = self.rows.iter().filter_map(|row| show(*row)).collect();
        let total = self.total;
        Answer::of(200, &PagedResults { results, total })
    }
}

fn positive(name: &str, value: &str) -> Outcome<usize> {
    let number: i32 = value
        .parse()
        .map_err(|_| Problem::illegal_argument(format!("{name}: {value} is no number")))?;
    let number = usize::try_from(number).unwrap_or_default();
    if number == 0 {
        return Err(Problem::invalid(
            name,
            name,
            "must be greater than or equal to 1",
        ));
    }
    Ok(number)
}

fn size(value: &str, choices: &Choices) -> Outcome<usize> {
    let size = positive("size", value)?;
    match choices.max_page_size {
        Some(most) if usize::try_from(most).is_ok_and(|most| size > most) => Err(Problem::invalid(
            "size",
            "size",
            &format!("must be less than or equal to {most}"),
        )),
        _ => Ok(size),
    }
}

/// `field:asc` or `field:desc`; anything but `asc` descends.
fn sort(value: &str, fields: Fields, choices: &Choices) -> Outcome<Option<(&'static str, bool)>> {
    let parts = value.split_once(':');
    let parts = parts.filter(|(_, order)| !order.is_empty() && !order.contains(':'));
    let (field, order) =
        parts.ok_or_else(|| Problem::new(422, "Unprocessable Entity: Invalid sort parameter"))?;
    let known = fields.sorts.iter().find(|known| **known == field);
    match (known, choices.unknown_sort_field) {
        (Some(field), _) => Ok(Some((field, order != "asc"))),
        (None, UnknownSortField::Ignored) => Ok(None),
        (None, UnknownSortField::Refused) => {
            Err(Problem::illegal_argument(format!("cannot sort by {field}")))
        }
    }
}
