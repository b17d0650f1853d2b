//! Every rule of the linter with a spec that breaks it, the three report formats, and input of the worst kind.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use xtask::document::{Document, Value};
use xtask::lint::{self, Args, Class, Format, Problem, Usage};

const BASE: &str = include_str!("specs/base.yaml");
const CASES: &str = include_str!("specs/cases.txt");

/// A violating spec; `cases.txt` explains the format.
#[derive(Debug, Default)]
struct Case {
    /// The line in `cases.txt`, for messages.
    line: usize,
    rule: &'static str,
    path: &'static str,
    also: BTreeSet<&'static str>,
    /// Whether progenitor must accept or reject the spec, if that is known.
    generator: Option<&'static str>,
    text: String,
    at: (usize, usize),
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut patch = Vec::new();
    for (index, line) in CASES.lines().enumerate() {
        if let Some(header) = line.strip_prefix("## ") {
            finish(&mut cases, &mut patch);
            let (rule, path) = header
                .split_once(" @")
                .expect("a header names a rule and a path");
            cases.push(Case {
                line: index + 1,
                rule,
                path: path.trim(),
                ..Case::default()
            });
        } else if let Some(rules) = line.strip_prefix("also ") {
            cases.last_mut().unwrap().also.extend(rules.split(", "));
        } else if let Some(outcome) = line.strip_prefix("generator ") {
            cases.last_mut().unwrap().generator = Some(outcome);
        } else if line.starts_with([' ', '-', '+', '=', '@']) {
            patch.push(line);
        } else {
            assert!(
                line.is_empty() || line.starts_with('#'),
                "line {}: {line}",
                index + 1
            );
        }
    }
    finish(&mut cases, &mut patch);
    cases
}

/// Applies the patch to the base and takes the mark out.
fn finish(cases: &mut [Case], patch: &mut Vec<&str>) {
    let Some(case) = cases.last_mut() else { return };
    let lines = |patch: &[&str], kinds: [char; 2]| -> String {
        patch
            .iter()
            .filter_map(|line| Some(line.strip_prefix(kinds)?.to_owned() + "\n"))
            .collect()
    };
    let marked = if patch.iter().all(|line| line.starts_with('=')) {
        lines(patch, ['=', '='])
    } else {
        let mut text = BASE.to_owned();
        for hunk in patch.split(|line| *line == "@@") {
            // The mark may be in the lines before as well, where they are also the lines after.
            let before = lines(hunk, [' ', '-']).replace('§', "");
            let count = text.replace('§', "").matches(&before).count();
            assert_eq!(
                count, 1,
                "line {}: these lines occur {count} times:\n{before}",
                case.line
            );
            text = text.replacen(&before, &lines(hunk, [' ', '+']), 1);
        }
        text
    };
    patch.clear();
    let offset = marked
        .find('§')
        .unwrap_or_else(|| panic!("line {}: no mark", case.line));
    let start = marked[..offset]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    case.at = (
        marked[..offset].matches('\n').count() + 1,
        marked[start..offset].chars().count() + 1,
    );
    case.text = marked.replacen('§', "", 1);
}

fn lint(text: &str) -> Vec<Problem> {
    match Document::parse("spec.yaml", text) {
        Ok(document) => lint::lint(&document),
        Err(problem) => vec![problem],
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut out, problem| {
        let _ = writeln!(out, "  {problem}\n      at {}", problem.path);
        out
    })
}

/// Runs progenitor as `cargo xtask generate` does, for the client and for the mocks.
fn generate(text: &str) -> Result<(), String> {
    let spec = Document::parse("spec.yaml", text)
        .and_then(|document| document.openapi())
        .map_err(|p| p.to_string())?;
    let generator =
        || Generator::new(GenerationSettings::new().with_interface(InterfaceStyle::Builder));
    catch_unwind(AssertUnwindSafe(|| {
        generator()
            .generate_tokens(&spec)
            .map_err(|error| error.to_string())?;
        generator()
            .httpmock(&spec, "client")
            .map(drop)
            .map_err(|error| error.to_string())
    }))
    .unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default())
    })
}

#[test]
fn the_base_has_no_problem_and_goes_through_the_generator() {
    let problems = lint(BASE);
    assert!(problems.is_empty(), "{}", list(&problems));
    generate(BASE).unwrap();
}

#[test]
fn each_case_is_reported_where_it_is() {
    let mut wrong = String::new();
    for case in cases() {
        let problems = lint(&case.text);
        let (line, column) = case.at;
        let is_it = |problem: &&Problem| {
            (
                problem.rule.id,
                problem.path.as_str(),
                problem.line,
                problem.column,
            ) == (case.rule, case.path, line, column)
        };
        let others: BTreeSet<&str> = problems
            .iter()
            .map(|p| p.rule.id)
            .filter(|id| *id != case.rule)
            .collect();
        if problems.iter().filter(is_it).count() != 1 || others != case.also {
            let _ = writeln!(
                wrong,
                "cases.txt:{}: expected {} at {line}:{column} {} and {:?}, found\n{}",
                case.line,
                case.rule,
                case.path,
                case.also,
                list(&problems)
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_generator_does_with_each_case_what_the_rule_says() {
    let mut wrong = String::new();
    for case in cases() {
        // Without a mark the generator is not run: on a circle it would exhaust the stack.
        let Some(expected) = case.generator else {
            continue;
        };
        let outcome = generate(&case.text);
        if outcome.is_ok() != (expected == "accepts") {
            let _ = writeln!(
                wrong,
                "cases.txt:{}: {} is not what the generator {expected}: {outcome:?}",
                case.line, case.rule
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_rule_has_a_case() {
    // Not about the text of a spec: `what_is_not_text_is_refused` and `hostile_sizes_are_refused` have these.
    let elsewhere = ["unreadable", "not-text", "too-large"];
    let covered: BTreeSet<&str> = cases()
        .iter()
        .map(|case| case.rule)
        .chain(elsewhere)
        .collect();
    let declared: BTreeSet<&str> = lint::rules().map(|rule| rule.id).collect();
    assert_eq!(covered, declared);
    assert_eq!(lint::rules().count(), declared.len(), "an id is used twice");
}

#[test]
fn rules_read_well() {
    let is_kebab = |id: &str| {
        id.split('-')
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase()))
    };
    for rule in lint::rules() {
        assert!(is_kebab(rule.id), "{}", rule.id);
        for text in [rule.title, rule.why, rule.fix] {
            assert!(
                text.ends_with('.') || text.ends_with('`'),
                "{}: {text}",
                rule.id
            );
        }
    }
}
