//! Puts values together to a tree, and keeps the bounds and the house rules while doing so.

use std::collections::HashMap;

use super::{Entry, Map, Node, Origin, Span, Step, Value, pointer, render, scalar};
use crate::lint::{Problem, Rule, reading};

/// A collection whose end has not been seen yet.
struct Open {
    span: Span,
    anchor: usize,
    /// How many values there were before it.
    before: usize,
    content: Content,
}

enum Content {
    Seq(Vec<Node>),
    Map {
        map: Map,
        key: Option<Key>,
        /// The mappings that `<<` names, in order.
        merged: Vec<Node>,
    },
}

/// A key whose value has not been seen yet.
struct Key {
    text: String,
    span: Span,
    is_merge: bool,
}

/// What an anchor stands for, and how many values that is.
struct Anchored {
    node: Node,
    values: usize,
}

/// Builds the tree of one document.
pub(super) struct Builder<'n> {
    name: &'n str,
    origin: Origin,
    open: Vec<Open>,
    root: Option<Node>,
    values: usize,
    anchors: HashMap<usize, Anchored>,
}

impl<'n> Builder<'n> {
    pub(super) fn new(name: &'n str, origin: Origin) -> Self {
        Self {
            name,
            origin,
            open: Vec::new(),
            root: None,
            values: 0,
            anchors: HashMap::new(),
        }
    }

    pub(super) fn origin(&self) -> Origin {
        self.origin
    }

    pub(super) fn has_root(&self) -> bool {
        self.root.is_some()
    }

    /// What was built.
    pub(super) fn into_root(self) -> Option<Node> {
        self.root
    }

    pub(super) fn begin_seq(&mut self, at: Span, anchor: usize) -> Result<(), Problem> {
        self.begin(Content::Seq(Vec::new()), at, anchor)
    }

    pub(super) fn begin_map(&mut self, at: Span, anchor: usize) -> Result<(), Problem> {
        let content = Content::Map {
            map: Map::default(),
            key: None,
            merged: Vec::new(),
        };
        self.begin(content, at, anchor)
    }

    fn begin(&mut self, content: Content, at: Span, anchor: usize) -> Result<(), Problem> {
        if self.expects_key() {
            return Err(self.problem(&reading::YAML_FEATURE, at, "a collection is used as a key"));
        }
        self.check_depth(1, at)?;
        self.count(1, at)?;
        self.open.push(Open {
            span: at,
            anchor,
            before: self.values,
            content,
        });
        Ok(())
    }

