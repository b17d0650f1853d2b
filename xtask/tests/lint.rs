//! Every rule of the linter with a spec that breaks it, the three report formats, and input of the worst kind.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::json;
use xtask::document::{Document, Step};
use xtask::lint::{self, Args, Class, Format, Problem, Usage};

const BASE: &str = include_str!("specs/base.yaml");
const CASES: &str = include_str!("specs/cases.txt");
const LARGE: &str = include_str!("specs/large.txt");

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

/// A temporary folder that is removed with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-lint-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn rule_of(result: Result<Document, Problem>) -> (&'static str, usize, usize, String) {
    let problem = result.expect_err("the document is refused");
    (problem.rule.id, problem.line, problem.column, problem.what)
}

#[test]
fn what_is_not_a_file_is_refused() {
    let folder = Folder::new("unreadable");
    let missing = folder.0.join("missing.yaml");
    for (path, words) in [
        (missing.as_path(), "cannot be opened"),
        (&folder.0, "is a directory"),
    ] {
        let (rule, line, column, what) = rule_of(Document::load(path));
        assert_eq!((rule, line, column), ("unreadable", 1, 1));
        assert!(
            what.contains(words) && what.contains(path.to_str().unwrap()),
            "{what}"
        );
    }
    if cfg!(unix) {
        let (rule, _, _, what) = rule_of(Document::load(Path::new("/dev/null")));
        assert_eq!(rule, "unreadable");
        assert!(what.contains("not a regular file"), "{what}");
    }
}

#[test]
fn what_is_not_text_is_refused() {
    let folder = Folder::new("text");
    let latin = folder.file("latin.yaml", b"a: 1\nb: \xe9\n");
    assert_eq!(rule_of(Document::load(&latin)).0, "not-text");
    assert_eq!(
        (
            rule_of(Document::load(&latin)).1,
            rule_of(Document::load(&latin)).2
        ),
        (2, 4)
    );
    let (rule, line, column, _) = rule_of(Document::parse("x", "a: é\nb: é\0\n"));
    assert_eq!((rule, line, column), ("not-text", 2, 5));
}

#[test]
fn hostile_sizes_are_refused() {
    let folder = Folder::new("size");
    let large = folder.file("large.yaml", vec![b'#'; 16 * 1024 * 1024 + 1]);
    assert_eq!(rule_of(Document::load(&large)).0, "too-large");
    let nested = |open: &str, count: usize| format!("a: {}", open.repeat(count));
    let deep = |unit: &str| {
        (0..65).fold(String::new(), |text, i| {
            format!("{text}{}{unit}\n", "  ".repeat(i))
        })
    };
    let texts = [
        nested("[", 100_000),
        nested("{a: ", 100_000),
        nested("[", 65),
        format!("a:\n{}", deep("- ")),
    ];
    for text in texts
        .into_iter()
        .chain(["- ".repeat(100_000), "? ".repeat(100_000), deep("a:")])
    {
        let (rule, _, _, what) = rule_of(Document::parse("x", &text));
        let is_known = rule == "too-large" && what.contains("deeper")
            || rule == "yaml-feature" && text.starts_with('?');
        assert!(is_known, "{rule}: {what}");
    }
    // Each level would double the text if aliases were followed.
    let bomb = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, i| {
        format!("{text}a{i}: &a{i} [*a{}, *a{}]\n", i - 1, i - 1)
    });
    assert_eq!(rule_of(Document::parse("x", &bomb)).0, "yaml-feature");
}

#[test]
fn the_deepest_allowed_document_is_walked_by_everything() {
    let schema = |open: &str, close: &str, depth: usize| {
        let text = format!("{}type: string{}", open.repeat(depth), close.repeat(depth));
        BASE.replace(
            "          description: Anything else.\n",
            &format!("          items: {{{text}}}\n"),
        )
    };
    for (open, close, depth) in [
        ("items: {", "}", 55),
        ("properties: {a: {", "}}", 27),
        ("allOf: [{", "}]", 27),
    ] {
        let text = schema(open, close, depth);
        let document = Document::parse("x", &text).unwrap();
        document.openapi().unwrap();
        document.walk(&mut |_, _| {});
        assert!(!lint::lint(&document).is_empty());
    }
}

/// A small generator of the xorshift kind: the mutations are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[test]
fn no_text_makes_the_linter_panic() {
    const PIECES: &[&str] = &[
        "\n",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a",
        "!t ",
        "|\n",
        ">\n",
        "'",
        "\"",
        "%",
        "@",
        "`",
        "#",
        "---\n",
        "...\n",
        "\\",
        "~",
        "\r",
        "\u{feff}",
        "\u{2028}",
        "é",
        "0",
        "-1",
        ".inf",
        "1e400",
        "<<: ",
        "$ref",
        "x-groups-",
        "null",
        "true",
        "\u{7}",
    ];
    let offsets: Vec<usize> = BASE.char_indices().map(|(offset, _)| offset).collect();
    for end in offsets.iter().step_by(23) {
        lint(&BASE[..*end]);
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..600 {
        let mut text = BASE.to_owned();
        for _ in 0..=random.below(4) {
            let at = offsets[random.below(offsets.len() - 60)];
            let at = (at..)
                .find(|at| text.is_char_boundary(*at))
                .unwrap()
                .min(text.len());
            let end = (at + random.below(40)..)
                .find(|end| text.is_char_boundary(*end))
                .unwrap()
                .min(text.len());
            text.replace_range(
                at..if random.below(2) == 0 { at } else { end },
                PIECES[random.below(PIECES.len())],
            );
        }
        lint(&text);
    }
}

#[test]
fn no_value_makes_the_linter_panic() {
    let document = Document::parse("spec.yaml", BASE).unwrap();
    let mut pointers = Vec::new();
    document.walk(&mut |steps, _| {
        let step = |step: &Step<'_>| match step {
            Step::Key(key) => key.replace('~', "~0").replace('/', "~1"),
            Step::Index(index) => index.to_string(),
        };
        pointers.push(
            steps
                .iter()
                .map(|it| format!("/{}", step(it)))
                .collect::<String>(),
        );
    });
    let tree = serde_json::to_value(document.root()).unwrap();
    let values = [
        json!(null),
        json!([]),
        json!([{}, [null]]),
        json!({"a": {"b": 1}}),
        json!({"$ref": "#/x"}),
        json!(-1),
    ];
    // The root has to be a mapping, which is tested elsewhere.
    for (index, pointer) in pointers.iter().enumerate().skip(1) {
        for value in values.iter().skip(index % 2).step_by(2) {
            let mut tree = tree.clone();
            *tree.pointer_mut(pointer).unwrap() = value.clone();
            lint(&tree.to_string());
        }
    }
}

#[test]
fn a_large_spec_is_linted_in_linear_time() {
    let (_, part) = LARGE.split_once("# --- paths\n").unwrap();
    let (paths, schemas) = part.split_once("# --- schemas\n").unwrap();
    let many = |part: &str| {
        (0..730)
            .map(|number| part.replace("#N", &number.to_string()))
            .collect::<String>()
    };
    let text = BASE
        .replace("  /groups:\n", &format!("{}  /groups:\n", many(paths)))
        .replace("  schemas:\n", &format!("  schemas:\n{}", many(schemas)));
    let start = Instant::now();
    let problems = lint(&text);
    let elapsed = start.elapsed();
    println!("{} bytes in {elapsed:?}", text.len());
    assert!(problems.is_empty(), "{}", list(&problems));
    // Less than a second where this was written; a quadratic step would take minutes.
    assert!(elapsed < Duration::from_secs(15), "{elapsed:?}");
}
