//! Drafts of specs: complete enough to be generated, and open about what they leave out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;

use common::{Tree, text, workspace};
use xtask::api::{self, Api};
use xtask::document::Document;
use xtask::lint::{self, Class, Problem};
use xtask::new_provider::draft;

const SERVER: &str = "https://api.acme.example/v1";

fn page(name: &str) -> &'static str {
    match name {
        "python" => include_str!("../vendor_documents/python.md"),
        "operations" => include_str!("../vendor_documents/operations.md"),
        "typescript" => include_str!("../vendor_documents/typescript.md"),
        "java" => include_str!("../vendor_documents/java.md"),
        "go" => include_str!("../vendor_documents/go.md"),
        "tools" => include_str!("tools.yaml"),
        "models" => include_str!("../vendor_documents/models.md"),
        _ => panic!("{name}"),
    }
}

fn read(names: &[&str]) -> Vec<Api> {
    let read = |name: &&str| api::parse(name, page(name).as_bytes()).unwrap();
    names.iter().map(read).collect()
}

/// Drafts of all kinds, by the pages that they are made of.
const DRAFTS: [&[&str]; 10] = [
    &[],
    &["models"],
    &["python"],
    &["python", "models"],
    &["operations"],
    &["typescript"],
    &["java"],
    &["go"],
    &["tools"],
    &["tools", "python", "operations"],
];

fn problems(text: &str) -> Vec<Problem> {
    lint::lint(&Document::parse("draft.yaml", text).unwrap())
}

#[test]
fn a_draft_has_no_problem_but_that_it_is_not_finished() {
    for names in DRAFTS {
        let text = draft("acme", SERVER, &read(names));
        let problems = problems(&text);
        let other: Vec<_> = problems
            .iter()
            .filter(|problem| problem.rule.class != Class::Unfinished)
            .map(|problem| format!("{problem} at {}", problem.path))
            .collect();
        assert!(other.is_empty(), "{names:?}: {other:#?}\n{text}");
        // Each mark is one problem, on its line.
        let marked: Vec<usize> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.contains("TODO"))
            .map(|(number, _)| number)
            .collect();
        let named: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(named, marked, "{names:?}");
    }
}

