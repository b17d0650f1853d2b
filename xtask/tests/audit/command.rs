//! Formats, exit codes, selections, and documents that cannot be read.

use super::acme::{JSON, MARKDOWN, SPEC, YAML};
use super::{Case, change, lines};

#[test]
fn the_three_formats_say_the_same() {
    let case = Case::new("formats", SPEC);
    case.write("acme.yaml", &change(YAML, "maximum: 100", "maximum: 200"));
    let human = case.run(&["acme.yaml"]);
    assert_eq!(
        human.out,
        "GET /teams\n  differs parameters.limit.schema.maximum: spec `100` (specs/acme.yaml:15), document `200` (acme.yaml:16)\n2 operations, 128 facts: 1 difference and 0 stale deviations; 0 covered by deviations, 0 unchecked\n"
    );
    let json = case.run(&["acme.yaml", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        value["differences"],
        serde_json::json!([{
            "change": "differs",
            "operation": "GET /teams",
            "field": "parameters.limit.schema.maximum",
            "places": [
                "paths./teams.get.parameters.limit.schema.maximum",
                "paths./teams.get.parameters[0].schema.maximum"
            ],
            "spec": "100",
            "spec_file": "specs/acme.yaml",
            "spec_line": 15,
            "document": "200",
            "document_file": "acme.yaml",
            "document_line": 16,
            "reason": null
        }])
    );
    assert_eq!(
        (&value["operations"], &value["stale"]),
        (&2.into(), &serde_json::json!([]))
    );
    let github = case.run(&["acme.yaml", "--format", "github"]);
    assert_eq!(
        github.out,
        "::error file=specs/acme.yaml,line=15,col=1,title=audit differs::GET /teams: parameters.limit.schema.maximum: spec `100` (specs/acme.yaml:15), document `200` (acme.yaml:16)\n"
    );
    assert_eq!([human.code, json.code, github.code], [1, 1, 1]);
}

#[test]
fn what_is_covered_is_shown_with_its_reason_on_demand() {
    let spec = format!(
        "{SPEC}x-groups-deviations:\n  - {{at: servers, vendor: A., spec: B., reason: It moved.}}\n"
    );
    let case = Case::new("all", &spec);
    case.write("acme.json", &change(JSON, "acme.example", "old.example"));
    assert_eq!(case.run(&["acme.json"]).out.lines().count(), 1);
    let said = case.run(&["acme.json", "--all"]);
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("the document\n  extra servers.https://acme.example/api: spec `https://acme.example/api` (specs/acme.yaml:4), document nothing (acme.json:1)\n    covered: It moved.\n"), "{}", said.out);
    let stale = change(&spec, "at: servers", "at: paths./teams.get.operationId");
    case.write("specs/acme.yaml", &stale);
    case.write("acme.json", JSON);
    let said = case.run(&["acme.json", "--format", "github"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.out,
        "::error file=specs/acme.yaml,line=79,col=1,title=audit stale::the deviation at `paths./teams.get.operationId` no longer holds: the documents say there what the spec says\n"
    );
}

#[test]
fn several_documents_are_compared_at_once() {
    let case = Case::new("several", SPEC);
    case.write("acme.json", JSON);
    case.write(
        "acme.yaml",
        &change(YAML, "  /api/teams:\n    get:", "  /api/teams:\n    post:"),
    );
    case.write(
        "TeamsApi.md",
        &change(MARKDOWN, "default to 20", "default to 10"),
    );
    let said = case.run(&["acme.json", "acme.yaml", "TeamsApi.md"]);
    // One document has the operation that the other has not.
    assert_eq!(
        lines(&said.out),
        [
            "GET /teams: differs parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document `10` (TeamsApi.md:26)"
        ]
    );
    assert!(
        said.out
            .contains("; 1 operation of the documents not in the spec"),
        "{}",
        said.out
    );
}

#[test]
fn operations_that_only_the_document_has_count_where_they_are_asked_for() {
    let case = Case::new("left-out", SPEC);
    let more = "  /api/users:\n    get: {tags: [Users], responses: {'200': {description: All}}}\ncomponents:\n  sec";
    case.write("acme.yaml", &change(YAML, "components:\n  sec", more));
    let missing = "GET /api/users: missing operation: spec nothing (specs/acme.yaml:1), document `GET /api/users` (acme.yaml:46)";
    let said = case.run(&["acme.yaml"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]));
    assert!(
        said.out
            .ends_with("; 1 operation of the documents not in the spec\n"),
        "{}",
        said.out
    );
    for select in [["--path", "/api/users"], ["--tag", "users"]] {
        let said = case.run(&["acme.yaml", select[0], select[1]]);
        assert_eq!((said.code, lines(&said.out)), (1, vec![missing.to_owned()]));
        assert!(said.out.contains("0 operations, "), "{}", said.out);
    }
    // A word that selects nothing is a mistake, not a success.
    let said = case.run(&["acme.yaml", "--tag", "Teams", "--tag", "Tems"]);
    assert_eq!((said.code, &*said.out), (2, ""));
    assert!(said.err.contains("`Tems`"), "{}", said.err);
    let said = case.run(&["acme.yaml", "--path", "/api/teams/{x}"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]));
    assert!(said.out.starts_with("1 operation, "), "{}", said.out);

    // A page of Markdown has all operations of a tag, and says of no other.
    let page = change(
        MARKDOWN,
        "[**update_team**](TeamsApi.md#update_team) | **PUT** /teams/{team_id} | Update\n",
        "",
    );
    let cut = page.find("# **update_team**").unwrap();
    case.write("TeamsApi.md", &page[..cut]);
    let said = case.run(&["TeamsApi.md"]);
    assert_eq!(
        lines(&said.out),
        [
            "PUT /teams/{team_id}: extra operation: spec `PUT /teams/{team_id}` (specs/acme.yaml:30), document nothing (TeamsApi.md:1)"
        ]
    );
    case.write(
        "specs/acme.yaml",
        &change(
            SPEC,
            "      operationId: update_team\n      tags: [Teams]\n",
            "      operationId: update_team\n      tags: [Other]\n",
        ),
    );
    let said = case.run(&["TeamsApi.md"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]));
    assert!(
        said.out
            .ends_with("; 1 operation of the spec in no document\n"),
        "{}",
        said.out
    );

    // What the page has is left out on purpose.
    let without = &SPEC[..SPEC.find("  /teams/{team_id}:").unwrap()];
    let rest = &SPEC[SPEC.find("components:").unwrap()..];
    case.write("specs/acme.yaml", &format!("{without}{rest}"));
    case.write("TeamsApi.md", MARKDOWN);
    let said = case.run(&["TeamsApi.md"]);
    assert_eq!(
        lines(&said.out),
        [
            "PUT /teams/{team_id}: missing operation: spec nothing (specs/acme.yaml:1), document `PUT /teams/{team_id}` (TeamsApi.md:49)"
        ]
    );
    case.write("specs/acme.yaml", &format!("{without}{rest}x-groups-deviations: [{{at: 'paths./teams/{{team_id}}.put', vendor: A., spec: B., reason: Not needed.}}]\n"));
    assert_eq!(case.run(&["TeamsApi.md"]).code, 0);
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let case = Case::new("unreadable", SPEC);
    case.write("acme.json", "{\"openapi\": \"3.0.0\",\n \"paths\": {,}}");
    case.write("acme.yaml", "openapi: 3.0.0\npaths: []\n");
    case.write("readme.md", "Hello.\n");
    case.write(
        "TeamsApi.md",
        &MARKDOWN[..MARKDOWN.find("### Authorization").unwrap()],
    );
    for (file, expected) in [
        ("acme.json", "error: acme.json:2:12: error[yaml-syntax]: "),
        (
            "acme.yaml",
            "error: acme.yaml:2:1: error[openapi-form]: this is a list where a mapping belongs",
        ),
        ("readme.md", "error: readme.md:1:1: error[document-kind]: "),
        ("TeamsApi.md", "error: TeamsApi.md:"),
        (
            "gone.yaml",
            "error: gone.yaml:1:1: error[unreadable]: `gone.yaml` cannot be opened",
        ),
        (
            "specs",
            "error: specs:1:1: error[unreadable]: `specs` is a directory",
        ),
    ] {
        let said = case.run(&[file]);
        assert_eq!((said.code, &*said.out), (2, ""), "{file}");
        assert!(said.err.starts_with(expected), "{}", said.err);
    }
    case.write(
        "specs/acme.yaml",
        "openapi: 3.0.3\npaths: {/a: {get: {responses: {200: {$ref: '#/gone'}}}}}\n",
    );
    case.write("acme.json", JSON);
    let said = case.run(&["acme.json"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("specs/acme.yaml:2:38: error[openapi-reference]: there is no `#/gone`"),
        "{}",
        said.err
    );
    assert_eq!(case.run(&[]).code, 2);
}

#[test]
fn a_document_is_found_from_the_folder_of_the_caller() {
    let case = Case::new("folder", SPEC);
    case.write("docs/acme.json", JSON);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(case.folder.join("docs"))
        .args(["--root", "..", "audit", "acme", "acme.json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