    /// The innermost collection ends.
    pub(super) fn end(&mut self) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let value = match open.content {
            Content::Seq(items) => Value::Seq(items),
            Content::Map {
                mut map, merged, ..
            } => {
                for entry in merged.iter().flat_map(sources).flat_map(Node::entries) {
                    if map.get(&entry.key).is_none() {
                        map.push(entry.clone());
                    }
                }
                Value::Map(map)
            }
        };
        let node = Node {
            span: open.span,
            value,
        };
        self.keep(open.anchor, &node, self.values - open.before + 1);
        self.finish(node)
    }

    /// Remembers what an anchor stands for. 0 is no anchor.
    fn keep(&mut self, anchor: usize, node: &Node, values: usize) {
        if anchor != 0 {
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, values });
        }
    }

    /// The value of an anchor again.
    pub(super) fn alias(&mut self, anchor: usize, at: Span) -> Result<(), Problem> {
        let Some(Anchored { node, values }) = self.anchors.get(&anchor) else {
            return Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "an alias (`*name`) repeats a value that contains it",
            ));
        };
        let (values, depth) = (*values, depth(node));
        // Counted before it is copied: aliases of aliases grow without bounds.
        self.check_depth(depth, at)?;
        self.count(values, at)?;
        if self.expects_key() {
            let text = self
                .anchors
                .get(&anchor)
                .and_then(|anchored| anchored.node.as_str())
                .map(str::to_owned);
            return match text {
                Some(text) => self.key(text, false, at),
                None => Err(self.problem(
                    &reading::YAML_FEATURE,
                    at,
                    "an alias of something else than a text is used as a key",
                )),
            };
        }
        match self.anchors.get(&anchor).map(|known| known.node.clone()) {
            Some(node) => self.finish(node),
            None => Ok(()),
        }
    }

    fn check_depth(&self, more: usize, at: Span) -> Result<(), Problem> {
        let most = self.origin.max_depth();
        if self.open.len() + more > most {
            return Err(self.problem(
                &reading::TOO_LARGE,
                at,
                &format!("nested deeper than {most} levels"),
            ));
        }
        Ok(())
    }

    fn count(&mut self, more: usize, at: Span) -> Result<(), Problem> {
        self.values += more;
        if self.values > super::MAX_NODES {
            return Err(self.problem(
                &reading::TOO_LARGE,
                at,
                &format!("more than {} values", super::MAX_NODES),
            ));
        }
        Ok(())
    }

    /// Whether the next value is a key.
    pub(super) fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Map { key: None, .. },
                ..
            })
        )
    }

    /// A text that was written without quotes means what YAML takes it for, any other is itself.
    pub(super) fn scalar(
        &mut self,
        text: String,
        plain: bool,
        anchor: usize,
        at: Span,
    ) -> Result<(), Problem> {
        self.count(1, at)?;
        if self.expects_key() {
            let at_key = Node {
                span: at,
                value: Value::String(text.clone()),
            };
            self.keep(anchor, &at_key, 1);
            return self.key(text, plain, at);
        }
        let value = match plain.then(|| scalar::resolve(&text)) {
            None => Value::String(text),
            Some(Some(value)) => value,
            Some(None) if self.origin == Origin::Vendor => Value::String(text),
            Some(None) => {
                let what = format!("`{text}` is a number that JSON cannot write");
                return Err(self.problem(&reading::YAML_FEATURE, at, &what));
            }
        };
        let at = match (&value, self.open.last()) {
            (
                Value::Null,
                Some(Open {
                    content: Content::Map { key: Some(key), .. },
                    ..
                }),
            ) => key.span,
            _ => at,
        };
        let node = Node { span: at, value };
        self.keep(anchor, &node, 1);
        self.finish(node)
    }

    fn key(&mut self, text: String, plain: bool, at: Span) -> Result<(), Problem> {
        let is_merge = plain && text == "<<";
        if is_merge && self.origin == Origin::Ours {
            return Err(self.problem(
                &reading::YAML_FEATURE,
                at,
                "a merge key (`<<`) copies another mapping",
            ));
        }
        let origin = self.origin;
        if let Some(Content::Map { map, key, .. }) = self.open.last_mut().map(|o| &mut o.content) {
            if origin == Origin::Ours
                && let Some(first) = map.get(&text)
            {
                let line = first.key_span.line;
                return Err(self.twice(&text, line, at));
            }
            *key = Some(Key {
                text,
                span: at,
                is_merge,
            });
        }
        Ok(())
    }

    fn twice(&self, text: &str, line: usize, at: Span) -> Problem {
        let what = format!("the key `{text}` is given twice, first on line {line}");
        let mut path = self.path();
        pointer::append(&mut path, Step::Key(text));
        Problem::new(&reading::DUPLICATE_KEY, self.name, at, &path, what)
    }

    /// Puts a complete value where it belongs.
    fn finish(&mut self, node: Node) -> Result<(), Problem> {
        match self.open.last_mut().map(|open| &mut open.content) {
            Some(Content::Seq(items)) => items.push(node),
            Some(Content::Map { map, key, merged }) => {
                let Some(key) = key.take() else {
                    return Ok(());
                };
                if key.is_merge {
                    let is_mapping = sources(&node).all(Node::is_map);
                    merged.push(node);
                    return if is_mapping {
                        Ok(())
                    } else {
                        let what = "a merge key (`<<`) copies something else than a mapping";
                        Err(self.problem(&reading::YAML_FEATURE, key.span, what))
                    };
                }
                match map.get(&key.text) {
                    None => map.push(Entry {
                        key: key.text,
                        key_span: key.span,
                        value: node,
                    }),
                    // Saying the same twice is no contradiction, and an example is nothing that anybody compares.
                    Some(first) if same(&first.value, &node) => {}
                    Some(first) => {
                        let line = first.key_span.line;
                        if !self.in_example() {
                            return Err(self.twice(&key.text, line, key.span));
                        }
                    }
                }
            }
            None => self.root = Some(node),
        }
        Ok(())
    }

    fn in_example(&self) -> bool {
        self.open.iter().any(|open| match &open.content {
            Content::Map { key: Some(key), .. } => {
                matches!(&*key.text, "example" | "examples") || key.text.starts_with("x-")
            }
            _ => false,
        })
    }

    /// The path of the value that is being read.
    fn path(&self) -> String {
        let mut steps = Vec::new();
        for open in &self.open {
            match &open.content {
                Content::Seq(items) => steps.push(Step::Index(items.len())),
                Content::Map { key: Some(key), .. } => steps.push(Step::Key(&key.text)),
                Content::Map { key: None, .. } => {}
            }
        }
        render(&steps)
    }

    pub(super) fn problem(&self, rule: &'static Rule, at: Span, what: &str) -> Problem {
        Problem::new(rule, self.name, at, &self.path(), what.to_owned())
    }
}

/// The mappings that a merge key copies: one, or a list of them.
fn sources(node: &Node) -> impl Iterator<Item = &Node> {
    let one = (!matches!(node.value, Value::Seq(_))).then_some(node);
    one.into_iter().chain(node.items())
}

/// How many levels of collections a value has.
fn depth(node: &Node) -> usize {
    let entries = node.entries().iter().map(|entry| &entry.value);
    let inner = entries.chain(node.items()).map(depth).max();
    match &node.value {
        Value::Seq(_) | Value::Map(_) => inner.unwrap_or(0) + 1,
        _ => 0,
    }
}

/// Whether two values are the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Seq(_), Value::Seq(_)) => {
            let (ones, others) = (one.items(), other.items());
            ones.len() == others.len() && ones.iter().zip(others).all(|(a, b)| same(a, b))
        }
        (Value::Map(_), Value::Map(_)) => {
            one.entries().len() == other.entries().len()
                && one
                    .entries()
                    .iter()
                    .all(|entry| other.get(&entry.key).is_some_and(|b| same(&entry.value, b)))
        }
        (one, other) => one == other,
    }
}
