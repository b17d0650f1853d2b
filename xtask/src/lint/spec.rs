//! The document as the rules see it: a flat list of OpenAPI objects, each with its kind, its parent and what it refers to.
//!
//! One walk along the table in `shape.rs` finds the objects in the order of the file, so the objects inside another one
//! are a contiguous run after it. Everything is computed once and in linear time; the rules only look things up.

use std::collections::HashMap;

pub(super) use super::operation::{Operation, Response};
use super::place::Via;
pub(super) use super::place::{Id, Location, Place};
use super::shape::{Kind, Role, fields};
use super::{Report, references, structure};
use crate::document::{Document, Entry, Node, Step, pointer};

/// The document, prepared for the rules.
pub(super) struct Spec<'d> {
    root: Place<'d>,
    places: Vec<Place<'d>>,
    /// By section and name.
    components: HashMap<(&'d str, &'d str), Id>,
    /// What each reference leads to in the end.
    resolved: Vec<Option<Id>>,
    pub(super) operations: Vec<Operation<'d>>,
    /// Every `x-...` key with the object that carries it.
    pub(super) extensions: Vec<(Id, &'d Entry)>,
    in_response: Vec<bool>,
    in_request: Vec<bool>,
}

impl<'d> Spec<'d> {
    /// Finds all objects and reports what has not the form of OpenAPI on the way.
    pub(super) fn new(document: &'d Document, report: &mut Report<'_>) -> Self {
        let root = Place {
            role: Role::Document,
            node: document.root(),
            parent: 0,
            via: Via::Root,
            end: 0,
            reference: None,
        };
        let mut spec = Self {
            root,
            places: Vec::new(),
            components: HashMap::new(),
            resolved: Vec::new(),
            operations: Vec::new(),
            extensions: Vec::new(),
            in_response: Vec::new(),
            in_request: Vec::new(),
        };
        spec.add(root, report);
        spec.resolved = references::resolve(&spec);
        spec.operations = spec
            .ids(Role::Operation)
            .map(|id| spec.operation(id))
            .collect();
        spec.in_response = spec.reach(Role::Response);
        spec.in_request = spec.reach(Role::RequestBody);
        spec
    }

    fn add(&mut self, place: Place<'d>, report: &mut Report<'_>) {
        let id = self.places.len();
        self.places.push(place);
        if !place.node.is_map() {
            structure::wrong_type(self, report, id, place.node, "a mapping");
        } else if place.reference.is_none() {
            for entry in place.node.entries() {
                self.field(id, place.role, entry, report);
            }
            structure::missing(self, report, id);
        }
        let end = self.places.len();
        if let Some(place) = self.places.get_mut(id) {
            place.end = end;
        }
        if let Via::Member(section, entry) = place.via
            && self.get(place.parent).role == Role::Components
        {
            self.components.insert((&section.key, &entry.key), id);
        }
    }

    fn field(&mut self, id: Id, role: Role, entry: &'d Entry, report: &mut Report<'_>) {
        if entry.key.starts_with("x-") {
            self.extensions.push((id, entry));
            return;
        }
        let field = fields(role).iter().find(|field| field.name == entry.key);
        let value = &entry.value;
        let kind = match (field, role.member()) {
            (Some(field), _) => field.kind,
            (None, Some(member)) => Kind::One(member),
            (None, None) => {
                structure::unknown_key(self, report, id, entry);
                return;
            }
        };
        structure::check_kind(self, report, id, entry, kind);
        match kind {
            Kind::One(role) => self.child(id, role, value, Via::Key(entry), report),
            Kind::FlagOr(role) if value.as_bool().is_none() => {
                self.child(id, role, value, Via::Key(entry), report);
            }
            Kind::Map(role) => {
                for member in value.entries() {
                    self.child(id, role, &member.value, Via::Member(entry, member), report);
                }
            }
            Kind::List(role) => {
                for (index, item) in value.items().iter().enumerate() {
                    self.child(id, role, item, Via::Item(entry, index), report);
                }
            }
            _ => {}
        }
    }

    fn child(
        &mut self,
        parent: Id,
        role: Role,
        node: &'d Node,
        via: Via<'d>,
        report: &mut Report<'_>,
    ) {
        let reference = role.section().and_then(|_| node.entry("$ref"));
        self.add(
            Place {
                role,
                node,
                parent,
                via,
                end: 0,
                reference,
            },
            report,
        );
    }

