//! From bytes to the tree: the text, and the events of the YAML parser.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::build::Builder;
use super::{Node, Origin, Span, json};
use crate::lint::{Problem, reading};

/// A file that is larger than a document can be.
pub(super) fn too_large(name: &str, most: u64) -> Problem {
    let what = format!("the file is larger than {} MiB", most / 1024 / 1024);
    Problem::new(&reading::TOO_LARGE, name, Span::START, "", what)
}

/// The bytes as text, or the problem that keeps them from being text.
pub(crate) fn text<'t>(name: &str, bytes: &'t [u8]) -> Result<&'t str, Problem> {
    let most = Origin::Vendor.max_bytes();
    if bytes.len() as u64 > most {
        return Err(too_large(name, most));
    }
    let at = |length: usize| {
        let before = bytes
            .get(..length)
            .and_then(|before| std::str::from_utf8(before).ok())
            .unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Span {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let what = "this is not UTF-8 text".to_owned();
        Problem::new(&reading::NOT_TEXT, name, at(error.valid_up_to()), "", what)
    })?;
    match text.find('\0') {
        None => Ok(text),
        Some(offset) => {
            let what = "the file contains a NUL character".to_owned();
            Err(Problem::new(&reading::NOT_TEXT, name, at(offset), "", what))
        }
    }
}

/// The one mapping that `text` holds.
pub(super) fn tree(name: &str, text: &str, origin: Origin) -> Result<Node, Problem> {
    let root = match origin {
        Origin::Ours => yaml(name, text, origin)?,
        Origin::Vendor => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            if text.trim_start().starts_with('{') {
                json_or_yaml(name, text)?
            } else {
                yaml(name, text, origin)?
            }
        }
    };
    let Some(root) = root else {
        return Err(Problem::new(
            &reading::NOT_A_MAPPING,
            name,
            Span::START,
            "",
            "the document is empty".to_owned(),
        ));
    };
    if !root.is_map() {
        let what = format!(
            "the document is {} where an OpenAPI document is a mapping",
            root.kind()
        );
        return Err(Problem::new(
            &reading::NOT_A_MAPPING,
            name,
            root.span,
            "",
            what,
        ));
    }
    Ok(root)
}

/// A YAML parser refuses some JSON (tabs, surrogates), and a JSON parser what many write by hand (comments, a comma too many).
fn json_or_yaml(name: &str, text: &str) -> Result<Option<Node>, Problem> {
    match json::parse(Builder::new(name, Origin::Vendor), text) {
        Err(problem) if problem.rule.id == reading::YAML_SYNTAX.id => {
            yaml(name, text, Origin::Vendor).map_err(|_| problem)
        }
        other => other,
    }
}

fn yaml(name: &str, text: &str, origin: Origin) -> Result<Option<Node>, Problem> {
    let mut builder = Builder::new(name, origin);
    // The parser also offers a recursive `load`; its iterator keeps its own stack, so depth is ours to bound.
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, place)) => take(&mut builder, event, span(&place.start))?,
            Err(error) => return Err(syntax(&builder, &error)),
        }
    }
    Ok(builder.into_root())
}

fn span(marker: &Marker) -> Span {
    Span {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

fn take(builder: &mut Builder<'_>, event: Event<'_>, at: Span) -> Result<(), Problem> {
    match event {
        Event::DocumentStart(_) if builder.has_root() => Err(builder.problem(
            &reading::SEVERAL_DOCUMENTS,
            at,
            "a second document begins here",
        )),
        Event::Alias(anchor) if builder.origin() == Origin::Vendor => builder.alias(anchor, at),
        Event::Alias(_) => Err(builder.problem(
            &reading::YAML_FEATURE,
            at,
            "an alias (`*name`) repeats another value",
        )),
        Event::Scalar(text, style, anchor, tag) => {
            check_plain(builder, anchor, tag.is_some(), at)?;
            let is_string = tag.is_some_and(|tag| is_string(&tag));
            let plain = style == ScalarStyle::Plain && !is_string;
            builder.scalar(text.into_owned(), plain, anchor, at)
        }
        Event::SequenceStart(anchor, tag) => {
            check_plain(builder, anchor, tag.is_some(), at)?;
            builder.begin_seq(at, anchor)
        }
        Event::MappingStart(anchor, tag) => {
            check_plain(builder, anchor, tag.is_some(), at)?;
            builder.begin_map(at, anchor)
        }
        Event::SequenceEnd | Event::MappingEnd => builder.end(),
        Event::Nothing
        | Event::StreamStart
        | Event::StreamEnd
        | Event::DocumentStart(_)
        | Event::DocumentEnd => Ok(()),
    }
}

/// The tag `!!str`: text, whatever it looks like. Other tags say what the text is anyway.
fn is_string(tag: &Tag) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == "str"
}

/// Refuses in specs of ours what makes a value more than its text: an anchor or a tag.
fn check_plain(
    builder: &Builder<'_>,
    anchor: usize,
    tagged: bool,
    at: Span,
) -> Result<(), Problem> {
    if builder.origin() == Origin::Vendor {
        return Ok(());
    }
    if anchor != 0 {
        return Err(builder.problem(
            &reading::YAML_FEATURE,
            at,
            "an anchor (`&name`) marks this value for reuse",
        ));
    }
    if tagged {
        return Err(builder.problem(
            &reading::YAML_FEATURE,
            at,
            "a tag (`!name`) gives this value a special type",
        ));
    }
    Ok(())
}

fn syntax(builder: &Builder<'_>, error: &ScanError) -> Problem {
    let at = span(error.marker());
    let info = error.info();
    // The parser notices both before it emits an event that would show them.
    if info.contains("recursion limit") {
        let what = format!("nested deeper than {} levels", builder.origin().max_depth());
        return builder.problem(&reading::TOO_LARGE, at, &what);
    }
    if info.contains("unknown anchor") {
        let what = match builder.origin() {
            Origin::Ours => "an alias (`*name`) repeats another value",
            Origin::Vendor => "an alias (`*name`) names no anchor above it",
        };
        return builder.problem(&reading::YAML_FEATURE, at, what);
    }
    builder.problem(&reading::YAML_SYNTAX, at, info)
}
