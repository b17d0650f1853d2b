//! `$ref`: where it may lead, and what nothing leads to.

use super::problem::rules;
use super::shape::Role;
use super::spec::{Id, Spec};
use super::{Report, structure};
use crate::document::{Node, pointer};

rules! {
    EXTERNAL_REF = "external-ref", Rejected: "A `$ref` stays inside the document.",
        why "progenitor panics on references to other files and URLs, and a spec must stand alone.",
        fix "Copy the object into `components` and refer to it by `#/components/SECTION/NAME`.";
    UNRESOLVED_REF = "unresolved-ref", Rejected: "A `$ref` names a component that exists.",
        why "progenitor panics on a reference that leads nowhere.",
        fix "Correct the name, or add the component.";
    REF_SECTION = "ref-section", Rejected: "A `$ref` names a component of the kind that belongs there.",
        why "progenitor looks only at the last part of a reference and searches it in the section that belongs to the place: it takes another component, or looks for it forever.",
        fix "Refer to a component of the right section; move the object there if it is elsewhere.";
    CIRCULAR_REF = "circular-ref", Rejected: "A schema is not made of itself.",
        why "Such a schema has no value. progenitor recurses until the stack overflows, or writes a type that contains only itself.",
        fix "Write the object out at one place of the circle. A property or an item may refer to the schema around it.";
    RECURSIVE_COMPOSITION = "recursive-composition", Rejected: "A composition contains no schema that refers to itself.",
        why "progenitor merges the parts of a composition with all they contain; where one contains itself, that never ends and the stack overflows.",
        fix "Write the properties of the parts out in one object, which may then refer to itself.";
    PATH_ITEM_REF = "path-item-ref", Rejected: "A path is written out, not referred to.",
        why "progenitor refuses a document with a `$ref` in place of a path.",
        fix "Write the operations of the path here.";
    REF_SIBLINGS = "ref-siblings", Silent: "A `$ref` stands alone.",
        why "OpenAPI 3.0 ignores everything beside a `$ref`: a description or `nullable` written here has no effect.",
        fix "Move it to the component, or wrap the reference: `allOf: [{$ref: ...}]`.";
    UNUSED_COMPONENT = "unused-component", House: "Every component is used.",
        why "What no operation reaches is generated, documented and maintained for nobody.",
        fix "Remove the component, or refer to it from an operation.";
}

/// The component that the reference at `id` names, if it is one that can be there.
pub(super) fn target(spec: &Spec<'_>, id: Id) -> Option<Id> {
    let place = spec.get(id);
    let reference = place.reference?.value.as_str()?;
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    if place.role.section() != Some(section) {
        return None;
    }
    spec.component(section, &pointer::unescape(name))
}

/// For every object what it stands for in the end. References in a circle stand for nothing.
pub(super) fn resolve(spec: &Spec<'_>) -> Vec<Option<Id>> {
    const UNKNOWN: Option<Option<Id>> = None;
    let mut resolved = vec![UNKNOWN; spec.len()];
    let mut trail = Vec::new();
    for start in 0..spec.len() {
        let mut at = Some(start);
        // Each object is entered once: a known result, also the provisional one of this trail, ends the loop.
        let result = loop {
            let Some(id) = at else { break None };
            match resolved.get_mut(id) {
                None => break None,
                Some(Some(known)) => break *known,
                Some(slot) => *slot = Some(None),
            }
            trail.push(id);
            if spec.get(id).reference.is_none() {
                break Some(id);
            }
            at = target(spec, id);
        };
        for id in trail.drain(..) {
            if let Some(slot) = resolved.get_mut(id) {
                *slot = Some(result);
            }
        }
    }
    resolved.into_iter().map(Option::flatten).collect()
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for id in 0..spec.len() {
        check_reference(spec, report, id);
    }
    for id in spec.ids(Role::PathItem) {
        if spec.get(id).get("$ref").is_some() {
            report.push(
                &PATH_ITEM_REF,
                spec.at_key(id, "$ref"),
                "a path is taken from elsewhere",
            );
        }
    }
    check_circles(spec, report);
    check_compositions(spec, report);
    check_unused(spec, report);
}

fn check_reference(spec: &Spec<'_>, report: &mut Report<'_>, id: Id) {
    let place = spec.get(id);
    let (Some(entry), Some(section)) = (place.reference, place.role.section()) else {
        return;
    };
    let at = || spec.at(id).key(entry);
    if let Some(other) = place
        .node
        .entries()
        .iter()
        .find(|other| other.key != "$ref")
    {
        let what = format!("`{}` beside `$ref` is ignored", other.key);
        report.push(&REF_SIBLINGS, spec.at(id).key(other), what);
    }
    let Some(reference) = entry.value.as_str() else {
        structure::wrong_type(spec, report, id, &entry.value, "a string");
        return;
    };
    if !reference.starts_with('#') {
        report.push(
            &EXTERNAL_REF,
            at(),
            format!("`{reference}` is outside this document"),
        );
        return;
    }
    match reference
        .strip_prefix("#/components/")
        .and_then(|rest| rest.split_once('/'))
    {
        Some((named, name)) if named == section => {
            if spec.component(section, &pointer::unescape(name)).is_none() {
                report.push(&UNRESOLVED_REF, at(), format!("there is no `{reference}`"));
            }
        }
        _ => {
            let what = format!(
                "`{reference}` is not in `#/components/{section}/`, which is what belongs here"
            );
            report.push(&REF_SECTION, at(), what);
        }
    }
}

