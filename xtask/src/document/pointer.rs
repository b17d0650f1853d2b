//! Finding values in a document: by path, by `$ref`, and one after the other.

use std::borrow::Cow;

use super::{Document, Node, Span, Value};

/// One step down the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'d> {
    /// Into the value of a key.
    Key(&'d str),
    /// Into an item of a list, counted from 0.
    Index(usize),
}

/// Writes a path as problems show it: `paths./groups.get.parameters[0].name`.
#[must_use]
pub fn render(steps: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in steps {
        append(&mut out, *step);
    }
    out
}

/// Appends one step to a rendered path.
pub(crate) fn append(path: &mut String, step: Step<'_>) {
    match step {
        Step::Key(key) => {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
        }
        Step::Index(index) => {
            path.push('[');
            path.push_str(&index.to_string());
            path.push(']');
        }
    }
}

impl Document {
    /// Calls `visit` for every value of the document with its path, from the top down and in the order of the file.
    pub fn walk<'d>(&'d self, visit: &mut dyn FnMut(&[Step<'d>], &'d Node)) {
        fn descend<'d>(
            steps: &mut Vec<Step<'d>>,
            node: &'d Node,
            visit: &mut dyn FnMut(&[Step<'d>], &'d Node),
        ) {
            visit(steps, node);
            for entry in node.entries() {
                steps.push(Step::Key(&entry.key));
                descend(steps, &entry.value, visit);
                steps.pop();
            }
            for (index, item) in node.items().iter().enumerate() {
                steps.push(Step::Index(index));
                descend(steps, item, visit);
                steps.pop();
            }
        }
        descend(&mut Vec::new(), self.root(), visit);
    }

    /// The value that a local reference (`#/components/schemas/Group`) names. It may be a reference again.
    #[must_use]
    pub fn resolve(&self, reference: &str) -> Option<&Node> {
        let pointer = reference.strip_prefix("#/")?;
        pointer
            .split('/')
            .try_fold(self.root(), |node, token| match &node.value {
                Value::Seq(items) => token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index)),
                _ => node.get(&unescape(token)),
            })
    }

    /// Follows `$ref` from `node` to the value that is meant. `None` if a reference leads nowhere or in a circle.
    #[must_use]
    pub fn follow<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut at = node;
        // Longer chains than this are circles: nobody writes them by hand.
        for _ in 0..100 {
            match at.get("$ref").and_then(Node::as_str) {
                None => return Some(at),
                Some(reference) => at = self.resolve(reference)?,
            }
        }
        None
    }

    /// The position of the last step of `path` that exists: of the key where the step is a key.
    #[must_use]
    pub fn span_of(&self, path: &[Step<'_>]) -> Span {
        let mut node = self.root();
        let mut span = node.span;
        for step in path {
            let next = match step {
                Step::Key(key) => node.entry(key).map(|entry| (entry.key_span, &entry.value)),
                Step::Index(index) => node.items().get(*index).map(|item| (item.span, item)),
            };
            match next {
                Some((at, child)) => (span, node) = (at, child),
                None => break,
            }
        }
        span
    }
}

/// Undoes the escapes of a JSON pointer: `~1` is a slash, `~0` a tilde.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}
