//! From bytes to the tree: the events of the parser, without everything that a spec has no use for.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::{Entry, MAX_BYTES, Map, Node, Span, Step, Value, pointer, render, scalar};
use crate::lint::{Problem, Rule, reading};

/// A spec nests about 20 levels deep. The walks over the tree recurse, and so do `openapiv3` and the generator, whose
/// frames are large: a few hundred levels exhaust the stack, and nothing can catch that.
const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 4_000_000;

/// The bytes as text, or the problem that keeps them from being text.
pub(super) fn text<'t>(name: &str, bytes: &'t [u8]) -> Result<&'t str, Problem> {
    if bytes.len() as u64 > MAX_BYTES {
        let what = format!("the file is larger than {} MiB", MAX_BYTES / 1024 / 1024);
        return Err(Problem::new(
            &reading::TOO_LARGE,
            name,
            Span::START,
            "",
            what,
        ));
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
pub(super) fn tree(name: &str, text: &str) -> Result<Node, Problem> {
    let mut loader = Loader {
        name,
        open: Vec::new(),
        root: None,
        nodes: 0,
    };
    // The parser also offers a recursive `load`; its iterator keeps its own stack, so depth is ours to bound.
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, place)) => loader.event(event, span(&place.start))?,
            Err(error) => return Err(loader.syntax(&error)),
        }
    }
    let Some(root) = loader.root else {
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

fn span(marker: &Marker) -> Span {
    Span {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

/// A collection whose end has not been seen yet.
enum Open {
    Seq {
        span: Span,
        items: Vec<Node>,
    },
    Map {
        span: Span,
        map: Map,
        key: Option<(String, Span)>,
    },
}

struct Loader<'n> {
    name: &'n str,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

impl Loader<'_> {
    fn event(&mut self, event: Event<'_>, at: Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => Err(self.problem(
                &reading::SEVERAL_DOCUMENTS,
                at,
                "a second document begins here",
            )),
            Event::Alias(_) => Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "an alias (`*name`) repeats another value",
            )),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain(anchor, tag.is_some(), at)?;
                self.scalar(text.into_owned(), style, at)
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), at)?;
                self.begin(
                    Open::Seq {
                        span: at,
                        items: Vec::new(),
                    },
                    at,
                )
            }
            Event::MappingStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), at)?;
                self.begin(
                    Open::Map {
                        span: at,
                        map: Map::default(),
                        key: None,
                    },
                    at,
                )
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Seq { span, items }) => self.finish(Node {
                    span,
                    value: Value::Seq(items),
                }),
                Some(Open::Map { span, map, .. }) => self.finish(Node {
                    span,
                    value: Value::Map(map),
                }),
                None => Ok(()),
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    /// Refuses what makes a value more than its text: an anchor or a tag.
    fn plain(&self, anchor: usize, tagged: bool, at: Span) -> Result<(), Problem> {
        if anchor != 0 {
            return Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "an anchor (`&name`) marks this value for reuse",
            ));
        }
        if tagged {
            return Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "a tag (`!name`) gives this value a special type",
            ));
        }
        Ok(())
    }

    fn begin(&mut self, open: Open, at: Span) -> Result<(), Problem> {
        if self.expects_key() {
            return Err(self.problem(&reading::YAML_FEATURE, at, "a collection is used as a key"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.problem(
                &reading::TOO_LARGE,
                at,
                &format!("nested deeper than {MAX_DEPTH} levels"),
            ));
        }
        self.count(at)?;
        self.open.push(open);
        Ok(())
    }

    fn count(&mut self, at: Span) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.problem(
                &reading::TOO_LARGE,
                at,
                &format!("more than {MAX_NODES} values"),
            ));
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: None, .. }))
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, at: Span) -> Result<(), Problem> {
        self.count(at)?;
        let plain = style == ScalarStyle::Plain;
        if self.expects_key() {
            return self.key(text, plain, at);
        }
        let value = if plain {
            scalar::resolve(&text).ok_or_else(|| {
                self.problem(
                    &reading::YAML_FEATURE,
                    at,
                    &format!("`{text}` is a number that JSON cannot write"),
                )
            })?
        } else {
            Value::String(text)
        };
        let at = match (&value, self.open.last()) {
            (
                Value::Null,
                Some(Open::Map {
                    key: Some((_, key_span)),
                    ..
                }),
            ) => *key_span,
            _ => at,
        };
        self.finish(Node { span: at, value })
    }

    fn key(&mut self, text: String, plain: bool, at: Span) -> Result<(), Problem> {
        if plain && text == "<<" {
            return Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "a merge key (`<<`) copies another mapping",
            ));
        }
        if let Some(Open::Map { map, key, .. }) = self.open.last_mut() {
            match map.get(&text).map(|first| first.key_span.line) {
                None => *key = Some((text, at)),
                Some(line) => {
                    let what = format!("the key `{text}` is given twice, first on line {line}");
                    let mut path = self.path();
                    pointer::append(&mut path, Step::Key(&text));
                    return Err(Problem::new(
                        &reading::DUPLICATE_KEY,
                        self.name,
                        at,
                        &path,
                        what,
                    ));
                }
            }
        }
        Ok(())
    }

    /// Puts a complete value where it belongs.
    fn finish(&mut self, node: Node) -> Result<(), Problem> {
        match self.open.last_mut() {
            Some(Open::Seq { items, .. }) => items.push(node),
            Some(Open::Map { map, key, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    map.push(Entry {
                        key,
                        key_span,
                        value: node,
                    });
                }
            }
            None => self.root = Some(node),
        }
        Ok(())
    }

    /// The path of the value that is being read.
    fn path(&self) -> String {
        let mut steps = Vec::new();
        for open in &self.open {
            match open {
                Open::Seq { items, .. } => steps.push(Step::Index(items.len())),
                Open::Map {
                    key: Some((key, _)),
                    ..
                } => steps.push(Step::Key(key)),
                Open::Map { key: None, .. } => {}
            }
        }
        render(&steps)
    }

    fn problem(&self, rule: &'static Rule, at: Span, what: &str) -> Problem {
        Problem::new(rule, self.name, at, &self.path(), what.to_owned())
    }

    fn syntax(&self, error: &ScanError) -> Problem {
        let at = span(error.marker());
        let info = error.info();
        // The parser notices both before it emits an event that would show them.
        if info.contains("recursion limit") {
            return self.problem(
                &reading::TOO_LARGE,
                at,
                &format!("nested deeper than {MAX_DEPTH} levels"),
            );
        }
        if info.contains("unknown anchor") {
            return self.problem(
                &reading::YAML_FEATURE,
                at,
                "an alias (`*name`) repeats another value",
            );
        }
        self.problem(&reading::YAML_SYNTAX, at, info)
    }
}
