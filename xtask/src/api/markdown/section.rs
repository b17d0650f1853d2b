//! The sections of an operation.

use super::lines::{Line, LineKind};
use super::page::operation_heading;
use super::{DISAGREE, SECTION, STRUCTURE, Source, TWICE};
use crate::lint::Problem;

/// What a section of an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Example,
    /// In some dialects the parameters of the path have a section of their own.
    PathParameters,
    /// In some dialects these are all parameters but those of the path. Whether they are required is not said there.
    OtherParameters,
    Parameters,
    ReturnType,
    Authorization,
    RequestHeaders,
    Responses,
}

impl Topic {
    fn of(heading: &str) -> Option<Self> {
        Some(match heading.to_ascii_lowercase().as_str() {
            "example" | "examples" => Self::Example,
            "path parameters" => Self::PathParameters,
            "other parameters" => Self::OtherParameters,
            "parameters" => Self::Parameters,
            "return type" => Self::ReturnType,
            "authorization" => Self::Authorization,
            "http request headers" => Self::RequestHeaders,
            "http response details" => Self::Responses,
            _ => return None,
        })
    }

    fn title(self) -> &'static str {
        match self {
            Self::Example => "Example",
            Self::PathParameters => "Path Parameters",
            Self::OtherParameters => "Other Parameters",
            Self::Parameters => "Parameters",
            Self::ReturnType => "Return type",
            Self::Authorization => "Authorization",
            Self::RequestHeaders => "HTTP request headers",
            Self::Responses => "HTTP response details",
        }
    }
}

/// An operation, by its sections.
pub(super) struct Described<'t, 'l> {
    pub(super) name: &'t str,
    pub(super) line: usize,
    /// Signature, summary and description.
    pub(super) head: &'l [Line<'t>],
    sections: Vec<(Topic, usize, &'l [Line<'t>])>,
    has_footer: bool,
}

impl<'t, 'l> Described<'t, 'l> {
    /// The lines of a section.
    pub(super) fn section(&self, topic: Topic) -> Option<&'l [Line<'t>]> {
        self.found(topic).map(|(_, lines)| lines)
    }

    /// The line of a section's heading, and its lines.
    fn found(&self, topic: Topic) -> Option<(usize, &'l [Line<'t>])> {
        self.sections
            .iter()
            .find(|(other, _, _)| *other == topic)
            .map(|(_, line, lines)| (*line, *lines))
    }

    /// The lines of a section, or the problem that there is none.
    pub(super) fn required(
        &self,
        source: Source<'_>,
        topic: Topic,
    ) -> Result<(usize, &'l [Line<'t>]), Problem> {
        self.found(topic).ok_or_else(|| {
            let what = format!("`{}` has no section `{}`", self.name, topic.title());
            source.problem(&SECTION, self.line, 1, self.name, what)
        })
    }
}

impl Described<'_, '_> {
    /// Whether the example is written in this language.
    pub(super) fn is_in(&self, language: &str) -> bool {
        let lines = self.section(Topic::Example).unwrap_or_default();
        lines.iter().any(|line| {
            line.kind == LineKind::Code && line.text.trim().strip_prefix("```") == Some(language)
        })
    }
}

/// The operations that `lines` describe, in their order.
pub(super) fn sections<'t, 'l>(
    source: Source<'_>,
    lines: &'l [Line<'t>],
) -> Result<Vec<Described<'t, 'l>>, Problem> {
    let starts: Vec<(usize, usize, &'t str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| match line.kind {
            LineKind::Heading(1 | 2, text) => Some((index, line.number, operation_heading(text))),
            _ => None,
        })
        .collect();
    let ends = starts.iter().skip(1).map(|(index, _, _)| *index);
    let mut described = Vec::new();
    for ((start, line, name), end) in starts.iter().zip(ends.chain([lines.len()])) {
        let lines = lines.get(start + 1..end).unwrap_or_default();
        described.push(one(source, name, *line, lines)?);
    }
    Ok(described)
}

fn one<'t, 'l>(
    source: Source<'_>,
    name: &'t str,
    line: usize,
    lines: &'l [Line<'t>],
) -> Result<Described<'t, 'l>, Problem> {
    let mut starts: Vec<(usize, usize, Topic)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let LineKind::Heading(level, text) = line.kind else {
            continue;
        };
        match Topic::of(text) {
            Some(topic) if level == 3 => {
                if let Some((_, first, _)) = starts.iter().find(|(_, _, other)| *other == topic) {
                    let what =
                        format!("`{name}` has two sections `{text}`, the first on line {first}");
                    return Err(source.problem(&TWICE, line.number, 1, name, what));
                }
                starts.push((index, line.number, topic));
            }
            // Examples for variants of the call, for example one that also returns the headers.
            _ if level > 3
                && starts
                    .last()
                    .is_some_and(|(_, _, topic)| *topic == Topic::Example) => {}
            _ => {
                let what = format!("`{text}` is not a heading that an operation has");
                return Err(source.problem(&STRUCTURE, line.number, 1, name, what));
            }
        }
    }
    let first = starts.first().map_or(lines.len(), |(index, _, _)| *index);
    let ends = starts.iter().skip(1).map(|(index, _, _)| *index);
    let sections = starts
        .iter()
        .zip(ends.chain([lines.len()]))
        .map(|((start, line, topic), end)| {
            (*topic, *line, lines.get(start + 1..end).unwrap_or_default())
        })
        .collect();
    Ok(Described {
        name,
        line,
        head: lines.get(..first).unwrap_or_default(),
        sections,
        has_footer: lines.iter().any(Line::is_footer),
    })
}

/// Where one operation ends with links, all do: without them the last rows of the last table may be cut off.
fn footers(source: Source<'_>, described: &[Described<'_, '_>]) -> Result<(), Problem> {
    // The generators for these always write them, so that even the only operation of a page must have them.
    let always = ["python", "typescript", "go", "rust"];
    let expected = described.iter().any(|operation| {
        operation.has_footer || always.iter().any(|language| operation.is_in(language))
    });
    if !expected {
        return Ok(());
    }
    match described.iter().find(|operation| !operation.has_footer) {
        None => Ok(()),
        Some(operation) => {
            let what = format!(
                "`{}` does not end with links as `[[Back to top]](#)`",
                operation.name
            );
            Err(source.problem(&SECTION, operation.line, 1, operation.name, what))
        }
    }
}

/// Checks that the sections are the operations of the table, each once, and that each is there to its end.
pub(super) fn agree(
    source: Source<'_>,
    listed: &[super::index::Listed<'_>],
    described: &[Described<'_, '_>],
) -> Result<(), Problem> {
    let mut lines = std::collections::HashMap::new();
    for operation in described {
        if let Some(first) = lines.insert(operation.name, operation.line) {
            let what = format!(
                "`{}` is described twice, first on line {first}",
                operation.name
            );
            return Err(source.problem(&TWICE, operation.line, 1, operation.name, what));
        }
    }
    for row in listed {
        if lines.remove(row.name).is_none() {
            let what = format!("the table has `{}`, but no section describes it", row.name);
            return Err(source.problem(&DISAGREE, row.line, 1, row.name, what));
        }
    }
    match described
        .iter()
        .find(|operation| lines.contains_key(operation.name))
    {
        None => footers(source, described),
        Some(operation) => {
            let what = format!(
                "`{}` is described, but the table of operations has it not",
                operation.name
            );
            Err(source.problem(&DISAGREE, operation.line, 1, operation.name, what))
        }
    }
}
