//! Faults as a file says them.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::rule::Frequency;
use super::{ErrorBody, Fault, Faults, Rule};
use crate::VendorName;

/// What is wrong with faults.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultsError {
    /// The line of the file, from 1.
    pub line: Option<usize>,
    /// The field, for example `rules[0].operation`; empty for the whole file.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for FaultsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(formatter, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(formatter, "{}: ", self.field)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for FaultsError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(default)]
    seed: u64,
    #[serde(borrow)]
    rules: Vec<&'a RawValue>,
}

/// A rule as it is written; which fields belong together is checked later, to name the one that does not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    kind: Kind,
    vendor: Option<VendorName>,
    operation: Option<String>,
    probability: Option<f64>,
    every: Option<u32>,
    first: Option<u32>,
    limit: Option<u32>,
    seed: Option<u64>,
    #[serde(default)]
    writes_only: bool,
    milliseconds: Option<u64>,
    acted: Option<bool>,
    status: Option<u16>,
    retry_after: Option<u32>,
    body: Option<WrittenBody>,
    bytes: Option<usize>,
    chunked: Option<bool>,
    writes: Option<u32>,
    by: Option<i64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Latency,
    Status,
    CutBody,
    Drop,
    LostAnswer,
    LostWrite,
    StaleRead,
    RepeatedCursor,
    Shift,
    CutList,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenBody {
    Vendor,
    Html,
    Empty,
    Nonsense,
}

/// The field that is wrong, and why.
type Wrong = (&'static str, String);

pub(super) fn read(text: &str) -> Result<Faults, FaultsError> {
    let file: File<'_> = serde_json::from_str(text).map_err(|error| FaultsError {
        line: Some(error.line()).filter(|line| *line > 0),
        field: String::new(),
        message: without_position(&error),
    })?;
    let mut faults = Faults::new().with_seed(file.seed);
    for (position, raw) in file.rules.into_iter().enumerate() {
        let start = line_of(text, raw);
        let written: WrittenRule =
            serde_json::from_str(raw.get()).map_err(|error| FaultsError {
                line: Some(start + error.line().saturating_sub(1)),
                field: format!("rules[{position}]"),
                message: without_position(&error),
            })?;
        let rule = written.rule().and_then(|rule| {
            rule.check()?;
            Ok(rule)
        });
        let rule = rule.map_err(|(field, message)| FaultsError {
            line: Some(start + line_within(raw.get(), field)),
            field: format!("rules[{position}].{field}"),
            message,
        })?;
        faults = faults.with_rule(rule);
    }
    Ok(faults)
}

/// The message without the position that it ends in: the caller knows a better one.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

/// The line of `text` in which a part of it starts, from 1.
fn line_of(text: &str, part: &RawValue) -> usize {
    // Both are addresses within the same text.
    let before = (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    1 + newlines(text.get(..before).unwrap_or_default())
}

/// How many lines below its start a rule names a field.
fn line_within(rule: &str, field: &str) -> usize {
    let named = rule.find(&format!("\"{field}\"")).unwrap_or(0);
    newlines(rule.get(..named).unwrap_or_default())
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

impl WrittenRule {
    fn rule(mut self) -> Result<Rule, Wrong> {
        let mut rule = Rule::new(self.fault()?);
        self.nothing_left()?;
        rule.vendor = self.vendor;
        rule.operation = self.operation.filter(|operation| operation != "*");
        rule.frequency = match (self.probability, self.every, self.first) {
            (None, None, None) => Frequency::Always,
            (Some(probability), None, None) => Frequency::Probability(probability),
            (None, Some(n), None) => Frequency::Every(n),
            (None, None, Some(n)) => Frequency::First(n),
            (_, Some(_), _) => return Err(("every", only_one())),
            (_, _, Some(_)) => return Err(("first", only_one())),
        };
        rule.limit = self.limit;
        rule.seed = self.seed;
        rule.writes_only = self.writes_only;
        Ok(rule)
    }

    /// Takes the fields that belong to the kind of fault.
    fn fault(&mut self) -> Result<Fault, Wrong> {
        Ok(match self.kind {
            Kind::Latency => Fault::Latency {
                delay: Duration::from_millis(needed("milliseconds", self.milliseconds.take())?),
                acted: self.acted.take().unwrap_or(false),
            },
            Kind::Status => Fault::Status {
                status: needed("status", self.status.take())?,
                retry_after: self.retry_after.take(),
                body: match self.body.take() {
                    None | Some(WrittenBody::Vendor) => ErrorBody::Vendor,
                    Some(WrittenBody::Html) => ErrorBody::Html,
                    Some(WrittenBody::Empty) => ErrorBody::Empty,
                    Some(WrittenBody::Nonsense) => ErrorBody::Nonsense,
                },
                acted: self.acted.take().unwrap_or(false),
            },
            Kind::CutBody => Fault::CutBody {
                bytes: self.bytes.take(),
                chunked: self.chunked.take().unwrap_or(false),
            },
            Kind::Drop => Fault::Drop,
            Kind::LostAnswer => Fault::LostAnswer,
            Kind::LostWrite => Fault::LostWrite,
            Kind::StaleRead => match (self.writes.take(), self.milliseconds.take()) {
                (Some(writes), None) => Fault::StaleByWrites(writes),
                (None, Some(time)) => Fault::StaleByTime(Duration::from_millis(time)),
                _ => {
                    let message = "a stale read takes `writes` or `milliseconds`".to_owned();
                    return Err(("kind", message));
                }
            },
            Kind::RepeatedCursor => Fault::RepeatedCursor,
            Kind::Shift => Fault::Shift(needed("by", self.by.take())?),
            Kind::CutList => Fault::CutList,
        })
    }

    /// Refuses fields of another kind of fault.
    fn nothing_left(&self) -> Result<(), Wrong> {
        let left = [
            ("milliseconds", self.milliseconds.is_some()),
            ("acted", self.acted.is_some()),
            ("status", self.status.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("body", self.body.is_some()),
            ("bytes", self.bytes.is_some()),
            ("chunked", self.chunked.is_some()),
            ("writes", self.writes.is_some()),
            ("by", self.by.is_some()),
        ];
        match left.into_iter().find(|(_, left)| *left) {
            Some((field, _)) => Err((field, "this kind of fault does not have it".to_owned())),
            None => Ok(()),
        }
    }
}

fn needed<T>(field: &'static str, value: Option<T>) -> Result<T, Wrong> {
    value.ok_or_else(|| (field, "this kind of fault needs it".to_owned()))
}

fn only_one() -> String {
    "a rule has only one of `probability`, `every` and `first`".to_owned()
}
