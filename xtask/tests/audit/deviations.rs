//! Deviations cover differences, and are reported where they no longer hold.

use super::acme::{MARKDOWN, SPEC, YAML};
use super::{Case, change, lines};

/// The spec with a deviation of the document as a whole.
fn spec(deviation: &str) -> String {
    format!(
        "{SPEC}x-groups-deviations:\n  - {{{deviation}, vendor: Theirs., spec: Ours., reason: Because.}}\n"
    )
}

/// The document with a largest page of 200.
fn other_limit() -> String {
    change(YAML, "maximum: 100", "maximum: 200")
}

/// The last line of the report of a comparison: the counts.
fn run(name: &str, spec: &str, file: &str, document: &str) -> (i32, Vec<String>, String) {
    let case = Case::new(name, spec);
    case.write(file, document);
    let said = case.run(&[file]);
    assert_eq!(said.err, "");
    let summary = said.out.lines().last().unwrap().to_owned();
    (said.code, lines(&said.out), summary)
}

const LIMIT: &str = "GET /teams: differs parameters.limit.schema.maximum: spec `100` (specs/acme.yaml:15), document `200` (acme.yaml:16)";

fn stale(at: &str) -> String {
    let line = SPEC.lines().count() + 2;
    format!(
        "stale specs/acme.yaml:{line}: the deviation at `{at}` no longer holds: the documents say there what the spec says"
    )
}

#[test]
fn a_difference_is_covered_at_any_of_its_places() {
    for at in [
        "paths./teams.get.parameters.limit.schema.maximum",
        "paths./teams.get.parameters[0].schema.maximum",
        "paths./teams.get.parameters.limit",
        "paths.*.*.parameters.limit.schema.maximum",
        "paths.*.*.parameters.*.schema.maximum",
        "paths.*.*.parameters.l*t.schema",
        "paths./teams",
    ] {
        let (code, lines, summary) = run(
            "covered",
            &spec(&format!("at: '{at}'")),
            "acme.yaml",
            &other_limit(),
        );
        assert_eq!((code, lines), (0, vec![]), "{at}");
        assert!(
            summary.contains(
                "0 differences and 0 stale deviations; 1 covered by deviations, 0 unchecked"
            ),
            "{summary}"
        );
    }
    for at in [
        "paths./teams.get.parameters.limit.schema.minimum",
        "paths./teams.get.parameters[1].schema.type",
        "paths./teams/{team_id}",
    ] {
        let (code, lines, _) = run(
            "covered",
            &spec(&format!("at: '{at}'")),
            "acme.yaml",
            &other_limit(),
        );
        assert_eq!(
            (code, lines),
            (1, vec![LIMIT.to_owned(), stale(at)]),
            "{at}"
        );
    }
}

#[test]
fn a_difference_behind_references_is_covered_on_each_component() {
    let document = change(
        YAML,
        "name: {type: string, minLength: 1}",
        "name: {type: string, minLength: 2}",
    );
    for at in [
        "components.schemas.Team.properties.name.minLength",
        "components.schemas.TeamPage.properties.teams.items.properties.name",
        "components.schemas.T*.properties.*.minLength",
        "paths./teams.get.responses.200.content",
    ] {
        let (code, lines, _) = run(
            "references",
            &spec(&format!("at: '{at}'")),
            "acme.yaml",
            &document,
        );
        assert_eq!((code, lines), (0, vec![]), "{at}");
    }
    // On the component itself, the place starts there.
    let spec = change(
        SPEC,
        "    Team:\n      type: object\n",
        "    Team:\n      x-groups-deviations: [{at: properties.name, vendor: A., spec: B., reason: C.}]\n      type: object\n",
    );
    assert_eq!(run("own", &spec, "acme.yaml", &document).0, 0);
    // And on a parameter.
    let spec = change(
        SPEC,
        "schema: {type: string}}\n  responses",
        "schema: {type: string}, x-groups-deviations: [{at: schema.type, vendor: A., spec: B., reason: C.}]}\n  responses",
    );
    let document = change(
        YAML,
        "required: true, schema: {type: string}}",
        "required: true, schema: {type: integer}}",
    );
    assert_eq!(run("own", &spec, "acme.yaml", &document).0, 0);
}

#[test]
fn a_pin_covers_what_it_names_and_nothing_else() {
    let at = "at: paths./teams.get.parameters.limit.schema.maximum";
    for found in ["'200'", "['100', '200']"] {
        let (code, lines, _) = run(
            "pin",
            &spec(&format!("{at}, found: {found}")),
            "acme.yaml",
            &other_limit(),
        );
        assert_eq!((code, lines), (0, vec![]), "{found}");
    }
    for found in ["'300'", "none"] {
        let (code, lines, _) = run(
            "pin",
            &spec(&format!("{at}, found: {found}")),
            "acme.yaml",
            &other_limit(),
        );
        let place = at.strip_prefix("at: ").unwrap();
        // It is not said to agree with the spec, because it does not.
        let stale = stale(place).replace("what the spec says", "something else than `found` does");
        assert_eq!((code, lines), (1, vec![LIMIT.to_owned(), stale]), "{found}");
    }
    let without = change(YAML, "maximum: 100, ", "");
    assert_eq!(
        run(
            "pin",
            &spec(&format!("{at}, found: none")),
            "acme.yaml",
            &without
        )
        .0,
        0
    );
}

