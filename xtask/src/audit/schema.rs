//! Compares schemas, through references on both sides.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::facts::{Facts, Scope, Side};
use super::values::{self, normal};
use crate::api::{Api, Kind, Property, Said, Schema, letters};

/// Longer chains of references are circles.
const MAX_CHAIN: usize = 100;

/// From this many steps on, the way to a schema is no longer told; its name is.
const MAX_STEPS: usize = 40;

/// Compares the schemas of one spec with those of one document.
pub(super) struct Schemas<'a> {
    pub(super) spec: &'a Api,
    pub(super) document: &'a Api,
    /// The pairs of named schemas that were compared: they are the same wherever they are used.
    done: HashSet<(String, String)>,
    /// Those that were met and are still to be compared. They wait until all operations are through, so that each is reported at the shortest
    /// way that leads to it, and so that nothing recurses as deep as references go.
    waiting: VecDeque<(Scope, Schema, Schema)>,
    /// The files of the schemas that are on another page than the operations.
    files: &'a HashMap<String, Rc<str>>,
}

/// A schema with what its references lead to.
struct Meant {
    schema: Schema,
    /// The names that led there, the first one first.
    names: Vec<String>,
    /// Whether the last of these is of no schema of the document.
    is_unknown: bool,
    /// Whether something beside a reference says more of the value than the schema does.
    is_refined: bool,
    /// Where the first reference is, or the schema itself.
    line: usize,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(
        spec: &'a Api,
        document: &'a Api,
        files: &'a HashMap<String, Rc<str>>,
    ) -> Self {
        Self {
            spec,
            document,
            done: HashSet::new(),
            waiting: VecDeque::new(),
            files,
        }
    }

    /// Compares two schemas, and what they consist of. What has a name on both sides waits for [`rest`](Self::rest).
    pub(super) fn compare(
        &mut self,
        facts: &mut Facts<'_>,
        scope: &Scope,
        ours: &Schema,
        theirs: &Schema,
    ) {
        let (ours, theirs) = (meant(self.spec, ours), meant(self.document, theirs));
        let mut scope = scope.clone().lines(ours.line, theirs.line);
        for name in &ours.names {
            scope = scope.through(vec![
                "components".to_owned(),
                "schemas".to_owned(),
                name.clone(),
            ]);
        }
        if theirs.is_unknown {
            // Nothing but its name is known.
            self.compare_names(facts, &scope, &ours, &theirs);
            return;
        }
        self.nullable(facts, &scope, &ours.schema, &theirs.schema);
        let scope = scope.lines(ours.schema.line, theirs.schema.line);
        let (Some(our_name), Some(their_name)) = (ours.names.last(), theirs.names.last()) else {
            self.single(facts, &scope, &ours.schema, &theirs.schema);
            self.parts(facts, &scope, &ours.schema, &theirs.schema);
            return;
        };
        if ours.is_refined || theirs.is_refined {
            // What is said beside a reference holds for its use alone.
            self.single(facts, &scope, &ours.schema, &theirs.schema);
        }
        if self.done.insert((our_name.clone(), their_name.clone()))
            && let (Some(ours), Some(theirs)) = (
                self.spec.schemas.get(our_name),
                self.document.schemas.get(their_name),
            )
        {
            let mut scope = scope.shortened(MAX_STEPS);
            scope.document_file = self.files.get(their_name).cloned();
            self.waiting
                .push_back((scope, ours.clone(), theirs.clone()));
        }
    }

    /// Compares the named schemas that were met.
    pub(super) fn rest(&mut self, facts: &mut Facts<'_>) {
        while let Some((scope, ours, theirs)) = self.waiting.pop_front() {
            self.single(facts, &scope, &ours, &theirs);
            self.parts(facts, &scope, &ours, &theirs);
        }
    }

    fn compare_names(&self, facts: &mut Facts<'_>, scope: &Scope, ours: &Meant, theirs: &Meant) {
        let Some(name) = theirs.names.last() else {
            return;
        };
        let theirs = Some((name.clone(), theirs.line));
        let same = ours
            .names
            .iter()
            .find(|known| letters(known) == letters(name));
        let ours: Side = match (same, ours.names.first()) {
            // The same name in another spelling.
            (Some(_), _) => Some((name.clone(), 0)),
            (None, Some(first)) => Some((first.clone(), 0)),
            (None, None) => Some((
                ours.schema.shape.value().cloned().unwrap_or_default(),
                ours.schema.line,
            )),
        };
        facts.compare(self.document, &scope.child("$ref"), ours, theirs);
    }

