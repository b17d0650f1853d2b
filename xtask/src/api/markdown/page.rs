//! From lines to pages: each begins with a heading of the first level that is not the name of an operation.

use super::lines::{Line, LineKind};
use super::text::bold;
use super::{STRUCTURE, Source};
use crate::lint::Problem;

/// A page.
pub(super) struct Page<'t, 'l> {
    pub(super) kind: PageKind,
    /// The heading, as it is written.
    pub(super) title: &'t str,
    /// The line of the heading.
    pub(super) line: usize,
    /// Everything below the heading.
    pub(super) lines: &'l [Line<'t>],
}

/// What a page describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The operations of a tag.
    Api,
    /// A model.
    Model,
}

/// The pages of a file.
pub(super) fn pages<'t, 'l>(
    source: Source<'_>,
    lines: &'l [Line<'t>],
) -> Result<Vec<Page<'t, 'l>>, Problem> {
    let starts: Vec<usize> = (0..lines.len())
        .filter(|index| lines.get(*index).is_some_and(begins_page))
        .collect();
    let first = starts.first().copied().unwrap_or(lines.len());
    if let Some(line) = lines
        .iter()
        .take(first)
        .find(|line| line.kind != LineKind::Blank && !line.is_anchor())
    {
        let what =
            "a page begins with a heading of the first level: `# UserGroupsApi` or `# UserGroup`";
        return Err(source.problem(&STRUCTURE, line.number, 1, "", what));
    }
    if starts.is_empty() {
        return Err(source.problem(&STRUCTURE, 1, 1, "", "the file is empty"));
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| lines.get(*start..end))
        .map(|page| one(source, page))
        .collect()
}

fn begins_page(line: &Line<'_>) -> bool {
    matches!(line.kind, LineKind::Heading(1, text) if !text.starts_with("**"))
}

fn one<'t, 'l>(source: Source<'_>, page: &'l [Line<'t>]) -> Result<Page<'t, 'l>, Problem> {
    let (line, title, lines) = match page.split_first() {
        Some((
            Line {
                number,
                kind: LineKind::Heading(_, title),
                ..
            },
            lines,
        )) => (*number, *title, lines),
        _ => (1, "", page),
    };
    let is_api = lines.iter().any(|line| is_base(line) || is_index(line));
    let is_model = lines.iter().any(
        |line| matches!(line.kind, LineKind::Heading(2, text) if model_section(text).is_some()),
    );
    let kind = match (is_api, is_model) {
        (true, _) => PageKind::Api,
        (false, true) => PageKind::Model,
        (false, false) => {
            let what = format!(
                "`{title}` is neither the page of an API (`All URIs are relative to ...`) nor that of a model (`## Properties`, `## Enum`)"
            );
            return Err(source.problem(&STRUCTURE, line, 1, "", what));
        }
    };
    Ok(Page {
        kind,
        title,
        line,
        lines,
    })
}

/// Whether the line says to what all paths are relative.
pub(super) fn is_base(line: &Line<'_>) -> bool {
    line.kind == LineKind::Text && line.text.trim().starts_with(BASE)
}

/// How that line begins.
pub(super) const BASE: &str = "All URIs are relative to";

/// Whether the line is the header of the table of operations.
pub(super) fn is_index(line: &Line<'_>) -> bool {
    let text = line.text.to_ascii_lowercase();
    let mut cells = text.trim().trim_matches('|').split('|').map(str::trim);
    line.kind == LineKind::Text
        && cells
            .next()
            .is_some_and(|cell| matches!(cell, "method" | "class"))
        && cells.next() == Some("http request")
}

/// A section of the page of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ModelSection<'t> {
    /// What the model has.
    Properties,
    /// The values that it may have.
    Enum,
    /// The same in Rust. A choice between models has this heading too, and then no values.
    Variants,
    /// The values that a property of this type may have.
    EnumOf(&'t str),
    /// What is of no interest here: examples, methods of the client.
    Other,
}

/// What a heading of the second level on the page of a model begins, if it is known.
pub(super) fn model_section(text: &str) -> Option<ModelSection<'_>> {
    if let Some(name) = text.strip_prefix("Enum:") {
        return Some(ModelSection::EnumOf(name.trim()));
    }
    Some(match text {
        "Properties" => ModelSection::Properties,
        "Enum" => ModelSection::Enum,
        "Enum Variants" => ModelSection::Variants,
        "Example" | "Examples" | "Methods" | "Implemented Interfaces" => ModelSection::Other,
        _ => return None,
    })
}

/// The name of the operation that a heading announces: `# **list_groups**`, `## Operation: listGroups`, `## listGroups`.
pub(super) fn operation_heading(text: &str) -> &str {
    let text = text.strip_prefix("Operation:").unwrap_or(text).trim();
    let name = bold(text).unwrap_or(text);
    name.strip_prefix('.').unwrap_or(name)
}