    pub(super) fn get(&self, id: Id) -> &Place<'d> {
        // Ids are only made by `add`, so the fallback is never taken.
        self.places.get(id).unwrap_or(&self.root)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// All objects of a kind, references included.
    pub(super) fn ids(&self, role: Role) -> impl Iterator<Item = Id> {
        self.within(0, role)
    }

    /// All objects of a kind inside another one, however deep; references are not followed.
    pub(super) fn within(&self, id: Id, role: Role) -> impl Iterator<Item = Id> {
        self.whole(id).filter(move |id| self.get(*id).role == role)
    }

    /// An object and everything inside it.
    pub(super) fn whole(&self, id: Id) -> std::ops::Range<Id> {
        id..self.get(id).end
    }

    /// All objects of a kind that are written out, so no references.
    pub(super) fn written(&self, role: Role) -> impl Iterator<Item = (Id, &Place<'d>)> {
        self.ids(role)
            .map(|id| (id, self.get(id)))
            .filter(|(_, place)| place.reference.is_none())
    }

    /// The objects directly inside another one.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let end = self.get(id).end;
        std::iter::successors(Some(id + 1), |at| Some(self.get(*at).end.max(at + 1)))
            .take_while(move |at| *at < end)
    }

    /// The child under this key.
    pub(super) fn child_at(&self, id: Id, field: &str) -> Option<Id> {
        self.children(id)
            .find(|child| self.get(*child).field() == field)
    }

    /// The child with this name in the mapping under this key.
    pub(super) fn member(&self, id: Id, field: &str, name: &str) -> Option<Id> {
        self.children(id).find(|child| {
            let child = self.get(*child);
            child.field() == field && child.key() == name
        })
    }

    pub(super) fn component(&self, section: &str, name: &str) -> Option<Id> {
        self.components.get(&(section, name)).copied()
    }

    /// What `id` stands for: itself, or what its reference leads to.
    pub(super) fn resolve(&self, id: Id) -> Option<Id> {
        self.resolved.get(id).copied().flatten()
    }

    /// Whether the schema is part of what a response can be.
    pub(super) fn in_response(&self, id: Id) -> bool {
        self.in_response.get(id).copied().unwrap_or(false)
    }

    /// Whether the schema is part of what a request body can be.
    pub(super) fn in_request(&self, id: Id) -> bool {
        self.in_request.get(id).copied().unwrap_or(false)
    }

    /// Where an object is: the position of its key if it has one.
    pub(super) fn at(&self, id: Id) -> Location {
        let mut trail = Vec::new();
        let mut at = id;
        while at != 0 {
            let place = self.get(at);
            trail.push(place.via);
            at = place.parent;
        }
        let mut path = String::new();
        for via in trail.iter().rev() {
            match via {
                Via::Root => {}
                Via::Key(entry) => pointer::append(&mut path, Step::Key(&entry.key)),
                Via::Member(field, entry) => {
                    pointer::append(&mut path, Step::Key(&field.key));
                    pointer::append(&mut path, Step::Key(&entry.key));
                }
                Via::Item(field, index) => {
                    pointer::append(&mut path, Step::Key(&field.key));
                    pointer::append(&mut path, Step::Index(*index));
                }
            }
        }
        Location {
            span: self.get(id).span(),
            path,
        }
    }

    /// Where a key of an object is, or the object itself if it has no such key.
    pub(super) fn at_key(&self, id: Id, key: &str) -> Location {
        let at = self.at(id);
        match self.get(id).node.entry(key) {
            Some(entry) => at.key(entry),
            None => at,
        }
    }

    /// Marks every schema that the content of the bodies or responses of the document can consist of.
    fn reach(&self, role: Role) -> Vec<bool> {
        let mut reached = vec![false; self.places.len()];
        let mut todo: Vec<Id> = self
            .ids(role)
            .flat_map(|id| self.within(id, Role::MediaType))
            .collect();
        while let Some(start) = todo.pop() {
            if reached.get(start).copied().unwrap_or(true) {
                continue;
            }
            for id in self.within(start, Role::Schema) {
                if let Some(reached) = reached.get_mut(id) {
                    *reached = true;
                }
                todo.extend(references::target(self, id));
            }
        }
        reached
    }
}