    fn nullable(&self, facts: &mut Facts<'_>, scope: &Scope, ours: &Schema, theirs: &Schema) {
        let scope = scope.child("nullable");
        flag(
            facts,
            self.document,
            &scope,
            &ours.nullable,
            &theirs.nullable,
        );
    }

    /// What is said of a value as such.
    fn single(&self, facts: &mut Facts<'_>, scope: &Scope, ours: &Schema, theirs: &Schema) {
        let document = self.document;
        let is_count = ours.format.value().is_some_and(|format| format == "count");
        let is_number = |schema: &Schema| {
            matches!(
                schema.shape.value().map(String::as_str),
                Some("integer" | "number")
            )
        };
        if is_count && is_number(theirs) {
            // A count reads both kinds of numbers. Which of them the vendor says, and how large, is one fact.
            let shown = |schema: &Schema| {
                let format = schema.format.value().map(|format| format!(" {format}"));
                let shape = schema.shape.value().cloned().unwrap_or_default();
                Some((shape + &format.unwrap_or_default(), schema.line))
            };
            facts.compare(document, &scope.child("format"), shown(ours), shown(theirs));
        } else {
            let text = |text: &String| Some(text.clone());
            let shapes = (&ours.shape, &theirs.shape);
            if ours.alternatives.is_empty() && theirs.alternatives.is_empty() {
                facts.said(document, &scope.child("type"), shapes, text);
            }
            let formats = (&ours.format, &theirs.format);
            facts.said(document, &scope.child("format"), formats, text);
        }
        let json = |text: &String| Some(normal(text));
        let defaults = (&ours.default, &theirs.default);
        facts.said(document, &scope.child("default"), defaults, json);
        values::values(facts, document, scope, ours, theirs);
        if ours.says_bounds && theirs.says_bounds {
            values::bounds(facts, document, scope, ours, theirs);
        }
    }

    /// What a value consists of.
    fn parts(&mut self, facts: &mut Facts<'_>, scope: &Scope, ours: &Schema, theirs: &Schema) {
        let document = self.document;
        let is_list = |schema: &Schema| {
            schema
                .shape
                .value()
                .is_some_and(|shape| shape == "array" && schema.alternatives.is_empty())
        };
        match (&ours.items, &theirs.items) {
            (Some(ours), Some(theirs)) => {
                self.compare(facts, &scope.child("items"), ours, theirs);
            }
            (our_items, their_items) if is_list(ours) && is_list(theirs) => {
                let shown = |items: &Option<Box<Schema>>| items.as_deref().map(name_of);
                if our_items.is_some() || their_items.is_some() {
                    let scope = scope.child("items");
                    facts.compare(document, &scope, shown(our_items), shown(their_items));
                }
            }
            _ => {}
        }
        let is_object = |schema: &Schema| {
            let shape = schema.shape.value().map(String::as_str);
            shape == Some("object") && schema.alternatives.is_empty()
        };
        match (&ours.entries, &theirs.entries) {
            (Some(ours), Some(theirs)) => {
                let scope = scope.child("additionalProperties");
                self.compare(facts, &scope, ours, theirs);
            }
            (ours_entries, their_entries) if is_object(ours) && is_object(theirs) => {
                let shown = |entries: &Option<Box<Schema>>| entries.as_deref().map(name_of);
                if ours_entries.is_some() || their_entries.is_some() {
                    let scope = scope.child("additionalProperties");
                    facts.compare(document, &scope, shown(ours_entries), shown(their_entries));
                }
            }
            _ => {}
        }
        if is_object(ours) && is_object(theirs) {
            self.properties(facts, scope, ours, theirs);
        }
        self.alternatives(facts, scope, ours, theirs);
    }

