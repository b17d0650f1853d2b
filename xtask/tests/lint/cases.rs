//! The rules, one by one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use xtask::document::Document;
use xtask::lint::{self, Problem};

use super::{BASE, list, problems_of};

const CASES: &str = include_str!("../specs/cases.txt");

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
    let problems = problems_of(BASE);
    assert!(problems.is_empty(), "{}", list(&problems));
    generate(BASE).unwrap();
}

#[test]
fn each_case_is_reported_where_it_is() {
    let mut wrong = String::new();
    for case in cases() {
        let problems = problems_of(&case.text);
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

/// What an operation or a schema of this name would be called is taken; the table has a few of each kind.
#[test]
fn reserved_names_are_refused_and_others_are_not() {
    let refused = [
        ("operations", "`OPERATIONS`"),
        ("base_path", "`BASE_PATH`"),
        ("properties", "`PROPERTIES`"),
        ("over", "method of the client"),
        ("new", "constructor"),
        ("option", "standard library"),
        ("string", "standard library"),
        ("from", "standard library"),
        ("gen", "keyword"),
        ("crate", "keyword"),
        ("type", "keyword"),
    ];
    for (name, words) in refused {
        let text = BASE.replace("operationId: create_group", &format!("operationId: {name}"));
        let found: Vec<_> = problems_of(&text)
            .into_iter()
            .map(|p| (p.rule.id, p.path, p.line, p.column, p.what))
            .collect();
        let line = text
            .lines()
            .position(|line| line.ends_with(&format!("operationId: {name}")));
        assert!(
            matches!(&found[..], [("operation-name", path, at, 7, what)]
                if path == "paths./groups.post.operationId" && Some(at - 1) == line && what.contains(words)),
            "{name}: {found:?}"
        );
    }
    for name in [
        "get_new",
        "list_servers",
        "union",
        "auto",
        "matches",
        "add_option",
        "json",
    ] {
        let text = BASE.replace("operationId: create_group", &format!("operationId: {name}"));
        let problems = problems_of(&text);
        let missing = usize::from(name.starts_with("list_"));
        assert_eq!(problems.len(), missing, "{}", list(&problems));
    }
    for name in [
        "Option",
        "Result",
        "String",
        "Vec",
        "Box",
        "Some",
        "None",
        "Ok",
        "Err",
        "Default",
        "Clone",
        "Debug",
        "PartialEq",
        "From",
        "Into",
        "TryFrom",
        "TryInto",
        "Send",
        "Sync",
        "Display",
        "option",
        "try_from",
    ] {
        let text = BASE
            .replace("schemas/NewGroup'", &format!("schemas/{name}'"))
            .replace("    NewGroup:\n", &format!("    {name}:\n"));
        let found: Vec<_> = problems_of(&text)
            .into_iter()
            .map(|p| (p.rule.id, p.path, p.column))
            .collect();
        assert_eq!(
            found,
            [("schema-name", format!("components.schemas.{name}"), 5)]
        );
    }
}

/// The base with a GET on `path` that answers with `answer`, which may refer to an object with the properties `wrapped`.
fn with_read(path: &str, answer: &str, wrapped: &str) -> String {
    let expand = |text: &str| {
        let many = "{nullable: true, description: Some, additionalProperties: ";
        text.replace("ID", "{type: string, nullable: true, description: The id.}")
            .replace(
                "LIST of ",
                "{type: array, nullable: true, description: Some, items: ",
            )
            .replace("MAP of ", &many.replace('{', "{type: object, "))
            .replace("GROUP", "{$ref: '#/components/schemas/Group'}}")
            .replace("TEXT", "{type: string}}")
            .replace("WRAPPED", "{$ref: '#/components/schemas/Wrapped'}")
    };
    let id = "{name: id, in: path, required: true, description: One., schema: {$ref: '#/components/schemas/GroupId'}}";
    let parameters = if path.contains('{') { id } else { "" };
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}";
    let operation = format!(
        "  {path}:
    parameters: [{parameters}]
    get:
      operationId: read_things
      summary: Read.
      description: Reads.
      responses:
        '200': {{description: What was read., {content}}}
        2XX: {{description: What was read., {content}}}
        4XX: {{$ref: '#/components/responses/Failed'}}
        5XX: {{$ref: '#/components/responses/Failed'}}
components:
"
    );
    let mut schemas = format!("  schemas:\n    Answer: {}\n", expand(answer));
    if !wrapped.is_empty() {
        let properties = expand(wrapped);
        schemas += &format!(
            "    Wrapped: {{type: object, description: One., properties: {properties}}}\n"
        );
    }
    BASE.replacen("components:\n", &operation, 1)
        .replacen("  schemas:\n", &schemas, 1)
}

#[test]
fn every_read_that_may_list_says_how() {
    let object = |properties: &str| {
        format!("{{type: object, description: What was read., properties: {properties}}}")
    };
    let lists = [
        ("/things", object("{hits: LIST of GROUP}"), ""),
        ("/things", object("{hits: LIST of TEXT}"), ""),
        ("/things", object("{hits: MAP of GROUP}"), ""),
        ("/things", object("{data: LIST of GROUP}"), ""),
        ("/things", object("{data: MAP of GROUP}"), ""),
        (
            "/things",
            object("{data: WRAPPED}"),
            "{hits: LIST of GROUP}",
        ),
        ("/things", object("{data: WRAPPED}"), "{hits: MAP of GROUP}"),
        ("/things", "LIST of GROUP".to_owned(), ""),
        ("/things", "MAP of GROUP".to_owned(), ""),
        // Not clear: we ask.
        ("/things", object("{id: ID, hits: LIST of GROUP}"), ""),
        ("/things/{id}", object("{hits: LIST of GROUP}"), ""),
        (
            "/things/{id}",
            object("{id: ID, data: WRAPPED}"),
            "{hits: LIST of GROUP}",
        ),
        (
            "/things/{id}/users",
            object("{id: ID, users: LIST of GROUP}"),
            "",
        ),
        (
            "/things/{id}",
            object("{id: ID, total: ID, users: LIST of GROUP}"),
            "",
        ),
    ];
    for (path, answer, wrapped) in &lists {
        let text = with_read(path, answer, wrapped);
        let problems = problems_of(&text);
        let heading = text.lines().position(|line| line == format!("  {path}:"));
        let expected = (
            "pagination",
            format!("paths.{path}.get"),
            heading.unwrap() + 3,
            5,
        );
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.rule.id, p.path.clone(), p.line, p.column))
            .collect();
        assert_eq!(found, [expected], "{path} {answer}\n{}", list(&problems));

        let declared = text.replacen(
            "      operationId: read_things\n",
            "      operationId: read_things\n      x-groups-pagination: none\n",
            1,
        );
        let problems = problems_of(&declared);
        assert!(problems.is_empty(), "{path} {answer}\n{}", list(&problems));
    }

    let others = [
        ("/things/{id}", object("{id: ID, roles: LIST of TEXT}"), ""),
        (
            "/things/{id}/",
            object("{uid: ID, roles: LIST of GROUP}"),
            "",
        ),
        (
            "/things/{id}",
            object("{data: WRAPPED}"),
            "{id: ID, roles: LIST of GROUP}",
        ),
        ("/things", object("{id: ID, color: MAP of TEXT}"), ""),
        ("/things", object("{data: WRAPPED}"), "{id: ID}"),
    ];
    for (path, answer, wrapped) in &others {
        let problems = problems_of(&with_read(path, answer, wrapped));
        assert!(problems.is_empty(), "{path} {answer}\n{}", list(&problems));
    }
}

#[test]
fn problems_are_sorted_and_reported_once() {
    let text = BASE
        .replace("      summary: Create a group.\n", "")
        .replace("  version: \"1\"\n", "  version: 1\n");
    let problems = problems_of(&text.replace(
        "        title:\n",
        "        title:\n          pattern: '^a'\n",
    ));
    let places: Vec<_> = problems
        .iter()
        .map(|problem| (problem.line, problem.column, problem.rule.id))
        .collect();
    let sorted: BTreeSet<_> = places.iter().copied().collect();
    assert_eq!(places, sorted.into_iter().collect::<Vec<_>>());
    assert_eq!(places.len(), 3, "{}", list(&problems));
}
