//! Facts that are compared, and what comes of it.

use std::rc::Rc;

use serde::Serialize;

use super::deviations::Deviation;
use super::places::Place;
use crate::api::{Api, Said, Stated};

/// In what way the spec differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The document has it, the spec has not.
    Missing,
    /// The spec has it, the document has not.
    Extra,
    /// Both have it, and it is not the same.
    Differs,
}

impl Change {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Differs => "differs",
        }
    }
}

/// A difference between the spec and a document.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// In what way.
    pub change: Change,
    /// The operation in which it was found, for example `GET /groups`. None: it concerns the document as a whole.
    pub operation: Option<String>,
    /// What differs, from the operation on: `parameters.limit.schema.type`.
    pub field: String,
    /// All places of the spec at which a deviation would be recorded.
    pub places: Vec<String>,
    /// What the spec says.
    pub spec: Option<String>,
    /// The file of the spec.
    pub spec_file: String,
    /// The line of the spec, or that of the nearest thing around it.
    pub spec_line: usize,
    /// What the document says.
    pub document: Option<String>,
    /// The file of the document.
    pub document_file: String,
    /// The line of the document, or that of the nearest thing around it.
    pub document_line: usize,
    /// Why that is intended, if it is.
    pub reason: Option<String>,
}

/// A deviation that no longer holds.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Stale {
    /// The place that it speaks of.
    pub at: String,
    /// The file that records it.
    pub file: String,
    /// The line on which it is recorded.
    pub line: usize,
    /// Whether the documents differ there from the spec, but say something else than `found` does.
    pub is_changed: bool,
}

/// What comparing a spec with documents gives.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// All differences, in the order of the spec.
    pub differences: Vec<Difference>,
    /// The deviations that no document bears out any more.
    pub stale: Vec<Stale>,
    /// How many operations were compared.
    pub operations: usize,
    /// How many operations of the documents the spec leaves out, without this being a difference.
    pub left_out: usize,
    /// How many operations of the spec no document speaks of.
    pub unspoken: usize,
    /// How many facts were compared.
    pub facts: usize,
    /// How many deviations are about something that no document speaks of.
    pub unchecked: usize,
}

impl Outcome {
    /// The differences that no deviation covers.
    pub fn uncovered(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|one| one.reason.is_none())
    }

    /// Whether every difference is intended, and every deviation holds.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.stale.is_empty() && self.uncovered().next().is_none()
    }
}

/// How many components are told through which the way to a fact leads.
const MAX_PLACES: usize = 4;

/// What is being compared: where, and on which lines.
#[derive(Clone)]
pub(super) struct Scope {
    /// The operation, as reports name it.
    pub(super) operation: Option<String>,
    /// How many steps of the first place lead to the operation.
    pub(super) depth: usize,
    pub(super) places: Vec<Place>,
    pub(super) spec_line: usize,
    pub(super) document_line: usize,
    /// The file of the document, if it is another one than that of the operations.
    pub(super) document_file: Option<Rc<str>>,
}

impl Scope {
    /// The document as a whole.
    pub(super) fn root() -> Self {
        Self {
            operation: None,
            depth: 0,
            places: vec![Place::new()],
            spec_line: 1,
            document_line: 1,
            document_file: None,
        }
    }

    /// One step further in.
    pub(super) fn child(&self, step: &str) -> Self {
        let mut child = self.clone();
        for place in &mut child.places {
            place.push(step.to_owned());
        }
        child
    }

    /// Several steps further in.
    pub(super) fn below(&self, steps: &[&str]) -> Self {
        steps
            .iter()
            .fold(self.clone(), |scope, step| scope.child(step))
    }

    /// The same, which is also found at `place`.
    pub(super) fn also(mut self, place: Place) -> Self {
        if !place.is_empty() && !self.places.contains(&place) {
            self.places.push(place);
        }
        self
    }

    /// The same, which is reached through the component at `place`. Of several on the way, the last few count.
    pub(super) fn through(mut self, place: Place) -> Self {
        if self.places.len() > MAX_PLACES {
            self.places.remove(1);
        }
        self.also(place)
    }

    /// The same; where more than `most` steps lead there, only the last component on the way counts.
    pub(super) fn shortened(mut self, most: usize) -> Self {
        if self.places.first().is_some_and(|way| way.len() > most) {
            let last = self.places.pop();
            self.places = last.into_iter().collect();
            self.depth = 0;
        }
        self
    }

    /// The same on these lines, where they are known.
    pub(super) fn lines(mut self, spec: usize, document: usize) -> Self {
        if spec > 0 {
            self.spec_line = spec;
        }
        if document > 0 {
            self.document_line = document;
        }
        self
    }

    fn field(&self) -> String {
        let first = self.places.first().map(Vec::as_slice).unwrap_or_default();
        shown(first.get(self.depth..).unwrap_or_default())
    }
}

/// A place, as problems show it.
fn shown(place: &[String]) -> String {
    let mut out = String::new();
    for step in place {
        if !out.is_empty() && !step.starts_with('[') {
            out.push('.');
        }
        out.push_str(step);
    }
    out
}

/// A value on one side: how it is shown, and its line if that is known.
pub(super) type Side = Option<(String, usize)>;