    fn properties(&mut self, facts: &mut Facts<'_>, scope: &Scope, ours: &Schema, theirs: &Schema) {
        let document = self.document;
        // Names are those on the wire, except where the document is written for the users of a library.
        let key = |name: &str| match document.kind {
            Kind::OpenApi => name.to_owned(),
            _ => super::operation::snake(name),
        };
        let mut others: indexmap::IndexMap<String, &Property> = theirs
            .properties
            .iter()
            .map(|property| (key(&property.name), property))
            .collect();
        for property in &ours.properties {
            let other = others.shift_remove(&key(&property.name));
            let place = scope.below(&["properties", &property.name]);
            let shown = |property: &Property| Some(name_of(&property.schema));
            let Some(other) = other else {
                facts.compare(document, &place, shown(property), None);
                continue;
            };
            let place = place.lines(property.schema.line, other.schema.line);
            let required = place.child("required");
            let listed = scope.below(&["required", &property.name]);
            let required = listed.places.into_iter().fold(required, Scope::also);
            flag(
                facts,
                document,
                &required,
                &property.required,
                &other.required,
            );
            let read_only = place.child("readOnly");
            flag(
                facts,
                document,
                &read_only,
                &property.read_only,
                &other.read_only,
            );
            if is_unsaid(&other.schema) {
                // It is required, and nothing says what it is.
                let place = place.child("schema");
                facts.compare(document, &place, shown(property), None);
                continue;
            }
            self.compare(facts, &place, &property.schema, &other.schema);
        }
        for (_, other) in others {
            let place = scope.below(&["properties", &other.name]);
            facts.compare(document, &place, None, Some(name_of(&other.schema)));
        }
    }

    fn alternatives(
        &mut self,
        facts: &mut Facts<'_>,
        scope: &Scope,
        ours: &Schema,
        theirs: &Schema,
    ) {
        if ours.alternatives.is_empty() && theirs.alternatives.is_empty() {
            return;
        }
        let scope = scope.child("oneOf");
        if ours.alternatives.len() == theirs.alternatives.len() {
            let both = ours.alternatives.iter().zip(&theirs.alternatives);
            for (index, (ours, theirs)) in both.enumerate() {
                let scope = scope.child(&format!("[{index}]"));
                self.compare(facts, &scope, ours, theirs);
            }
            return;
        }
        let shown = |schema: &Schema| -> Side {
            let first = schema.alternatives.first()?;
            let names = schema.alternatives.iter().map(|one| name_of(one).0);
            Some((names.collect::<Vec<_>>().join(" or "), first.line))
        };
        facts.compare(self.document, &scope, shown(ours), shown(theirs));
    }
}

/// What a schema is called, or else its type, and its line.
fn name_of(schema: &Schema) -> (String, usize) {
    let name = schema.reference.value().or(schema.shape.value());
    let name = name.cloned().unwrap_or_else(|| "any".to_owned());
    (name, schema.line)
}

/// Whether nothing at all is said of a value, not even that it may be anything.
fn is_unsaid(schema: &Schema) -> bool {
    schema.shape == Said::Nothing
        && schema.reference == Said::Nothing
        && schema.alternatives.is_empty()
}

/// Compares what is not so where it is not said.
pub(super) fn flag(
    facts: &mut Facts<'_>,
    document: &Api,
    scope: &Scope,
    ours: &Said<bool>,
    theirs: &Said<bool>,
) {
    facts.said(document, scope, (ours, theirs), |value| {
        value.then(|| "true".to_owned())
    });
}

/// Follows the references of `schema`. What is said beside a reference counts.
fn meant(api: &Api, schema: &Schema) -> Meant {
    let mut names = Vec::new();
    let mut trail = vec![schema];
    let mut is_unknown = false;
    let mut at = schema;
    while let Some(name) = at.reference.value() {
        names.push(name.clone());
        match api.schemas.get(name) {
            Some(next) if names.len() < MAX_CHAIN => {
                trail.push(next);
                at = next;
            }
            _ => {
                is_unknown = true;
                break;
            }
        }
    }
    let mut whole = at.clone();
    let mut is_refined = false;
    for over in trail.iter().rev().skip(1) {
        if over.nullable.value().is_some() {
            whole.nullable = over.nullable.clone();
        }
        if over.default.value().is_some() {
            whole.default = over.default.clone();
        }
        if over.values.value().is_some() {
            whole.values = over.values.clone();
            whole.is_open = over.is_open;
        }
        for (key, bound) in &over.bounds {
            whole.bounds.retain(|(known, _)| known != key);
            whole.bounds.push((key.clone(), bound.clone()));
        }
        is_refined |= over.default.value().is_some()
            || over.values.value().is_some()
            || !over.bounds.is_empty();
    }
    whole.reference = Said::Nothing;
    Meant {
        schema: whole,
        names,
        is_unknown,
        is_refined,
        line: schema.line,
    }
}