#[test]
fn a_draft_can_be_generated_and_the_report_says_that_it_is_not_finished() {
    let tree = Tree::new("draft");
    for (index, names) in DRAFTS.iter().enumerate() {
        let provider = format!("acme-{index}");
        let spec = draft(&provider, SERVER, &read(names));
        let marks = problems(&spec).len();
        tree.write(&format!("specs/{provider}.yaml"), &spec);
        tree.write(
            &format!("crates/groups-{provider}/README.md"),
            "# Acme\n\n<!-- operations: written by `cargo xtask generate`, do not edit -->\n<!-- end of operations -->\n",
        );
        for check in [&[][..], &["--check"]] {
            let output = tree.xtask(&[&["generate", provider.as_str()], check].concat());
            let shown = text(&output);
            assert!(output.status.success(), "{names:?}: {shown}");
            let line = format!(
                "  specs/{provider}.yaml: {marks} × TODO; `cargo xtask lint {provider}` names each\n"
            );
            assert!(shown.contains(&line), "{shown}");
        }
        let output = tree.xtask(&["generate", &provider, "--check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["providers"][0]["unfinished"], marks);

        let output = tree.xtask(&["lint", &provider]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    }
    // A problem of another kind stops it, and the marks are named beside it.
    let path = "specs/acme-0.yaml";
    let broken = tree
        .read(path)
        .replace("x-groups-pagination: none", "x-groups-pagination: all");
    tree.write(path, broken);
    let output = tree.xtask(&["generate", "acme-0"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("error[pagination]") && shown.contains("error[todo]"),
        "{shown}"
    );
}

/// Specs are OpenAPI documents, and those that are there have more in them than any fixture.
#[test]
fn the_specs_can_be_drafted_anew() {
    for provider in ["kestra", "opendatasoft", "segment"] {
        let path = workspace().join(format!("specs/{provider}.yaml"));
        let api = api::read(&path).unwrap();
        let count = api.operations.len();
        let text = draft("acme", SERVER, &[api]);
        let other: Vec<_> = problems(&text)
            .into_iter()
            .filter(|problem| problem.rule.class != Class::Unfinished)
            .map(|problem| format!("{problem} at {}", problem.path))
            .collect();
        assert!(other.is_empty(), "{provider}: {other:#?}");
        assert_eq!(text.matches("operationId: ").count(), count, "{provider}");
    }
}

/// All marks of a draft with their places.
fn marks(text: &str) -> Vec<String> {
    problems(text)
        .into_iter()
        .map(|problem| format!("{}: {}", problem.path, problem.what))
        .collect()
}

#[test]
fn what_a_document_does_not_say_is_marked_and_what_it_says_is_not() {
    let text = draft("acme", SERVER, &read(&["operations"]));
    let marks = marks(&text);
    let at = |place: &str| {
        marks
            .iter()
            .filter_map(|mark| {
                mark.strip_prefix(place)?
                    .split_once(": ")
                    .map(|(_, what)| what)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        at("paths./docks/{dockId}/ships.delete.x-groups-todo"),
        [
            "where and under which names to send `flags`; the query is assumed, and the names of the document",
            "which operations share the limit; a scope of its own is assumed",
        ]
    );
    assert_eq!(
        at("paths./docks/{dockId}.get.x-groups-todo"),
        [
            "what `page` looks like, and how each of its parts is sent",
            "where and under which names to send `page`; the query is assumed, and the names of the document",
        ]
    );
    assert_eq!(
        at("paths./docks/{dockId}.patch.x-groups-todo"),
        [
            "whether a second identical request changes nothing more; `false` is assumed",
            "which operations share the limit; a scope of its own is assumed",
        ]
    );
    assert_eq!(
        at("servers[0].x-groups-todo"),
        ["the document names `https://docks.acme.example`"]
    );
    assert_eq!(
        at("components.schemas.RenameDockV1Input.x-groups-todo"),
        ["what `RenameDockV1Input` looks like; the document does not say"]
    );
    assert!(at("components.securitySchemes.token.x-groups-todo").is_empty());

    let document = Document::parse("draft.yaml", &text).unwrap();
    let json = serde_json::to_value(
        serde_json::from_str::<serde_json::Value>(&serde_json::to_string(document.root()).unwrap())
            .unwrap(),
    )
    .unwrap();
    let patch = &json["paths"]["/docks/{dockId}"]["patch"];
    assert_eq!(patch["operationId"], "rename_dock");
    assert_eq!(
        patch["x-groups-rate-limit"],
        serde_json::json!({ "requests": 1000, "seconds": 7200, "scope": "acme-rename-dock" })
    );
    assert_eq!(
        patch["x-groups-audit-events"],
        serde_json::json!(["Dock Renamed"])
    );
    let statuses: Vec<_> = json["paths"]["/docks/{dockId}/ships"]["delete"]["responses"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(statuses, ["200", "2XX", "429", "4XX", "5XX"]);
    assert_eq!(
        json["components"]["securitySchemes"]["token"]["scheme"],
        "bearer"
    );
    assert_eq!(json["servers"][0]["url"], SERVER);
}

#[test]
fn what_a_spec_has_no_place_for_is_marked() {
    let text = draft("acme", SERVER, &read(&["tools"]));
    let marks = marks(&text);
    for mark in [
        "paths./tools/{toolId}.get.x-groups-todo[0]: how `filter` is sent: the document says `deepObject, exploded`",
        "paths./tools/{toolId}.get.x-groups-todo[1]: what `filter` looks like, and how each of its parts is sent",
        "paths./tools/{toolId}.get.x-groups-todo[2]: `session` is sent as a cookie, which is not supported",
        "paths./tools/{toolId}.get.x-groups-todo[3]: what `302`, `499` stand for, which cannot be declared",
        // The answer may be a list, as its schema shows.
        "paths./tools/{toolId}.patch.x-groups-todo[1]: how the list is walked; `none` is assumed, which takes the first page for the whole list",
        "paths./tools/{toolId}.patch.x-groups-todo[2]: which status a success has; `200` is assumed",
        "components.requestBodies.TypeCall.x-groups-todo[0]: the document says `multipart/form-data`, and only JSON is supported",
        "components.responses.Failed.x-groups-todo[0]: whether all errors look like `Error`",
        "components.schemas.Tool.properties.size.description: describe `size`, and find out its type",
        "components.schemas.ToolsPatchToolAnswerDataItemKind.x-groups-todo[0]: the values ``, `unknown`, `Self`, `a-b` cannot have names of their own in Rust",
    ] {
        assert!(
            marks.iter().any(|other| other == mark),
            "{mark}\n{marks:#?}"
        );
    }
    // A read-only property is not written, and what is required where it is read need not be required there.
    let (_, written) = text.split_once("    ToolInput:\n").unwrap();
    assert!(
        !written
            .split("    ToolInputNested:")
            .next()
            .unwrap()
            .contains(" id:")
    );
    // Both have parameters, but no credentials or cookies among them.
    assert!(!text.contains("name: Authorization") && !text.contains("name: session"));
}

#[test]
fn models_are_read_leniently_and_written_strictly() {
    let text = draft("acme", SERVER, &read(&["python", "models"]));
    let document = Document::parse("draft.yaml", &text).unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&serde_json::to_string(document.root()).unwrap()).unwrap();
    let schemas = &json["components"]["schemas"];
    let (read, written) = (&schemas["Crew"], &schemas["CrewInput"]);
    assert_eq!(read["required"], serde_json::json!(["id", "title"]));
    assert_eq!(read["properties"]["size"]["format"], "count");
    assert_eq!(read["properties"]["size"]["nullable"], true);
    assert_eq!(written["required"], serde_json::json!(["title"]));
    assert!(written["properties"]["size"].is_null(), "it is read-only");
    assert!(written["properties"]["afloat"]["nullable"].is_null());
    // An enumeration that stays open is the same in both.
    for schema in [read, written] {
        assert_eq!(
            schema["properties"]["roles"]["items"]["$ref"],
            "#/components/schemas/Role"
        );
    }
    assert!(schemas["RoleInput"].is_null());
    assert_eq!(
        schemas["Role"]["x-groups-open-enum"]
            .as_object()
            .unwrap()
            .len(),
        2
    );
    // The sentences of the document are its author's.
    for sentence in [
        "Unique",
        "Those who sail",
        "Found a crew",
        "How many",
        "No such crew",
    ] {
        assert!(!text.contains(sentence), "{sentence}");
    }
}

#[test]
fn without_a_document_there_is_an_example_to_start_from() {
    let text = draft("acme-cloud", "https://acme.example/", &[]);
    for line in [
        "  title: Acme Cloud API\n",
        "  - url: \"https://acme.example\"\n",
        "      operationId: list_groups\n",
        "      x-groups-pagination: none\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("api.example.com"));
}

#[test]
fn names_that_rust_cannot_have_get_others() {
    let text = page("python")
        .replace("Crew]", "Option]")
        .replace("> Crew ", "> Option ")
        .replace("**Crew**", "**Option**")
        .replace("create_crew", "new")
        .replace("remove_sailor", "type");
    let api = api::parse("python.md", text.as_bytes()).unwrap();
    let text = draft("acme", SERVER, &[api]);
    let other: Vec<_> = problems(&text)
        .into_iter()
        .filter(|problem| problem.rule.class != Class::Unfinished)
        .map(|problem| problem.to_string())
        .collect();
    assert!(other.is_empty(), "{other:#?}\n{text}");
    for name in [
        "operationId: new_call",
        "operationId: type_call",
        "schemas/OptionModel\"",
    ] {
        assert!(text.contains(name), "{name}");
    }
}

/// Whatever stands in a page that can still be read, a draft comes out and has no problem but that it is not finished.
#[test]
fn no_readable_page_makes_a_draft_that_cannot_be_generated() {
    let snippets = [
        "x", "_", "-", ".", "2", "`", "'", "\"", ": ", " #", "é", "type", "Self", "{", "&#39;",
        "&lt;", "[]", "\\", "Body", "null",
    ];
    let mut seed = 0x5eed_u64;
    let mut random = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap() % bound.max(1)
    };
    let mut drafted = 0;
    for name in ["python", "operations", "java", "models"] {
        let whole = if name == "models" {
            format!("{}{}", page("python"), page("models"))
        } else {
            page(name).to_owned()
        };
        for _ in 0..150 {
            let mut text = whole.clone();
            for _ in 0..=random(3) {
                let at = random(text.len());
                if !text.is_char_boundary(at) {
                    continue;
                }
                if random(3) == 0 {
                    text.remove(at);
                } else {
                    text.insert_str(at, snippets[random(snippets.len())]);
                }
            }
            let Ok(api) = api::parse("page.md", text.as_bytes()) else {
                continue;
            };
            drafted += 1;
            let spec = draft("acme", SERVER, &[api]);
            let other: Vec<_> = problems(&spec)
                .into_iter()
                .filter(|problem| problem.rule.class != Class::Unfinished)
                // A path stays as it is, also where it cannot be generated.
                .filter(|problem| problem.rule.id != "path-template")
                .map(|problem| format!("{problem} at {}", problem.path))
                .collect();
            assert!(other.is_empty(), "{other:#?}\n{spec}\n{text}");
        }
    }
    assert!(drafted > 150, "only {drafted} could be read");
}
