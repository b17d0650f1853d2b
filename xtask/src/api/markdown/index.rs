//! The head of a page: the base of all paths and the table of operations.

use std::collections::HashMap;

use super::lines::{Line, LineKind};
use super::page::{BASE, Page, is_base, is_index};
use super::table::{Cell, table};
use super::text::{bold, link, plain};
use super::{CELL, SECTION, Source, TWICE};
use crate::api::Stated;
use crate::lint::Problem;

/// What the head of a page says.
pub(super) struct Index<'t, 'l> {
    pub(super) server: Stated<String>,
    pub(super) operations: Vec<Listed<'t>>,
    /// Everything below the head.
    pub(super) rest: &'l [Line<'t>],
}

/// A row of the table of operations.
pub(super) struct Listed<'t> {
    pub(super) line: usize,
    pub(super) name: &'t str,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
}

const METHODS: [&str; 8] = [
    "GET", "HEAD", "PUT", "DELETE", "POST", "PATCH", "OPTIONS", "TRACE",
];

/// Reads the head of `page`.
pub(super) fn read<'t, 'l>(
    source: Source<'_>,
    page: &Page<'t, 'l>,
) -> Result<Index<'t, 'l>, Problem> {
    let end = page
        .lines
        .iter()
        .position(|line| matches!(line.kind, LineKind::Heading(1 | 2, _)))
        .unwrap_or(page.lines.len());
    let (head, rest) = page.lines.split_at(end);
    let missing = |what: &str| source.problem(&SECTION, page.line, 1, page.title, what);
    let base = head.iter().find(|line| is_base(line)).ok_or_else(|| {
        missing("the page does not say below its heading to what all URIs are relative")
    })?;
    let server = server(source, base)?;
    let start = head.iter().position(is_index).ok_or_else(|| {
        missing("the page has no table of its operations (`Method | HTTP request | Description`) below its heading")
    })?;
    let (_, from) = head.split_at(start);
    let (_, table) = table(source, page.title, from, &[])?;
    let table = table.ok_or_else(|| missing("the table of operations is empty"))?;
    let mut lines: HashMap<&str, usize> = HashMap::new();
    let mut operations = Vec::new();
    for row in &table.rows {
        let [name, request, summary] = [0, 1, 2].map(|column| row.cell(Some(column)));
        let fail = |cell: Cell<'_>, what: String| {
            Err(source.problem(&CELL, row.line, cell.column, page.title, what))
        };
        let Some(name) = link(name.text).and_then(|(name, _)| bold(name)) else {
            return fail(
                name,
                format!("`{}` is no linked name of an operation", name.text),
            );
        };
        let name = name.strip_prefix('.').unwrap_or(name);
        let Some((method, path)) = split_request(request.text) else {
            return fail(
                request,
                format!("`{}` is not a method and a path", request.text),
            );
        };
        if let Some(first) = lines.insert(name, row.line) {
            let what = format!("the table has `{name}` twice, first on line {first}");
            return Err(source.problem(&TWICE, row.line, 1, name, what));
        }
        operations.push(Listed {
            line: row.line,
            name,
            method,
            path,
            summary: plain(summary.text),
        });
    }
    if operations.is_empty() {
        return Err(source.problem(
            &SECTION,
            table.line,
            1,
            page.title,
            "the table of operations is empty",
        ));
    }
    Ok(Index {
        server,
        operations,
        rest,
    })
}

fn server(source: Source<'_>, line: &Line<'_>) -> Result<Stated<String>, Problem> {
    let text = line.text.trim();
    text.strip_prefix(BASE)
        .and_then(|text| text.trim().strip_prefix('*')?.strip_suffix('*'))
        .map(plain)
        .filter(|url| !url.is_empty() && !url.contains(['*', ' ']))
        .map(|value| Stated {
            value,
            line: line.number,
        })
        .ok_or_else(|| {
            let what = format!("`{text}` does not name an address between asterisks");
            source.problem(&CELL, line.number, 1, "", what)
        })
}

/// `**GET** /groups` as its two parts.
fn split_request(text: &str) -> Option<(String, String)> {
    let (method, path) = text.split_once(' ')?;
    let method = bold(method)?.to_ascii_uppercase();
    let path = plain(path);
    // What a URL cannot have in its path is damage. Parameters stand in braces.
    let is_visible = |c: char| {
        c.is_ascii_graphic()
            && !matches!(
                c,
                '"' | '<' | '>' | '\\' | '^' | '`' | '|' | '*' | '?' | '#'
            )
    };
    let is_path = path.starts_with('/')
        && path.chars().all(is_visible)
        && path.matches('{').count() == path.matches('}').count();
    (METHODS.contains(&method.as_str()) && is_path).then_some((method, path))
}
