use xtask::api::{Kind, Said};

use crate::outline::outline;
use crate::{PAGES, page, read};

#[track_caller]
fn says(name: &str, expected: &str) {
    let api = read(page(name)).unwrap();
    assert_eq!(api.kind, Kind::Markdown);
    assert_eq!(api.file, "document.txt");
    let outline = outline(&api);
    if let Some((found, wanted)) = outline.lines().zip(expected.lines()).find(|(a, b)| a != b) {
        panic!("found  {found}\nwanted {wanted}\n\n{outline}");
    }
    assert_eq!(outline, expected);
}

#[test]
fn python_is_read() {
    says("python.md", include_str!("python.txt"));
}

#[test]
fn headings_with_a_word_before_the_name_and_facts_in_descriptions_are_read() {
    says("operations.md", include_str!("operations.txt"));
}

#[test]
fn typescript_is_read() {
    says("typescript.md", include_str!("typescript.txt"));
}

#[test]
fn java_is_read() {
    says("java.md", include_str!("java.txt"));
}

#[test]
fn go_is_read() {
    says("go.md", include_str!("go.txt"));
}

#[test]
fn models_are_read() {
    says("models.md", include_str!("models.txt"));
}

#[test]
fn pages_may_follow_each_other_in_one_file_and_lines_may_end_as_on_windows() {
    let together = format!("\u{feff}{}{}", page("python.md"), page("models.md"));
    let shift = page("python.md").lines().count();
    let api = read(&together).unwrap();
    assert_eq!((api.operations.len(), api.schemas.len()), (4, 4));
    assert_eq!(api.schemas["Crew"].line, shift + 5);

    let carriage_returns = together.replace('\n', "\r\n");
    assert_eq!(outline(&read(carriage_returns).unwrap()), outline(&api));
}

#[test]
fn a_body_that_cannot_be_told_from_the_other_parameters_stays_unknown() {
    let text = page("python.md").replace("as_role", "role");
    let api = read(text).unwrap();
    let body = api.operations[0].body.value().unwrap();
    assert_eq!((&body.name, &body.required), (&None, &Said::Nothing));
    let names: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|p| &p.name)
        .collect();
    assert_eq!(names, ["crew_id", "sailor", "role"]);
}

#[test]
fn the_content_says_of_which_kind_a_document_is() {
    for (text, message) in [
        (
            "",
            "1:1: error[document-kind]: this is neither an OpenAPI document nor a page of OpenAPI Generator",
        ),
        (
            "PK\u{3}\u{4}",
            "1:1: error[document-kind]: this is neither an OpenAPI document nor a page of OpenAPI Generator",
        ),
        (
            "# Notes\n\nSome text.\n",
            "1:1: error[markdown-structure]: `Notes` is neither the page of an API (`All URIs are relative to ...`) nor that of a model (`## Properties`, `## Enum`)",
        ),
    ] {
        let problem = read(text).unwrap_err();
        assert_eq!(problem.to_string(), format!("document.txt:{message}"));
    }
    // A comment looks like a heading, and an example may hold a key.
    let with_example =
        page("models.md").replace("from acme_crews", "openapi: 3.0.3\nfrom acme_crews");
    assert_eq!(read(with_example).unwrap().kind, Kind::Markdown);
}

#[test]
fn a_folder_and_a_missing_file_are_problems() {
    for (path, what) in [
        (env!("CARGO_MANIFEST_DIR"), "is a directory, not a file"),
        ("there/is/no.md", "cannot be opened"),
    ] {
        let problem = xtask::api::read(path.as_ref()).unwrap_err();
        assert_eq!((problem.rule.id, problem.line), ("unreadable", 1));
        assert!(problem.what.contains(what), "{problem}");
    }
}

#[test]
fn every_page_is_read_from_a_file_of_any_name() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor_documents");
    for (name, text) in PAGES {
        let api = xtask::api::read(&folder.join(name)).unwrap();
        assert!(api.file.ends_with(name));
        assert_eq!(outline(&api), outline(&read(text).unwrap()));
    }
}
