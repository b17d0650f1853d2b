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

#[cfg(test)]
mod tests {
    use super::{Document, Node, Span, Step, render};

    const TEXT: &str = "\
paths:
  /groups:
    get: [{name: a}, {name: 'é', in: query}]
  a~b: {$ref: '#/paths/~1groups/get/1'}
one: {$ref: '#/two'}
two: {$ref: '#/one'}
";

    #[test]
    fn values_are_found_by_path_and_by_reference() {
        let document = Document::parse("x", TEXT).unwrap();
        let path = [
            Step::Key("paths"),
            Step::Key("/groups"),
            Step::Key("get"),
            Step::Index(1),
            Step::Key("in"),
        ];
        assert_eq!(render(&path), "paths./groups.get[1].in");
        let at = |column| Span { line: 3, column };
        assert_eq!(document.span_of(&path), at(34));
        assert_eq!(
            document.span_of(&[path[0], path[1], path[2], Step::Index(7)]),
            at(5)
        );
        assert_eq!(document.span_of(&[]), Span::START);

        let name = |node: Option<&Node>| {
            node.and_then(|node| node.get("name")?.as_str().map(str::to_owned))
        };
        let reference = document.resolve("#/paths/a~0b").unwrap();
        assert_eq!(name(Some(reference)), None);
        assert_eq!(name(document.follow(reference)).as_deref(), Some("é"));
        assert_eq!(
            name(document.resolve("#/paths/~1groups/get/0")).as_deref(),
            Some("a")
        );
        for nowhere in [
            "#/paths/groups",
            "#/paths/~1groups/get/2",
            "other.yaml#/one",
            "#",
        ] {
            assert!(document.resolve(nowhere).is_none(), "{nowhere}");
        }
        assert!(
            document
                .follow(document.resolve("#/one").unwrap())
                .is_none()
        );
    }

    #[test]
    fn the_walk_goes_from_the_top_down_in_the_order_of_the_file() {
        let document = Document::parse("x", "b: [1, {c: 2}]\na: 3\n").unwrap();
        let mut paths = Vec::new();
        document.walk(&mut |steps, _| paths.push(render(steps)));
        assert_eq!(paths, ["", "b", "b[0]", "b[1]", "b[1].c", "a"]);
    }

    #[test]
    fn json_has_the_order_of_the_file_in_short_and_long_mappings() {
        let text = (0..40)
            .rev()
            .map(|n| format!("k{n}: {n}\n"))
            .collect::<String>();
        let document = Document::parse("x", &text).unwrap();
        let json = serde_json::to_string(document.root()).unwrap();
        assert!(json.starts_with("{\"k39\":39,\"k38\":38,"), "{json}");
        assert_eq!(document.root().get("k7").and_then(Node::as_int), Some(7));
        assert_eq!(document.root().get("k40"), None);
        let mixed = Document::parse("x", "404: [~, true, -1, 0.5, 'no', no]\n").unwrap();
        let json = serde_json::to_string(mixed.root()).unwrap();
        assert_eq!(json, "{\"404\":[null,true,-1,0.5,\"no\",\"no\"]}");
    }
}
