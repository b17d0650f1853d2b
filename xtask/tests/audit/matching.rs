//! What is compared with what, where names, references and defaults leave a choice.

use super::acme::{SPEC, YAML};
use super::{Case, change, lines};

#[test]
fn parameters_of_one_name_are_told_apart() {
    let spec = change(
        SPEC,
        "        - $ref: '#/components/parameters/TeamId'\n",
        "        - {name: team_id, in: query, schema: {type: integer}}\n        - {name: teamId, in: query, schema: {type: boolean}}\n        - $ref: '#/components/parameters/TeamId'\n",
    );
    let document = change(
        YAML,
        "      operationId: update_team\n",
        "      operationId: update_team\n      parameters:\n        - {name: teamId, in: query, schema: {type: boolean}}\n        - {name: team_id, in: query, schema: {type: integer}}\n",
    );
    let case = Case::new("one-name", &spec);
    case.write("acme.yaml", &document);
    let said = case.run(&["acme.yaml"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]), "{}", said.err);
}

#[test]
fn what_stands_beside_a_reference_is_compared_at_each_use() {
    let parameter = |default: &str| {
        format!(
            "{{name: state, in: query, schema: {{allOf: [{{$ref: '#/components/schemas/State'}}], default: {default}}}}}"
        )
    };
    let spec = change(
        SPEC,
        "        - name: limit\n",
        &format!("        - {}\n        - name: limit\n", parameter("active")),
    );
    let document = change(
        YAML,
        "        - {name: limit,",
        &format!(
            "        - {}\n        - {{name: limit,",
            parameter("archived")
        ),
    );
    let document = change(
        &document,
        "type: string, enum: [active, archived]",
        "$ref: '#/components/schemas/State'",
    );
    let document = format!("{document}    State: {{type: string, enum: [active, archived]}}\n");
    let case = Case::new("beside", &spec);
    case.write("acme.yaml", &document);
    assert_eq!(
        lines(&case.run(&["acme.yaml"]).out),
        [
            "GET /teams: differs parameters.state.schema.default: spec `active` (specs/acme.yaml:13), document `archived` (acme.yaml:16)"
        ]
    );
}

/// What a document says with `paths` alone, compared with a spec with other `paths`.
fn paths(name: &str, spec: &str, document: &str) -> Vec<String> {
    let head = "openapi: 3.0.3\npaths:\n";
    let case = Case::new(name, &format!("{head}{spec}"));
    case.write("acme.yaml", &format!("{head}{document}"));
    let said = case.run(&["acme.yaml"]);
    assert_eq!(said.err, "");
    lines(&said.out)
}

#[test]
fn parameters_of_the_path_are_told_apart_by_their_position() {
    let spec = "  /a/{x}/{y}:\n    get:\n      parameters:\n        - {name: x, in: path, required: true, schema: {type: string}}\n        - {name: y, in: path, required: true, schema: {type: integer}}\n";
    let document = |a, b| {
        format!(
            "  /a/{{team}}/{{user}}:\n    get:\n      parameters:\n        - {{name: user, in: path, required: true, schema: {{type: {a}}}}}\n        - {{name: team, in: path, required: true, schema: {{type: {b}}}}}\n"
        )
    };
    assert_eq!(
        paths("position", spec, &document("integer", "string")),
        Vec::<String>::new()
    );
    assert_eq!(
        paths("position", spec, &document("string", "integer")),
        [
            "GET /a/{x}/{y}: differs parameters.x.schema.type: spec `string` (specs/acme.yaml:6), document `integer` (acme.yaml:7)",
            "GET /a/{x}/{y}: differs parameters.y.schema.type: spec `integer` (specs/acme.yaml:7), document `string` (acme.yaml:6)",
        ]
    );
}

#[test]
fn a_default_response_is_what_the_document_says_of_each_range() {
    let response = |status: &str, text: &str| {
        format!(
            "        {status}:\n          content: {{application/json: {{schema: {{type: object, properties: {{text: {{type: {text}}}}}}}}}}}\n"
        )
    };
    let spec = format!(
        "  /a:\n    get:\n      responses:\n{}{}",
        response("4XX", "string"),
        response("5XX", "integer")
    );
    let document = format!(
        "  /a:\n    get:\n      responses:\n{}",
        response("default", "integer")
    );
    assert_eq!(
        paths("default", &spec, &document),
        [
            "GET /a: extra responses.4XX: spec `4XX` (specs/acme.yaml:6), document nothing (acme.yaml:4)",
            "GET /a: differs responses.4XX.content.*.schema.properties.text.type: spec `string` (specs/acme.yaml:7), document `integer` (acme.yaml:7)",
            "GET /a: extra responses.5XX: spec `5XX` (specs/acme.yaml:8), document nothing (acme.yaml:4)",
            "GET /a: missing responses.default: spec nothing (specs/acme.yaml:4), document `default` (acme.yaml:6)",
        ]
    );
}

#[test]
fn the_defaults_of_the_variables_of_an_address_are_compared() {
    let variables = |name: &str, host: &str| {
        format!("{{url: 'https://{{{name}}}/api', variables: {{{name}: {{default: {host}}}}}}}")
    };
    let spec = change(
        SPEC,
        "url: https://acme.example/api",
        "url: https://{host}/api\n    variables: {host: {default: acme.example}}",
    );
    let case = Case::new("variables", &spec);
    let document = |host: &str| {
        let theirs = variables("team", host);
        let below = change(YAML, "{url: https://acme.example}", &theirs);
        below.replace("  /api/teams", "  /teams")
    };
    case.write("acme.yaml", &document("acme.example"));
    let said = case.run(&["acme.yaml"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]), "{}", said.err);
    case.write("acme.yaml", &document("new.example"));
    let said = case.run(&["acme.yaml"]);
    assert_eq!(
        lines(&said.out),
        [
            "the document: differs servers.https://{host}/api.variables: spec `https://acme.example` (specs/acme.yaml:5), document `https://new.example` (acme.yaml:3)"
        ]
    );
}

#[test]
fn a_composition_is_nullable_only_where_it_says_so() {
    let format = "format: date-time}";
    let spec = change(SPEC, format, "format: date-time, nullable: true}");
    let case = Case::new("composition", &spec);
    let parts = "{allOf: [{type: string}, {format: date-time}]}";
    let document = change(YAML, "{type: string, format: date-time}", parts);
    case.write("acme.yaml", &document);
    let said = case.run(&["acme.yaml"]);
    assert_eq!(
        lines(&said.out),
        [
            "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.made_at.nullable: spec `true` (specs/acme.yaml:74), document nothing (acme.yaml:55)"
        ]
    );
}
