//! What changes on the wire mean, one by one.

use std::collections::BTreeSet;

use xtask::diff::{self, Change, Class, Side, wire};
use xtask::document::Document;

const BASE: &str = include_str!("base.yaml");
const CASES: &str = include_str!("cases.txt");

/// Every which value of the real specs is replaced.
const STRIDE: usize = 17;

/// A changed spec; `cases.txt` explains the format.
#[derive(Debug, Default)]
struct Case {
    name: &'static str,
    /// What is replaced, by what.
    patches: Vec<(String, String)>,
    expected: BTreeSet<&'static str>,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut is_open = false;
    for line in CASES.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name,
                ..Case::default()
            });
            is_open = false;
            continue;
        }
        let Some(case) = cases.last_mut() else {
            assert!(line.is_empty() || line.starts_with('#'), "{line}");
            continue;
        };
        let mut patch = |line: &str, is_old: bool| {
            if !is_open {
                case.patches.push(Default::default());
                is_open = true;
            }
            let (old, new) = case.patches.last_mut().unwrap();
            let text = if is_old { old } else { new };
            text.push_str(line);
            text.push('\n');
        };
        if let Some(old) = line.strip_prefix('-') {
            patch(old, true);
        } else if let Some(new) = line.strip_prefix('+') {
            patch(new, false);
        } else if let Some(expected) = line.strip_prefix("> ") {
            case.expected.insert(expected);
        } else if line == "@@" {
            is_open = false;
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "{line}");
        }
    }
    cases
}

impl Case {
    fn spec(&self) -> String {
        let mut text = BASE.to_owned();
        for (old, new) in &self.patches {
            assert_eq!(text.matches(old).count(), 1, "{}: {old}", self.name);
            text = text.replace(old, new);
        }
        text
    }
}

fn document(text: &str) -> Document {
    Document::parse("acme.yaml", text).unwrap()
}

fn compare(base: &str, work: &str) -> Vec<Change> {
    wire::compare("acme.yaml", &document(base), &document(work)).unwrap()
}

/// A change in one line.
fn line(change: &Change) -> String {
    let Change { rule, what, at, .. } = change;
    format!("{}[{}] {at}: {what}", rule.class.name(), rule.id)
}

#[test]
fn each_change_is_classified_by_its_rule() {
    let mut failures = String::new();
    for case in cases() {
        let changes = compare(BASE, &case.spec());
        let found: BTreeSet<_> = changes.iter().map(line).collect();
        let found: BTreeSet<_> = found.iter().map(String::as_str).collect();
        if found != case.expected {
            failures.push_str(&format!("\n## {}\n", case.name));
            for line in &found {
                failures.push_str(&format!("> {line}\n"));
            }
        }
    }
    assert!(failures.is_empty(), "these were found instead:\n{failures}");
}

