//! Conditions on lists: `filters[field][OPERATION]=value`, alone or inside `filters[or][0]...` and `filters[and][0]...`.

use std::collections::BTreeMap;

use regex::Regex;

use super::errors::{Outcome, Problem};

/// Conditions that all hold, of which some are nested.
#[derive(Debug, Default)]
pub(super) struct Filter {
    conditions: Vec<Condition>,
    all: BTreeMap<u32, Filter>,
    any: BTreeMap<u32, Filter>,
}

#[derive(Debug)]
struct Condition {
    field: &'static str,
    test: Test,
    /// The row passes if none of its values passes the test.
    negated: bool,
}

#[derive(Debug)]
enum Test {
    Equals(String),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    /// The value itself or something below it: `company` has `company.team` below it.
    Prefix(String),
    Matches(Regex),
    Finds(Search),
    OneOf(Vec<String>),
    /// Before, after, or the same, each if it is true.
    Compares {
        to: String,
        less: bool,
        equal: bool,
        greater: bool,
    },
    /// There is a value.
    Exists,
}

/// Looks at one value of a row.
pub(super) type See<'a> = dyn FnMut(&str) + 'a;

/// Shows the values of a row's field to the function.
pub(super) type Reader<'a> = &'a dyn Fn(&str, &mut See<'_>);

/// A search for a text in other texts, in capitals or not.
#[derive(Debug)]
pub(super) struct Search(String);

impl Search {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }

    pub(super) fn finds(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        // Most texts are searched for in plain letters, and there are many to search in.
        if self.0.is_ascii() {
            let mut places = text.as_bytes().windows(self.0.len());
            return places.any(|place| place.eq_ignore_ascii_case(self.0.as_bytes()));
        }
        text.to_lowercase().contains(&self.0)
    }
}

impl Filter {
    pub(super) fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.all.is_empty() && self.any.is_empty()
    }

    /// Adds a text search.
    pub(super) fn search(&mut self, text: &str) {
        self.conditions.push(Condition {
            field: "q",
            test: Test::Finds(Search::new(text)),
            negated: false,
        });
    }

    /// Adds the pair `filters...=value` of a query; `key` begins after `filters`.
    ///
    /// # Errors
    /// 422 for a key that is none, 400 for a field or an operation that the list does not have.
    pub(super) fn add(
        &mut self,
        key: &str,
        value: &str,
        fields: &'static [&'static str],
    ) -> Outcome<()> {
        let inner = key.strip_prefix('[').and_then(|key| key.strip_suffix(']'));
        let inner = inner.ok_or_else(|| malformed(key))?;
        let segments: Vec<&str> = inner.split("][").collect();
        self.insert(&segments, 0, (key, value), fields)
    }

    fn insert(
        &mut self,
        segments: &[&str],
        depth: u8,
        pair: (&str, &str),
        fields: &'static [&'static str],
    ) -> Outcome<()> {
        match segments {
            [logical @ ("and" | "or"), index, rest @ ..] if rest.len() >= 2 => {
                let index = index.parse().map_err(|_| malformed(pair.0))?;
                if depth == 2 {
                    return Err(Problem::bad_filters("groups are nested once at most"));
                }
                let groups = if *logical == "or" {
                    &mut self.any
                } else {
                    &mut self.all
                };
                let group = groups.entry(index).or_default();
                group.insert(rest, depth + 1, pair, fields)
            }
            [field, operation] => {
                let condition = condition(field, operation, pair.1, fields)?;
                self.conditions.push(condition);
                Ok(())
            }
            [field, _, _] => Err(Problem::bad_filters(format!("{field} has no keys"))),
            _ => Err(malformed(pair.0)),
        }
    }

    /// Whether a row passes.
    pub(super) fn passes(&self, row: Reader<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(row))
            && self.all.values().all(|group| group.passes(row))
            && (self.any.is_empty() || self.any.values().any(|group| group.passes(row)))
    }
}

impl Condition {
    fn holds(&self, row: Reader<'_>) -> bool {
        let mut found = false;
        row(self.field, &mut |value| found |= self.test.accepts(value));
        found != self.negated
    }
}

impl Test {
    fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Equals(wanted) => value == wanted,
            Self::Contains(part) => value.contains(part.as_str()),
            Self::StartsWith(start) => value.starts_with(start.as_str()),
            Self::EndsWith(end) => value.ends_with(end.as_str()),
            Self::Prefix(prefix) => value
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.starts_with('.'))),
            Self::Matches(pattern) => pattern.is_match(value),
            Self::Finds(search) => search.finds(value),
            Self::OneOf(wanted) => wanted.iter().any(|wanted| wanted == value),
            Self::Compares {
                to,
                less,
                equal,
                greater,
            } => match value.cmp(to.as_str()) {
                std::cmp::Ordering::Less => *less,
                std::cmp::Ordering::Equal => *equal,
                std::cmp::Ordering::Greater => *greater,
            },
            Self::Exists => true,
        }
    }
}

fn condition(
    field: &str,
    operation: &str,
    value: &str,
    fields: &'static [&'static str],
) -> Outcome<Condition> {
    let known = fields.iter().find(|known| **known == field);
    let field = *known.ok_or_else(|| {
        Problem::bad_filters(format!(
            "Field {field} is not supported. Supported fields are {}",
            fields.join(", ")
        ))
    })?;
    let unsupported = || {
        Problem::bad_filters(format!(
            "Operation {operation} is not supported for field {field}"
        ))
    };
    // The text search can only be asked for or excluded.
    if field == "q" {
        let negated = match operation {
            "EQUALS" => false,
            "NOT_EQUALS" => true,
            _ => return Err(unsupported()),
        };
        return Ok(Condition {
            field,
            test: Test::Finds(Search::new(value)),
            negated,
        });
    }
    let text = || value.to_owned();
    let compares = |less, equal, greater| Test::Compares {
        to: value.to_owned(),
        less,
        equal,
        greater,
    };
    let (test, negated) = match operation {
        "EQUALS" => (Test::Equals(text()), false),
        "NOT_EQUALS" => (Test::Equals(text()), true),
        "GREATER_THAN" => (compares(false, false, true), false),
        "LESS_THAN" => (compares(true, false, false), false),
        "GREATER_THAN_OR_EQUAL_TO" => (compares(false, true, true), false),
        "LESS_THAN_OR_EQUAL_TO" => (compares(true, true, false), false),
        "IN" => (Test::OneOf(values(value)), false),
        "NOT_IN" => (Test::OneOf(values(value)), true),
        "STARTS_WITH" => (Test::StartsWith(text()), false),
        "ENDS_WITH" => (Test::EndsWith(text()), false),
        "CONTAINS" => (Test::Contains(text()), false),
        "NOT_CONTAINS" => (Test::Contains(text()), true),
        "PREFIX" => (Test::Prefix(text()), false),
        "IS_NULL" => (Test::Exists, true),
        "IS_NOT_NULL" => (Test::Exists, false),
        "REGEX" => {
            let pattern = Regex::new(value)
                .map_err(|_| Problem::bad_filters(format!("{value} is no regular expression")))?;
            (Test::Matches(pattern), false)
        }
        _ => return Err(unsupported()),
    };
    Ok(Condition {
        field,
        test,
        negated,
    })
}

/// The values of a comma list. The web layer drops brackets around and inside it.
fn values(list: &str) -> Vec<String> {
    let list = list.replace(['[', ']'], "");
    list.split(',').map(str::to_owned).collect()
}

fn malformed(key: &str) -> Problem {
    Problem::illegal_argument(format!("filters{key} is no filter"))
}