/// The components that `id` is another name for, or is put together from.
fn parts<'s>(spec: &'s Spec<'_>, id: Id) -> Box<dyn Iterator<Item = Id> + 's> {
    if spec.get(id).reference.is_some() {
        return Box::new(target(spec, id).into_iter());
    }
    if spec.get(id).role != Role::Schema {
        return Box::new(std::iter::empty());
    }
    let is_part = |field: &str| matches!(field, "allOf" | "anyOf" | "oneOf" | "not");
    Box::new(
        spec.children(id)
            .filter(move |child| is_part(spec.get(*child).field())),
    )
}

/// Reports each component that is part of itself, by a depth-first search that keeps its own stack.
fn check_circles(spec: &Spec<'_>, report: &mut Report<'_>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; spec.len()];
    for start in 0..spec.len() {
        let mut stack = vec![(start, None::<Box<dyn Iterator<Item = Id>>>)];
        while let Some((id, rest)) = stack.last_mut() {
            let (id, first_visit) = (*id, rest.is_none());
            let Some(state) = states.get_mut(id) else {
                break;
            };
            if first_visit && *state != State::New {
                if *state == State::Open {
                    let name = spec.get(id).key();
                    report.push(
                        &CIRCULAR_REF,
                        spec.at(id),
                        format!("`{name}` is made of itself"),
                    );
                }
                stack.pop();
                continue;
            }
            *state = State::Open;
            match rest.get_or_insert_with(|| parts(spec, id)).next() {
                Some(part) => stack.push((part, None)),
                None => {
                    if let Some(state) = states.get_mut(id) {
                        *state = State::Done;
                    }
                    stack.pop();
                }
            }
        }
    }
}

/// What may stand beside a single part of an `allOf` without being merged with it.
const ALONE: &[&str] = &[
    "description",
    "title",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "default",
    "example",
    "externalDocs",
];

/// Reports each composition from which a circle of references can be reached, through whatever it contains.
fn check_compositions(spec: &Spec<'_>, report: &mut Report<'_>) {
    let is_schema = |id: &Id| spec.get(*id).role == Role::Schema;
    let next = |id: Id| spec.children(id).chain(target(spec, id)).filter(is_schema);
    // Schemas that lead nowhere are taken away until only those are left that lead to a circle.
    let mut leads_to = vec![0_usize; spec.len()];
    let mut comes_from = vec![Vec::new(); spec.len()];
    for id in spec.ids(Role::Schema) {
        for next in next(id) {
            if let (Some(count), Some(from)) = (leads_to.get_mut(id), comes_from.get_mut(next)) {
                *count += 1;
                from.push(id);
            }
        }
    }
    let mut ends: Vec<Id> = spec
        .ids(Role::Schema)
        .filter(|id| leads_to.get(*id) == Some(&0))
        .collect();
    while let Some(end) = ends.pop() {
        for from in comes_from
            .get_mut(end)
            .map(std::mem::take)
            .unwrap_or_default()
        {
            if let Some(count) = leads_to.get_mut(from) {
                *count -= 1;
                if *count == 0 {
                    ends.push(from);
                }
            }
        }
    }
    for id in spec
        .ids(Role::Schema)
        .filter(|id| leads_to.get(*id).is_some_and(|count| *count > 0))
    {
        let node = spec.get(id).node;
        let composed = ["allOf", "anyOf", "oneOf"]
            .into_iter()
            .find(|key| node.get(key).is_some());
        // A single part that stands alone is not merged with anything.
        let is_alone = |key: &str| ALONE.contains(&key) || key.starts_with("x-") || key == "allOf";
        let is_merged = node
            .get("allOf")
            .is_none_or(|parts| parts.items().len() > 1)
            || node.entries().iter().any(|entry| !is_alone(&entry.key));
        if let Some(key) = composed.filter(|_| is_merged) {
            let what = "a part of this composition contains itself";
            report.push(&RECURSIVE_COMPOSITION, spec.at_key(id, key), what);
        }
    }
}

fn check_unused(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut used = vec![false; spec.len()];
    let mut todo: Vec<Id> = spec.ids(Role::Paths).collect();
    while let Some(start) = todo.pop() {
        if used.get(start).copied().unwrap_or(true) {
            continue;
        }
        for id in spec.whole(start) {
            if let Some(used) = used.get_mut(id) {
                *used = true;
            }
            todo.extend(target(spec, id));
        }
    }
    for scheme in security_names(spec) {
        if let Some(used) = spec
            .component("securitySchemes", scheme)
            .and_then(|id| used.get_mut(id))
        {
            *used = true;
        }
    }
    let components = spec.ids(Role::Components).flat_map(|id| spec.children(id));
    for id in components.filter(|id| !used.get(*id).copied().unwrap_or(true)) {
        let name = spec.get(id).key();
        report.push(
            &UNUSED_COMPONENT,
            spec.at(id),
            format!("no operation reaches `{name}`"),
        );
    }
}

/// The security schemes that the document and its operations ask for.
fn security_names<'d>(spec: &Spec<'d>) -> impl Iterator<Item = &'d str> {
    let owners = std::iter::once(0).chain(spec.ids(Role::Operation));
    owners
        .filter_map(|id| spec.get(id).get("security"))
        .flat_map(Node::items)
        .flat_map(Node::entries)
        .map(|entry| entry.key.as_str())
}