#[test]
fn every_rule_of_the_wire_has_a_case() {
    let found: BTreeSet<_> = cases()
        .iter()
        .flat_map(|case| case.expected.iter())
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    // Whole providers are compared by the command.
    let elsewhere = ["provider-added", "provider-removed"];
    let missing: Vec<_> = diff::wire_rules()
        .map(|rule| rule.id)
        .filter(|rule| !found.contains(rule) && !elsewhere.contains(rule))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_same_spec_has_no_changes() {
    assert_eq!(compare(BASE, BASE), []);
}

/// The opposite of what is breaking in a request is not, and the other way round in responses.
#[test]
fn removals_undo_additions() {
    for case in cases() {
        let there = compare(BASE, &case.spec());
        let back = compare(&case.spec(), BASE);
        assert_eq!(there.is_empty(), back.is_empty(), "{}", case.name);
        let ids = |changes: &[Change]| {
            changes
                .iter()
                .map(|change| change.rule.id)
                .collect::<BTreeSet<_>>()
        };
        for (one, other) in [
            ("operation-added", "operation-removed"),
            ("parameter-added", "parameter-removed"),
            ("body-added", "body-removed"),
            ("property-added-in-request", "property-removed-in-request"),
            ("property-added-in-response", "property-removed-in-response"),
            ("required-in-request", "optional-in-request"),
            ("required-in-response", "optional-in-response"),
            ("request-narrowed", "request-widened"),
            ("response-narrowed", "response-widened"),
            ("status-added", "status-removed"),
            ("media-type-added", "media-type-removed"),
            ("header-added", "header-removed"),
        ] {
            if ids(&there).contains(one) {
                assert!(ids(&back).contains(other), "{}: {one}", case.name);
            }
        }
    }
}

/// Replaces one value after the other, each `stride`th, and returns how many, and the lines that made no change.
fn replaced_in_vain(text: &str, stride: usize) -> (usize, Vec<String>) {
    let base = document(text);
    let lines: Vec<_> = text.lines().collect();
    let mut silent = Vec::new();
    let (mut met, mut replaced) = (0, 0);
    for (number, line) in lines.iter().enumerate() {
        // `key: value` in block and flow style.
        for (start, _) in line.match_indices(": ") {
            let rest = &line[start + 2..];
            let end = rest.find([',', '}', ']']).unwrap_or(rest.len());
            let value = rest[..end].trim();
            if value.is_empty()
                || value.starts_with(['{', '[', '|', '>', '#'])
                || line.trim_start().starts_with('#')
            {
                continue;
            }
            met += 1;
            if met % stride != 0 {
                continue;
            }
            let other = match value {
                "true" => "false".to_owned(),
                "false" => "true".to_owned(),
                _ if value.parse::<i64>().is_ok() => format!("{value}1"),
                _ if value.ends_with('"') => format!("{}x\"", &value[..value.len() - 1]),
                _ => format!("{value}x"),
            };
            let mut changed = lines.clone();
            let new = format!("{}: {other}{}", &line[..start], &rest[end..]);
            changed[number] = &new;
            let Ok(changed) = Document::parse("acme.yaml", &changed.join("\n")) else {
                continue;
            };
            replaced += 1;
            // A reference that leads nowhere is an error.
            if wire::compare("acme.yaml", &base, &changed).is_ok_and(|found| found.is_empty()) {
                silent.push(new);
            }
        }
    }
    (replaced, silent)
}

/// Nothing is ignored: whatever value of a spec is replaced, a change is found.
#[test]
fn no_changed_value_goes_unnoticed() {
    let (count, silent) = replaced_in_vain(BASE, 1);
    assert!(count > 100, "{count}");
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn no_changed_value_of_the_real_specs_goes_unnoticed() {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    for entry in std::fs::read_dir(specs).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            // A few of thousands: another part of them with each change of the file.
            let (count, silent) = replaced_in_vain(&text, STRIDE);
            assert!(count > 5, "{}: {count}", path.display());
            assert_eq!(silent, Vec::<String>::new(), "{}", path.display());
        }
    }
}

#[test]
fn a_shared_component_is_reported_once_with_its_operations() {
    let work = BASE.replace(
        "name: {type: string, description: The name., nullable: true}",
        "title: {type: string}",
    );
    let changes = compare(BASE, &work);
    let removed: Vec<_> = changes
        .iter()
        .filter(|change| change.rule.id == "property-removed-in-response")
        .collect();
    assert_eq!(removed.len(), 1, "{changes:?}");
    let change = removed[0];
    assert_eq!(change.side, Side::Wire);
    assert_eq!(change.rule.class, Class::Breaking);
    assert_eq!(change.at, "components.schemas.Group.properties.name");
    assert_eq!(
        Vec::from_iter(&change.also),
        ["GET /groups", "POST /groups"]
    );
    let line = BASE
        .lines()
        .position(|line| line.contains("The name."))
        .unwrap()
        + 1;
    assert_eq!(change.base.as_ref().unwrap().line, line);
    assert_eq!(change.work, None);
}

#[test]
fn a_reference_that_leads_nowhere_is_an_error_with_its_place() {
    let work = BASE.replace(
        "- $ref: \"#/components/parameters/Limit\"",
        "- $ref: \"#/components/parameters/Other\"",
    );
    let error = wire::compare("acme.yaml", &document(BASE), &document(&work)).unwrap_err();
    assert_eq!(
        error,
        "acme.yaml:33:17: the reference `#/components/parameters/Other` leads nowhere, or in a circle"
    );
}
