//! One planted difference at a time, and exactly the line that reports it.

use super::acme::{JSON, MARKDOWN, SPEC, YAML};
use super::{Case, change, lines};

/// Runs the documents with one change each, and compares the report.
fn check(name: &str, file: &str, document: &str, cases: &[(&str, &str, &[&str])]) {
    let case = Case::new(name, SPEC);
    case.write(file, document);
    let said = case.run(&[file]);
    assert_eq!((said.code, &*said.err), (0, ""), "{}", said.out);
    assert_eq!(lines(&said.out), Vec::<String>::new());
    for (old, new, expected) in cases {
        case.write(file, &change(document, old, new));
        let said = case.run(&[file]);
        assert_eq!(said.err, "", "{new}");
        assert_eq!(lines(&said.out), *expected, "{new}");
        assert_eq!(said.code, 1, "{new}");
    }
}

#[test]
fn in_a_document_of_3_0() {
    check(
        "yaml",
        "acme.yaml",
        YAML,
        &[
            (
                "url: https://acme.example}",
                "url: https://other.example}",
                &[
                    "the document: extra servers.https://acme.example/api: spec `https://acme.example/api` (specs/acme.yaml:4), document nothing (acme.yaml:1)",
                    "the document: missing servers.https://other.example: spec nothing (specs/acme.yaml:1), document `https://other.example` (acme.yaml:3)",
                ],
            ),
            (
                "operationId: list_teams",
                "operationId: get_teams",
                &[
                    "GET /teams: differs operationId.name: spec `list_teams` (specs/acme.yaml:10), document `get_teams` (acme.yaml:7)",
                ],
            ),
            (
                "operationId: list_teams",
                "operationId: listTeams",
                &[
                    "GET /teams: differs operationId.spelling: spec `list_teams` (specs/acme.yaml:10), document `listTeams` (acme.yaml:7)",
                ],
            ),
            (
                "/api/teams:\n",
                "/api/teams/:\n",
                &[
                    "GET /teams: missing slash: spec nothing (specs/acme.yaml:8), document `/` (acme.yaml:5)",
                ],
            ),
            (
                "  /api/teams:\n    get:",
                "  /api/teams:\n    post:",
                &[
                    "GET /teams: extra operation: spec `GET /teams` (specs/acme.yaml:9), document nothing (acme.yaml:1)",
                ],
            ),
            // Parameters
            (
                "{name: limit, in: query",
                "{name: Limit, in: query",
                &[
                    "GET /teams: differs parameters.limit.name: spec `limit` (specs/acme.yaml:13), document `Limit` (acme.yaml:16)",
                ],
            ),
            (
                "{name: limit, in: query",
                "{name: limit, in: header",
                &[
                    "GET /teams: differs parameters.limit.in: spec `query` (specs/acme.yaml:14), document `header` (acme.yaml:16)",
                ],
            ),
            (
                "{name: limit, in: query",
                "{name: most, in: query",
                &[
                    "GET /teams: extra parameters.limit: spec `limit in query` (specs/acme.yaml:13), document nothing (acme.yaml:6)",
                    "GET /teams: missing parameters.most: spec nothing (specs/acme.yaml:9), document `most in query` (acme.yaml:16)",
                ],
            ),
            (
                "{name: limit, in: query,",
                "{name: most, in: query, required: true,",
                &[
                    "GET /teams: extra parameters.limit: spec `limit in query` (specs/acme.yaml:13), document nothing (acme.yaml:6)",
                    "GET /teams: missing parameters.most: spec nothing (specs/acme.yaml:9), document `most in query, required` (acme.yaml:16)",
                ],
            ),
            (
                "{name: limit, in: query,",
                "{name: limit, in: query, required: true,",
                &[
                    "GET /teams: missing parameters.limit.required: spec nothing (specs/acme.yaml:13), document `true` (acme.yaml:16)",
                ],
            ),
            (
                "schema: {type: integer, minimum: 1",
                "schema: {type: number, minimum: 1",
                &[
                    "GET /teams: differs parameters.limit.schema.type: spec `integer` (specs/acme.yaml:15), document `number` (acme.yaml:16)",
                ],
            ),
            (
                "default: 20",
                "default: 30",
                &[
                    "GET /teams: differs parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document `30` (acme.yaml:16)",
                ],
            ),
            (
                ", default: 20",
                "",
                &[
                    "GET /teams: extra parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document nothing (acme.yaml:16)",
                ],
            ),
            (
                "made_at: {type: string,",
                "made_at: {type: string, default: now,",
                &[
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.made_at.default: spec nothing (specs/acme.yaml:74), document `now` (acme.yaml:55)",
                ],
            ),
            (
                "schema: {type: array, items: {type: string, enum: [active, archived]}}",
                "schema: {type: array}",
                &[
                    "GET /teams: extra parameters.states.schema.items: spec `State` (specs/acme.yaml:18), document nothing (acme.yaml:17)",
                ],
            ),
            (
                "minimum: 1, ",
                "",
                &[
                    "GET /teams: extra parameters.limit.schema.minimum: spec `1` (specs/acme.yaml:15), document nothing (acme.yaml:16)",
                ],
            ),
            (
                "maximum: 100",
                "maximum: 200",
                &[
                    "GET /teams: differs parameters.limit.schema.maximum: spec `100` (specs/acme.yaml:15), document `200` (acme.yaml:16)",
                ],
            ),
            (
                "maximum: 100",
                "maximum: 100, multipleOf: 10",
                &[
                    "GET /teams: missing parameters.limit.schema.multipleOf: spec nothing (specs/acme.yaml:15), document `10` (acme.yaml:16)",
                ],
            ),
            (
                "style: form",
                "explode: false",
                &[
                    "GET /teams: missing parameters.states.style: spec nothing (specs/acme.yaml:16), document `form, not exploded` (acme.yaml:17)",
                ],
            ),
            (
                "enum: [active, archived]",
                "enum: [active, frozen]",
                &[
                    "GET /teams: extra parameters.states.schema.items.enum.values.archived: spec `archived` (specs/acme.yaml:58), document nothing (acme.yaml:17)",
                    "GET /teams: missing parameters.states.schema.items.enum.values.frozen: spec nothing (specs/acme.yaml:56), document `frozen` (acme.yaml:17)",
                ],
            ),
            (
                ", enum: [active, archived]",
                "",
                &[
                    "GET /teams: extra parameters.states.schema.items.enum: spec `\"active\", \"archived\"` (specs/acme.yaml:58), document nothing (acme.yaml:17)",
                ],
            ),
            // Bodies
            (
                "      requestBody:\n        required: true\n",
                "      requestBody:\n",
                &[
                    "PUT /teams/{team_id}: extra requestBody.required: spec `true` (specs/acme.yaml:36), document nothing (acme.yaml:41)",
                ],
            ),
            (
                "        content: {application/json: {schema: {$ref: '#/components/schemas/AcmeTeam'}}}",
                "        content: {text/plain: {schema: {$ref: '#/components/schemas/AcmeTeam'}}}",
                &[
                    "PUT /teams/{team_id}: extra requestBody.content.application/json: spec `application/json` (specs/acme.yaml:38), document nothing (acme.yaml:41)",
                    "PUT /teams/{team_id}: missing requestBody.content.text/plain: spec nothing (specs/acme.yaml:35), document `text/plain` (acme.yaml:43)",
                ],
            ),
            // Responses
            (
                "        '404':\n",
                "        '4XX':\n",
                &[
                    "GET /teams: extra responses.404: spec `404` (specs/acme.yaml:28), document nothing (acme.yaml:6)",
                    "GET /teams: missing responses.4XX: spec nothing (specs/acme.yaml:9), document `4XX` (acme.yaml:29)",
                ],
            ),
            (
                "{'204': {description: Done}}",
                "{'204': {description: Done}, default: {description: Else}}",
                &[
                    "PUT /teams/{team_id}: missing responses.default: spec nothing (specs/acme.yaml:30), document `default` (acme.yaml:44)",
                ],
            ),
            (
                "{'204': {description: Done}}",
                "{'204': {description: Done, content: {text/html: {schema: {type: string}}}}}",
                &[
                    "PUT /teams/{team_id}: missing responses.204.content: spec nothing (specs/acme.yaml:41), document `string` (acme.yaml:44)",
                    "PUT /teams/{team_id}: missing responses.*.content.text/html: spec nothing (specs/acme.yaml:30), document `text/html` (acme.yaml:44)",
                ],
            ),
            (
                "X-Left: ",
                "X-Rest: ",
                &[
                    "GET /teams: extra responses.200.headers.X-Left: spec `X-Left` (specs/acme.yaml:24), document nothing (acme.yaml:19)",
                    "GET /teams: missing responses.200.headers.X-Rest: spec nothing (specs/acme.yaml:22), document `X-Rest` (acme.yaml:22)",
                ],
            ),
            (
                "schema: {type: object, properties: {message: {type: string}}}",
                "schema: {type: object, properties: {text: {type: string}}}",
                &[
                    "GET /teams: extra responses.404.content.*.schema.properties.message: spec `string` (specs/acme.yaml:54), document nothing (acme.yaml:33)",
                    "GET /teams: missing responses.404.content.*.schema.properties.text: spec nothing (specs/acme.yaml:52), document `string` (acme.yaml:33)",
                ],
            ),
            // Facts
            (
                "      tags: [Teams]\n      security: [{token: []}]\n      description",
                "      tags: [Teams]\n      security: [{key: []}]\n      description",
                &[
                    "GET /teams: extra security.token: spec `token` (specs/acme.yaml:6), document nothing (acme.yaml:9)",
                    "GET /teams: missing security.key: spec nothing (specs/acme.yaml:6), document `key` (acme.yaml:9)",
                ],
            ),
            (
                "{type: http, scheme: bearer}",
                "{type: http, scheme: basic}",
                &[
                    "the document: differs components.securitySchemes.token: spec `http bearer` (specs/acme.yaml:44), document `http basic` (acme.yaml:46)",
                ],
            ),
            (
                "  securitySchemes: {token: {type: http, scheme: bearer}}\n",
                "",
                &[
                    "the document: extra components.securitySchemes.token: spec `http bearer` (specs/acme.yaml:44), document nothing (acme.yaml:1)",
                ],
            ),
            (
                "{type: http, scheme: bearer}",
                "{type: http}",
                &[
                    "the document: differs components.securitySchemes.token: spec `http bearer` (specs/acme.yaml:44), document `http` (acme.yaml:46)",
                ],
            ),
            (
                "60 requests per minute",
                "100 requests per minute",
                &[
                    "GET /teams: differs x-groups-rate-limit.requests: spec `60 requests in 60 s` (specs/acme.yaml:19), document `100 requests in 60 s` (acme.yaml:10)",
                ],
            ),
            (
                "* Teams Listed",
                "* Teams Seen",
                &[
                    "GET /teams: extra x-groups-audit-events.Teams Listed: spec `Teams Listed` (specs/acme.yaml:20), document nothing (acme.yaml:6)",
                    "GET /teams: missing x-groups-audit-events.Teams Seen: spec nothing (specs/acme.yaml:9), document `Teams Seen` (acme.yaml:10)",
                ],
            ),
            // Schemas
            (
                "      required: [id]\n",
                "",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.id.required: spec `true` (specs/acme.yaml:67), document nothing (acme.yaml:51)",
                ],
            ),
            (
                "required: [id]",
                "required: [id, name]",
                &[
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.name.required: spec nothing (specs/acme.yaml:70), document `true` (acme.yaml:50)",
                ],
            ),
            (
                "id: {type: string, readOnly: true}",
                "id: {type: string}",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.id.readOnly: spec `true` (specs/acme.yaml:69), document nothing (acme.yaml:52)",
                ],
            ),
            (
                "name: {type: string, minLength: 1}",
                "name: {type: string, minLength: 1, nullable: true}",
                &[
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.name.nullable: spec nothing (specs/acme.yaml:70), document `true` (acme.yaml:53)",
                ],
            ),
            (
                "        name: {type: string, minLength: 1}\n",
                "",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.name: spec `string` (specs/acme.yaml:70), document nothing (acme.yaml:48)",
                ],
            ),
            // That it is required says that it is there, but not what it is.
            (
                "        id: {type: string, readOnly: true}\n",
                "",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.id.schema: spec `string` (specs/acme.yaml:69), document nothing (acme.yaml:50)",
                ],
            ),
            (
                "        name: {type: string",
                "        size: {type: integer}\n        name: {type: string",
                &[
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.size: spec nothing (specs/acme.yaml:65), document `integer` (acme.yaml:53)",
                ],
            ),
            (
                "format: date-time",
                "format: date",
                &[
                    "GET /teams: differs responses.200.content.*.schema.properties.teams.items.properties.made_at.format: spec `date-time` (specs/acme.yaml:74), document `date` (acme.yaml:55)",
                ],
            ),
            (
                "parent: {nullable: true, allOf: [{$ref: '#/components/schemas/AcmeTeam'}]}",
                "parent: {$ref: '#/components/schemas/AcmeTeam'}",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.parent.nullable: spec `true` (specs/acme.yaml:72), document nothing (acme.yaml:54)",
                ],
            ),
            (
                "labels: {type: object, additionalProperties: {type: string}}",
                "labels: {type: object, additionalProperties: {type: integer}}",
                &[
                    "GET /teams: differs responses.200.content.*.schema.properties.teams.items.properties.labels.additionalProperties.type: spec `string` (specs/acme.yaml:77), document `integer` (acme.yaml:56)",
                ],
            ),
            (
                "labels: {type: object, additionalProperties: {type: string}}",
                "labels: {type: object}",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.labels.additionalProperties: spec `string` (specs/acme.yaml:77), document nothing (acme.yaml:56)",
                ],
            ),
            (
                "made_at: {type: string, format: date-time}",
                "made_at: {oneOf: [{type: string}, {type: integer}]}",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.made_at.format: spec `date-time` (specs/acme.yaml:74), document nothing (acme.yaml:55)",
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.made_at.oneOf: spec nothing (specs/acme.yaml:74), document `string or integer` (acme.yaml:55)",
                ],
            ),
        ],
    );
}

