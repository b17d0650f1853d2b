//! `cargo xtask lint`: finds everything in a spec that the generator or the house rules do not allow, with one run.
//!
//! The generator panics on some documents, and on others it produces a client that quietly does something else; neither
//! names the line at fault. So each spec is checked here first.
//!
//! # Adding a rule
//!
//! 1. Declare it in the `rules!` block of the module that its subject belongs to (below), with its reason and remedy.
//! 2. Report it from that module's `check`: `report.push(&MY_RULE, spec.at_key(id, "key"), "what is wrong")`.
//!    `Spec` knows all objects, operations and references, and whether a response reaches a schema.
//! 3. Add a violating spec to `xtask/tests/specs/cases.txt`; the tests fail for a rule without one.

mod bodies;
mod descriptions;
mod deviations;
mod extensions;
mod lenient;
mod names;
mod operation;
mod pagination;
mod parameters;
mod paths;
mod place;
mod problem;
pub(crate) mod reading;
mod references;
mod report;
mod responses;
mod run;
mod schemas;
mod service;
mod shape;
mod spec;
mod structure;
pub(crate) mod unfinished;

pub(crate) use names::{operation_is_taken, schema_is_taken, type_name};
pub(crate) use problem::rules;
pub use problem::{Class, Problem, Rule};
pub use report::{Format, write};
pub(crate) use responses::REGISTERED;
pub use run::{Args, Usage, command, run};

use openapiv3::OpenAPI;

use crate::document::Document;
use spec::{Location, Spec};

/// All rules, by the modules that check them.
pub static RULES: &[&[&Rule]] = &[
    reading::RULES,
    structure::RULES,
    references::RULES,
    paths::RULES,
    parameters::RULES,
    bodies::RULES,
    responses::RULES,
    schemas::RULES,
    lenient::RULES,
    names::RULES,
    descriptions::RULES,
    extensions::RULES,
    deviations::RULES,
    pagination::RULES,
    service::RULES,
    unfinished::RULES,
];

/// All rules in one list.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten().copied()
}

/// Everything that is wrong with `document`, in the order of the file.
#[must_use]
pub fn lint(document: &Document) -> Vec<Problem> {
    read(document).0
}

/// The same, and the document as the generator reads it, if it can.
pub(crate) fn read(document: &Document) -> (Vec<Problem>, Option<OpenAPI>) {
    let mut report = Report {
        file: document.name(),
        problems: Vec::new(),
    };
    let spec = Spec::new(document, &mut report);
    for check in [
        structure::check,
        references::check,
        paths::check,
        parameters::check,
        bodies::check,
        responses::check,
        schemas::check,
        lenient::check,
        names::check,
        descriptions::check,
        extensions::check,
        pagination::check,
        service::check,
        unfinished::check,
    ] {
        check(&spec, &mut report);
    }
    let mut openapi = None;
    // The rules above say more exactly what the generator cannot read; this is for what they do not know of.
    if !report
        .problems
        .iter()
        .any(|problem| problem.rule.class == Class::Rejected)
    {
        match document.openapi() {
            Ok(read) => openapi = Some(read),
            Err(problem) => report.problems.push(problem),
        }
    }
    let mut problems = report.problems;
    problems.sort_by(|a, b| a.order().cmp(&b.order()));
    problems.dedup();
    (problems, openapi)
}

/// Collects the problems of one document.
struct Report<'n> {
    file: &'n str,
    problems: Vec<Problem>,
}

impl Report<'_> {
    fn push(&mut self, rule: &'static Rule, at: Location, what: impl Into<String>) {
        self.problems.push(Problem::new(
            rule,
            self.file,
            at.span,
            &at.path,
            what.into(),
        ));
    }
}
