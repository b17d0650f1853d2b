//! Any document that an API can be described by.

use std::path::Path;

use super::{Api, markdown};
use crate::document::{self, Span};
use crate::lint::{Problem, Rule};

crate::lint::rules! {
    KIND = "document-kind", Unreadable: "A document is OpenAPI, JSON or YAML, or Markdown of OpenAPI Generator.",
        why "No other kind of document is understood, and what is not understood cannot be compared.",
        fix "Name an OpenAPI document or a page such as `UserGroupsApi.md`; the name of the file does not matter.";
}

/// All rules that a document can break which is not a spec.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [RULES, markdown::RULES].into_iter().flatten().copied()
}

/// Reads the document at `path`, whatever the file is called: its content says of which kind it is.
///
/// # Errors
/// A problem that names the file and the place.
pub fn read(path: &Path) -> Result<Api, Problem> {
    parse(&path.display().to_string(), &document::bytes(path)?)
}

/// Reads a document from `bytes`; `name` is what problems call it.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, bytes: &[u8]) -> Result<Api, Problem> {
    let text = document::text(name, bytes)?;
    match kind(text) {
        Some(super::Kind::Markdown) => markdown::read(name, text),
        Some(super::Kind::OpenApi) => super::openapi::parse(name, text),
        None => {
            let what = "this is neither an OpenAPI document nor a page of OpenAPI Generator";
            Err(Problem::new(&KIND, name, Span::START, "", what.to_owned()))
        }
    }
}

/// The kind of document.
///
/// A comment in YAML looks like a heading in Markdown, so what decides is the first line that is neither.
fn kind(text: &str) -> Option<super::Kind> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return Some(super::Kind::OpenApi);
    }
    let is_marker = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with(['#', '%']) || line == "---"
    };
    let content = text.lines().find(|line| !is_marker(line));
    if content.and_then(key).is_some()
        && text
            .lines()
            .any(|line| matches!(key(line), Some("openapi" | "swagger")))
    {
        return Some(super::Kind::OpenApi);
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let is_heading = first.starts_with("# ") || first.starts_with("<a ");
    is_heading.then_some(super::Kind::Markdown)
}

/// The key of the top level that a line of YAML begins with.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!key.is_empty() && key.chars().all(is_key)).then_some(key)
}
