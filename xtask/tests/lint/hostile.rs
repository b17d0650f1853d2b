//! Files that are not specs, or were made to break the reader.

use std::path::Path;

use serde_json::json;
use xtask::document::{Document, Step};
use xtask::lint::{self, Problem};

use super::{BASE, Folder, list, problems_of};

const LARGE: &str = include_str!("../specs/large.txt");

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
    for end in (0..BASE.len()).step_by(23) {
        problems_of(BASE.get(..end).unwrap_or_default());
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..600 {
        let mut text = BASE.to_owned();
        for _ in 0..=random.below(4) {
            let start = random.below(text.len());
            let end = (start + random.below(2) * random.below(40)).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, PIECES[random.below(PIECES.len())]);
            }
        }
        problems_of(&text);
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
            problems_of(&tree.to_string());
        }
    }
}

#[test]
fn a_large_spec_is_linted_whole() {
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
    let problems = problems_of(&text);
    assert!(problems.is_empty(), "{}", list(&problems));
}
