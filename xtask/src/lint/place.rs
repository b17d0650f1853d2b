//! One OpenAPI object, and where it is.

use super::shape::Role;
use crate::document::{Entry, Node, Span, Step, pointer};

/// An object of the document, as an index into the list of them.
pub(super) type Id = usize;

/// How an object is reached from its parent.
#[derive(Clone, Copy)]
pub(super) enum Via<'d> {
    /// It is the document.
    Root,
    /// `requestBody:`, `/groups:`, `404:`
    Key(&'d Entry),
    /// `schemas: {Group: ...}`
    Member(&'d Entry, &'d Entry),
    /// `parameters: [...]`
    Item(&'d Entry, usize),
}

/// One OpenAPI object.
#[derive(Clone, Copy)]
pub(super) struct Place<'d> {
    pub(super) role: Role,
    pub(super) node: &'d Node,
    pub(super) parent: Id,
    pub(super) via: Via<'d>,
    /// The objects inside this one are those up to here.
    pub(super) end: Id,
    /// The `$ref`, if this is a reference instead of an object.
    pub(super) reference: Option<&'d Entry>,
}

impl<'d> Place<'d> {
    /// The key that the object has in its parent: a name, a path, a status, a media type.
    pub(super) fn key(&self) -> &'d str {
        match self.via {
            Via::Key(entry) | Via::Member(_, entry) => &entry.key,
            Via::Root | Via::Item(..) => "",
        }
    }

    /// The key of the parent under which the object, or the mapping or list that holds it, is found.
    pub(super) fn field(&self) -> &'d str {
        match self.via {
            Via::Key(entry) | Via::Member(entry, _) | Via::Item(entry, _) => &entry.key,
            Via::Root => "",
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'d Node> {
        self.node.get(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key).and_then(Node::as_str)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool).unwrap_or(false)
    }

    pub(super) fn span(&self) -> Span {
        match self.via {
            Via::Key(entry) | Via::Member(_, entry) => entry.key_span,
            Via::Root | Via::Item(..) => self.node.span,
        }
    }
}

/// A position with the path that leads there.
#[derive(Clone)]
pub(super) struct Location {
    pub(super) span: Span,
    pub(super) path: String,
}

impl Location {
    /// One key further down, pointing at the key.
    pub(super) fn key(&self, entry: &Entry) -> Self {
        let mut path = self.path.clone();
        pointer::append(&mut path, Step::Key(&entry.key));
        Self {
            span: entry.key_span,
            path,
        }
    }

    /// One item further down.
    pub(super) fn item(&self, index: usize, item: &Node) -> Self {
        let mut path = self.path.clone();
        pointer::append(&mut path, Step::Index(index));
        Self {
            span: item.span,
            path,
        }
    }
}