/// Names, each with its line.
type Names = Said<Vec<Stated<String>>>;

/// What became of a deviation.
#[derive(Clone, Copy, Default)]
struct State {
    /// A fact was compared that it is about.
    is_compared: bool,
    /// There was a difference at its place, which it may not cover.
    is_different: bool,
    /// It covered a difference.
    holds: bool,
}

/// Collects what comparing gives.
pub(super) struct Facts<'a> {
    pub(super) spec: &'a Api,
    deviations: Vec<Deviation>,
    /// What became of each deviation.
    state: Vec<State>,
    pub(super) differences: Vec<Difference>,
    pub(super) compared: usize,
}

impl<'a> Facts<'a> {
    pub(super) fn new(spec: &'a Api, deviations: Vec<Deviation>) -> Self {
        Self {
            spec,
            state: vec![State::default(); deviations.len()],
            deviations,
            differences: Vec::new(),
            compared: 0,
        }
    }

    /// Compares one fact of which both sides can speak. `None`: there is none.
    pub(super) fn compare(&mut self, document: &Api, scope: &Scope, ours: Side, theirs: Side) {
        self.compared += 1;
        let change = match (&ours, &theirs) {
            (None, None) => None,
            (None, Some(_)) => Some(Change::Missing),
            (Some(_), None) => Some(Change::Extra),
            (Some((ours, _)), Some((theirs, _))) => (ours != theirs).then_some(Change::Differs),
        };
        let mut reason = None;
        for (deviation, state) in self.deviations.iter().zip(&mut self.state) {
            if !deviation.is_about(document) || !deviation.is_at(&scope.places) {
                continue;
            }
            state.is_compared = true;
            state.is_different |= change.is_some();
            if change.is_some() && deviation.expects(theirs.as_ref().map(|(text, _)| &**text)) {
                state.holds = true;
                reason.get_or_insert_with(|| deviation.reason.clone());
            }
        }
        let Some(change) = change else {
            return;
        };
        let line = |side: &Side, near: usize| match side {
            Some((_, line)) if *line > 0 => *line,
            _ => near,
        };
        self.differences.push(Difference {
            change,
            operation: scope.operation.clone(),
            field: scope.field(),
            places: scope.places.iter().map(|place| shown(place)).collect(),
            spec_file: self.spec.file.clone(),
            spec_line: line(&ours, scope.spec_line),
            spec: ours.map(|(text, _)| text),
            document_file: scope
                .document_file
                .as_deref()
                .unwrap_or(&document.file)
                .to_owned(),
            document_line: line(&theirs, scope.document_line),
            document: theirs.map(|(text, _)| text),
            reason,
        });
    }

    /// Compares what both say, if both speak of it at all.
    pub(super) fn said<T>(
        &mut self,
        document: &Api,
        scope: &Scope,
        (ours, theirs): (&Said<T>, &Said<T>),
        show: impl Fn(&T) -> Option<String>,
    ) {
        let side = |said: &Said<T>| match said {
            Said::Nothing => None,
            Said::Absent => Some(None),
            Said::This(Stated { value, line }) => Some(show(value).map(|text| (text, *line))),
        };
        if let (Some(ours), Some(theirs)) = (side(ours), side(theirs)) {
            self.compare(document, scope, ours, theirs);
        }
    }

    /// Compares two sets of names, if both sides speak of them. Each name is a fact.
    pub(super) fn names(
        &mut self,
        document: &Api,
        scope: &Scope,
        (ours, theirs): (&Names, &Names),
        key: impl Fn(&str) -> String,
    ) {
        if matches!(ours, Said::Nothing) || matches!(theirs, Said::Nothing) {
            return;
        }
        let list = |said: &Names| said.value().cloned().unwrap_or_default();
        let (ours, theirs) = (list(ours), list(theirs));
        if ours.is_empty() && theirs.is_empty() {
            self.compare(document, scope, None, None);
        }
        let known: std::collections::HashSet<String> =
            ours.iter().map(|name| key(&name.value)).collect();
        for name in &ours {
            let other = theirs
                .iter()
                .find(|other| key(&other.value) == key(&name.value));
            let shown = |line| Some((name.value.clone(), line));
            let their_line = other.map(|other| other.line);
            let scope = scope.child(&name.value);
            self.compare(
                document,
                &scope,
                shown(name.line),
                their_line.and_then(shown),
            );
        }
        for name in theirs
            .iter()
            .filter(|name| !known.contains(&key(&name.value)))
        {
            let scope = scope.child(&name.value);
            let shown = Some((name.value.clone(), name.line));
            self.compare(document, &scope, None, shown);
        }
    }

    /// The deviations that no longer hold, and the number of those that were not checked.
    pub(super) fn deviations(&self) -> (Vec<Stale>, usize) {
        let all = || self.deviations.iter().zip(&self.state);
        let stale = all()
            .filter(|(_, state)| state.is_compared && !state.holds)
            .map(|(deviation, state)| Stale {
                at: deviation.shown(),
                file: self.spec.file.clone(),
                line: deviation.line,
                is_changed: state.is_different,
            });
        let unchecked = all().filter(|(_, state)| !state.is_compared).count();
        (stale.collect(), unchecked)
    }
}