#[test]
fn a_deviation_that_no_document_bears_out_is_reported() {
    let at = "paths./teams.get.parameters.limit.schema.maximum";
    let (code, lines, _) = run("stale", &spec(&format!("at: {at}")), "acme.yaml", YAML);
    assert_eq!((code, lines), (1, vec![stale(at)]));
    // What the document does not speak of is unchecked.
    let (code, lines, summary) = run(
        "stale",
        &spec(&format!("at: {at}")),
        "TeamsApi.md",
        MARKDOWN,
    );
    assert_eq!((code, lines), (0, vec![]));
    assert!(
        summary.contains("0 covered by deviations, 1 unchecked"),
        "{summary}"
    );
    // Nothing has such a place.
    let (code, _, summary) = run(
        "stale",
        &spec("at: components.schemas.Gone"),
        "acme.yaml",
        YAML,
    );
    assert!(code == 0 && summary.contains("1 unchecked"), "{summary}");
}

#[test]
fn each_place_of_a_deviation_must_hold() {
    let limit = "paths./teams.get.parameters.limit.schema";
    let both = spec(&format!("at: [{limit}.maximum, {limit}.minimum]"));
    let (code, lines, _) = run("places", &both, "acme.yaml", &other_limit());
    assert_eq!((code, lines), (1, vec![stale(&format!("{limit}.minimum"))]));
    let changed = change(&other_limit(), "minimum: 1", "minimum: 0");
    let (code, lines, summary) = run("places", &both, "acme.yaml", &changed);
    assert_eq!((code, lines), (0, vec![]));
    assert!(summary.contains("2 covered"), "{summary}");
}

#[test]
fn a_deviation_can_be_about_one_kind_of_document() {
    let other = change(MARKDOWN, "[default to 20]", "[default to 10]");
    let at = "at: paths./teams.get.parameters.limit.schema.default";
    for (documents, code) in [
        ("markdown", 0),
        ("[openapi, markdown]", 0),
        ("openapi", 1),
        ("markdown 2", 1),
    ] {
        let spec = spec(&format!("{at}, documents: {documents}"));
        let (found, lines, _) = run("kinds", &spec, "TeamsApi.md", &other);
        assert_eq!(found, code, "{documents} {lines:?}");
        // Of another kind it says nothing, so it cannot be wrong about it.
        assert!(
            !lines.iter().any(|line| line.starts_with("stale")),
            "{lines:?}"
        );
    }
    let at = "at: paths./teams.get.parameters.limit.schema.maximum";
    for (documents, code) in [
        ("openapi 2", 0),
        ("openapi 2.1", 0),
        ("openapi 2.1.0", 0),
        ("openapi 2.10", 1),
        ("openapi 1", 1),
    ] {
        let spec = spec(&format!("{at}, documents: {documents}"));
        assert_eq!(
            run("kinds", &spec, "acme.yaml", &other_limit()).0,
            code,
            "{documents}"
        );
    }
}

#[test]
fn that_an_enumeration_is_open_covers_no_new_value() {
    let open = change(
        SPEC,
        "      enum: [active, archived]\n",
        "      x-groups-open-enum: {active: A., archived: B.}\n",
    );
    let spec = format!(
        "{open}x-groups-deviations: [{{at: components.schemas.*.enum.open, found: closed, vendor: A., spec: B., reason: C.}}]\n"
    );
    assert_eq!(run("open", &spec, "acme.yaml", YAML).0, 0);
    let document = change(YAML, "[active, archived]", "[active, archived, frozen]");
    let (code, lines, _) = run("open", &spec, "acme.yaml", &document);
    assert_eq!(
        (code, lines),
        (1, vec!["GET /teams: missing parameters.states.schema.items.x-groups-open-enum.values.frozen: spec nothing (specs/acme.yaml:56), document `frozen` (acme.yaml:17)".to_owned()])
    );
}

#[test]
fn counts_are_one_fact_with_their_format() {
    let count = change(
        SPEC,
        "name: {type: string, minLength: 1}",
        "name: {type: number, format: count}",
    );
    let spec = format!(
        "{count}x-groups-deviations: [{{at: components.schemas.*.properties.*.format, found: [integer int32], vendor: A., spec: B., reason: C.}}]\n"
    );
    let of = |text: &str| change(YAML, "name: {type: string, minLength: 1}", text);
    assert_eq!(
        run(
            "counts",
            &spec,
            "acme.yaml",
            &of("name: {type: integer, format: int32}")
        )
        .0,
        0
    );
    for (text, expected) in [
        (
            "name: {type: number}",
            "differs responses.200.content.*.schema.properties.teams.items.properties.name.format: spec `number count`",
        ),
        (
            "name: {type: string, format: count}",
            "differs responses.200.content.*.schema.properties.teams.items.properties.name.type: spec `number`",
        ),
    ] {
        let (code, lines, _) = run("counts", &spec, "acme.yaml", &of(text));
        assert!(code == 1 && lines[0].contains(expected), "{lines:?}");
    }
}

#[test]
fn that_a_property_is_required_has_a_place_of_its_own() {
    let document = change(YAML, "required: [id]", "required: [id, name]");
    for (at, code) in [
        ("components.schemas.Team.required", 0),
        ("components.schemas.Team.required.name", 0),
        ("components.schemas.Team.properties.name.required", 0),
        ("components.schemas.*.required.id", 1),
    ] {
        let (found, lines, _) = run(
            "required",
            &spec(&format!("at: '{at}'")),
            "acme.yaml",
            &document,
        );
        assert_eq!(found, code, "{at} {lines:?}");
    }
}