#[test]
fn in_a_document_of_3_1() {
    check(
        "json",
        "acme.json",
        JSON,
        &[
            (
                "{\"type\": \"string\", \"minLength\": 1}",
                "{\"type\": [\"string\", \"null\"], \"minLength\": 1}",
                &[
                    "GET /teams: missing responses.200.content.*.schema.properties.teams.items.properties.name.nullable: spec nothing (specs/acme.yaml:70), document `true` (acme.json:38)",
                ],
            ),
            (
                "{\"oneOf\": [{\"$ref\": \"#/components/schemas/Team\"}, {\"type\": \"null\"}]}",
                "{\"$ref\": \"#/components/schemas/Team\"}",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.parent.nullable: spec `true` (specs/acme.yaml:72), document nothing (acme.json:39)",
                ],
            ),
            (
                "\"minimum\": 1",
                "\"exclusiveMinimum\": 0",
                &[
                    "GET /teams: extra parameters.limit.schema.minimum: spec `1` (specs/acme.yaml:15), document nothing (acme.json:11)",
                    "GET /teams: missing parameters.limit.schema.exclusiveMinimum: spec nothing (specs/acme.yaml:15), document `0` (acme.json:11)",
                ],
            ),
            (
                "\"enum\": [\"active\", \"archived\"]",
                "\"const\": \"active\"",
                &[
                    "GET /teams: extra parameters.states.schema.items.enum.values.archived: spec `archived` (specs/acme.yaml:58), document nothing (acme.json:12)",
                ],
            ),
            (
                "\"required\": [\"id\"]",
                "\"required\": []",
                &[
                    "GET /teams: extra responses.200.content.*.schema.properties.teams.items.properties.id.required: spec `true` (specs/acme.yaml:67), document nothing (acme.json:37)",
                ],
            ),
            (
                "`Teams Listed` event",
                "`Teams Read` event",
                &[
                    "GET /teams: extra x-groups-audit-events.Teams Listed: spec `Teams Listed` (specs/acme.yaml:20), document nothing (acme.json:6)",
                    "GET /teams: missing x-groups-audit-events.Teams Read: spec nothing (specs/acme.yaml:9), document `Teams Read` (acme.json:9)",
                ],
            ),
        ],
    );
}

