//! One planted difference at a time, and exactly the line that reports it.

use super::acme::{JSON, SPEC, YAML};
use super::{Case, change, lines};

/// Runs the documents with one change each, and compares the report.
pub(crate) fn check(name: &str, file: &str, document: &str, cases: &[(&str, &str, &[&str])]) {
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