#[test]
fn in_markdown() {
    check(
        "markdown",
        "TeamsApi.md",
        MARKDOWN,
        &[
            (
                "*https://acme.example/api*",
                "*https://acme.example/v2*",
                &[
                    "the document: extra servers.https://acme.example/api: spec `https://acme.example/api` (specs/acme.yaml:4), document nothing (TeamsApi.md:1)",
                    "the document: missing servers.https://acme.example/v2: spec nothing (specs/acme.yaml:1), document `https://acme.example/v2` (TeamsApi.md:3)",
                ],
            ),
            (
                "[default to 20]",
                "[default to 10]",
                &[
                    "GET /teams: differs parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document `10` (TeamsApi.md:26)",
                ],
            ),
            (
                " [default to 20]",
                "",
                &[
                    "GET /teams: extra parameters.limit.schema.default: spec `20` (specs/acme.yaml:15), document nothing (TeamsApi.md:26)",
                ],
            ),
            (
                " **team_id** | **str**|  | ",
                " **team_id** | **str**|  | [default to &#39;mine&#39;]",
                &[
                    "PUT /teams/{team_id}: missing parameters.team_id.schema.default: spec nothing (specs/acme.yaml:46), document `mine` (TeamsApi.md:62)",
                ],
            ),
            (
                "[optional] [default to 20]",
                "[default to 20]",
                &[
                    "GET /teams: missing parameters.limit.required: spec nothing (specs/acme.yaml:13), document `true` (TeamsApi.md:26)",
                ],
            ),
            (
                "**int**| Most",
                "**str**| Most",
                &[
                    "GET /teams: differs parameters.limit.schema.type: spec `integer` (specs/acme.yaml:15), document `string` (TeamsApi.md:26)",
                ],
            ),
            (
                "60 requests per minute",
                "6 requests per minute",
                &[
                    "GET /teams: differs x-groups-rate-limit.requests: spec `60 requests in 60 s` (specs/acme.yaml:19), document `6 requests in 60 s` (TeamsApi.md:16)",
                ],
            ),
            (
                "[**TeamPage**](TeamPage.md)\n\n### A",
                "[**TeamList**](TeamList.md)\n\n### A",
                &[
                    "GET /teams: differs responses.200.content.*.schema.$ref: spec `TeamPage` (specs/acme.yaml:27), document `TeamList` (TeamsApi.md:31)",
                ],
            ),
            (
                "Accept**: application/json",
                "Accept**: application/xml",
                &[
                    "GET /teams: extra responses.*.content.application/json: spec `application/json` (specs/acme.yaml:26), document nothing (TeamsApi.md:11)",
                    "GET /teams: missing responses.*.content.application/xml: spec nothing (specs/acme.yaml:9), document `application/xml` (TeamsApi.md:40)",
                ],
            ),
            (
                "**404** | Not found |  -  |",
                "**409** | Conflict |  -  |",
                &[
                    "GET /teams: extra responses.404: spec `404` (specs/acme.yaml:28), document nothing (TeamsApi.md:11)",
                    "GET /teams: missing responses.409: spec nothing (specs/acme.yaml:9), document `409` (TeamsApi.md:47)",
                ],
            ),
            (
                "**204** | Done",
                "**200** | Done",
                &[
                    "PUT /teams/{team_id}: extra responses.204: spec `204` (specs/acme.yaml:41), document nothing (TeamsApi.md:49)",
                    "PUT /teams/{team_id}: missing responses.200: spec nothing (specs/acme.yaml:30), document `200` (TeamsApi.md:82)",
                ],
            ),
            (
                "* X-Left -",
                "* X-Rest -",
                &[
                    "GET /teams: extra responses.200.headers.X-Left: spec `X-Left` (specs/acme.yaml:24), document nothing (TeamsApi.md:46)",
                    "GET /teams: missing responses.200.headers.X-Rest: spec nothing (specs/acme.yaml:22), document `X-Rest` (TeamsApi.md:46)",
                ],
            ),
        ],
    );
}

/// The pages of the models, as the vendor's client library has them.
const MODELS: &str = "\
# TeamPage

## Properties

Name | Type | Description | Notes
------------ | ------------- | ------------- | -------------
**teams** | [**List[Team]**](Team.md) |  | [optional]

# Team

## Properties

Name | Type | Description | Notes
------------ | ------------- | ------------- | -------------
**id** | **str** |  | [readonly]
**name** | **str** |  | [optional]
**parent** | [**Team**](Team.md) |  | [optional]
**made_at** | **datetime** |  | [optional]
**labels** | **Dict[str, str]** |  | [optional]
";

#[test]
fn in_the_models_of_markdown() {
    let case = Case::new("models", SPEC);
    case.write("TeamsApi.md", MARKDOWN);
    case.write("models.md", MODELS);
    let said = case.run(&["TeamsApi.md", "models.md"]);
    assert_eq!((said.code, lines(&said.out)), (0, vec![]), "{}", said.err);
    for (old, new, expected) in [
        (
            "**name** | **str**",
            "**name** | **int**",
            "PUT /teams/{team_id}: differs requestBody.content.application/json.schema.properties.name.type: spec `string` (specs/acme.yaml:70), document `integer` (models.md:16)",
        ),
        (
            "**id** | **str** |  | [readonly]",
            "**id** | **str** |  | [optional] [readonly]",
            "PUT /teams/{team_id}: extra requestBody.content.application/json.schema.properties.id.required: spec `true` (specs/acme.yaml:67), document nothing (models.md:15)",
        ),
        (
            "**labels** | **Dict[str, str]** |  | [optional]\n",
            "",
            "PUT /teams/{team_id}: extra requestBody.content.application/json.schema.properties.labels: spec `object` (specs/acme.yaml:75), document nothing (models.md:11)",
        ),
        (
            "**labels** |",
            "**size** | **int** |  | [optional]\n**labels** |",
            "PUT /teams/{team_id}: missing requestBody.content.application/json.schema.properties.size: spec nothing (specs/acme.yaml:65), document `integer` (models.md:19)",
        ),
        (
            "Dict[str, str]",
            "Dict[str, bool]",
            "PUT /teams/{team_id}: differs requestBody.content.application/json.schema.properties.labels.additionalProperties.type: spec `string` (specs/acme.yaml:77), document `boolean` (models.md:19)",
        ),
    ] {
        case.write("models.md", &change(MODELS, old, new));
        let said = case.run(&["TeamsApi.md", "models.md"]);
        assert_eq!(lines(&said.out), [expected], "{new}");
    }
    // Models alone say nothing of operations.
    let said = case.run(&["models.md"]);
    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "error: models.md: no operation is described: name the page of the operations, too\n"
    );
}

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
