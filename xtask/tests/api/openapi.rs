//! What OpenAPI documents say, and on which line.

use super::{list, read, said, schemas, shown, text};
use xtask::api::{Kind, Said, openapi};

const ACME: &str = "\
openapi: 3.0.3
info: {title: Acme, version: '2'}
servers:
  - url: https://{host}.acme.example/api
    variables: {host: {default: www}}
security:
  - token: []
  - user: []
    password: []
  - {}
paths:
  /teams/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - $ref: '#/components/parameters/Limit'
    get:
      operationId: read-team
      tags: [Teams]
      summary: Reads.
      description: |
        It writes to the audit trail:
        * Team Read

        At most 60 requests per minute.
      parameters:
        - {name: limit, in: query, style: pipeDelimited, schema: {type: array, items: {type: integer}}}
        - {name: X-Trace, in: header, schema: {type: string, default: none}}
        - {name: Accept, in: header, schema: {type: string}}
      responses:
        '200':
          description: A team.
          headers:
            X-Left: {schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Team'}
            text/plain: {}
        4xx: {$ref: '#/components/responses/Error'}
        default: {description: Else.}
    put:
      security: []
      requestBody: {$ref: '#/components/requestBodies/Team'}
      responses: {}
  /copies/{id}:
    $ref: '#/paths/~1teams~1%7Bid%7D'
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
  requestBodies:
    Team:
      required: true
      content:
        application/json: {schema: {$ref: '#/components/schemas/Team'}}
  responses:
    Error:
      description: Wrong.
      content:
        application/json: {schema: {type: object}}
  securitySchemes:
    token: {type: http, scheme: Bearer}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Team:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true, minLength: 1}
";

#[test]
fn every_statement_of_a_document_has_its_line() {
    let api = read(ACME).unwrap();
    assert_eq!(api.kind, Kind::OpenApi);
    assert_eq!(said(&api.title), text("Acme", 2));
    assert_eq!(said(&api.version), text("2", 2));
    assert_eq!(list(&api.servers), ["https://{host}.acme.example/api"]);
    assert_eq!(said(&api.servers).unwrap().1, 4);
    let schemes = api.security_schemes.value().unwrap();
    let schemes: Vec<_> = schemes
        .iter()
        .map(|s| (&*s.value.0, &*s.value.1, s.line))
        .collect();
    assert_eq!(
        schemes,
        [
            ("token", "http bearer", 60),
            ("key", "apiKey header X-Key", 61)
        ]
    );

    let get = &api.operations[0];
    assert_eq!((&*get.at, get.line), ("paths./teams/{id}.get", 16));
    assert_eq!((&*get.method.value, get.method.line), ("GET", 16));
    assert_eq!((&*get.path.value, get.path.line), ("/teams/{id}", 12));
    assert_eq!(said(&get.id), text("read-team", 17));
    assert_eq!(list(&get.tags), ["Teams"]);
    assert_eq!(said(&get.summary), text("Reads.", 19));
    assert_eq!(said(&get.rate_limit), Some(((60, 60), 20)));
    assert_eq!(list(&get.audit_events), ["Team Read"]);
    assert_eq!(list(&get.security), ["token", "user + password", "none"]);
    assert_eq!(list(&get.produces), ["application/json", "text/plain"]);

    let parameters = get.parameters.iter();
    let parameters: Vec<_> = parameters
        .map(|p| {
            (
                &*p.name,
                &*p.at,
                p.line,
                p.required.value(),
                p.style.value().map(String::as_str),
                shown(&p.schema),
            )
        })
        .collect();
    assert_eq!(
        parameters,
        [
            (
                "id",
                "paths./teams/{id}.parameters[0]",
                14,
                Some(&true),
                None,
                "string".to_owned()
            ),
            (
                "limit",
                "paths./teams/{id}.get.parameters[0]",
                26,
                None,
                Some("pipeDelimited, not exploded"),
                "array [integer]".to_owned()
            ),
            (
                "X-Trace",
                "paths./teams/{id}.get.parameters[1]",
                27,
                None,
                None,
                "string =\"none\"".to_owned()
            ),
        ]
    );

    let responses: Vec<_> = get
        .responses
        .iter()
        .map(|r| {
            (
                &*r.status,
                &*r.at,
                r.line,
                r.schema.value().map(shown),
                list(&r.headers),
            )
        })
        .collect();
    assert_eq!(
        responses,
        [
            (
                "200",
                "paths./teams/{id}.get.responses.200",
                30,
                Some("#Team".to_owned()),
                vec!["X-Left"]
            ),
            (
                "4XX",
                "components.responses.Error",
                38,
                Some("object".to_owned()),
                vec![]
            ),
            (
                "default",
                "paths./teams/{id}.get.responses.default",
                39,
                None,
                vec![]
            ),
        ]
    );
    assert_eq!(get.responses[2].schema, Said::Absent);

    let put = &api.operations[1];
    assert_eq!(put.security, Said::Absent);
    assert_eq!(put.audit_events, Said::Absent);
    let (body, line) = said(&put.body).unwrap();
    assert_eq!((&*body.at, line), ("components.requestBodies.Team", 42));
    assert_eq!(said(&body.required), Some((true, 51)));
    assert_eq!(list(&body.media_types), ["application/json"]);
    assert_eq!(shown(&body.schema), "#Team");
    // The path-level parameter stands where the operation has none of its own.
    assert_eq!(put.parameters[1].at, "components.parameters.Limit");

    let copy: Vec<_> = api.operations[2..]
        .iter()
        .map(|o| (&*o.at, &*o.path.value))
        .collect();
    assert_eq!(
        copy,
        [
            ("paths./copies/{id}.get", "/copies/{id}"),
            ("paths./copies/{id}.put", "/copies/{id}")
        ]
    );
    assert_eq!(
        shown(&api.schemas["Team"]),
        "object {id!-: string minLength:1}"
    );
    assert_eq!(api.schemas["Team"].properties[0].schema.line, 67);
}

#[test]
fn version_3_1_says_in_other_words_what_3_0_says() {
    let old = "\
A: {type: string, nullable: true}
B: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9}
C: {type: string, enum: [x]}
D: {allOf: [{$ref: '#/components/schemas/A'}], nullable: true, default: y}
E: {type: object, additionalProperties: {type: string}}";
    let new = "\
A: {type: [string, 'null'], examples: [x]}
B: {type: integer, exclusiveMinimum: 1, maximum: 9.0}
C: {const: x}
D: {$ref: '#/components/schemas/A', type: [string, 'null'], default: y}
E: {additionalProperties: {type: string}}";
    let expected = [
        "A: string?",
        "B: integer exclusiveMinimum:1 maximum:9",
        "C: string in \"x\"",
        "D: #A? =\"y\"",
        "E: object <string>",
    ];
    assert_eq!(schemas("3.0.3", old), expected);
    assert_eq!(
        schemas("3.1.0", new),
        [
            "A: string?",
            "B: integer maximum:9 exclusiveMinimum:1",
            expected[2],
            expected[3],
            expected[4]
        ]
    );
    // In 3.0 what stands beside a reference is ignored.
    assert_eq!(
        schemas(
            "3.0.3",
            "A: {type: string}\nB: {$ref: '#/components/schemas/A', default: y}"
        )[1],
        "B: #A"
    );
}

#[test]
fn compositions_are_put_together() {
    let text = "\
Base: {type: object, required: [id, made], properties: {id: {type: string}, kind: {type: string}}}
Team:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [name]
      properties: {name: {type: string}, kind: {enum: [team]}}
  properties: {made: {type: integer}}
Alias: {$ref: '#/components/schemas/Team'}
Part: {allOf: [{$ref: '#/components/schemas/Alias'}], required: [size]}
One: {allOf: [{$ref: '#/components/schemas/Base'}, {description: The base.}], nullable: true}
Null: {oneOf: [{$ref: '#/components/schemas/Base'}, {type: 'null'}]}
Or: {anyOf: [{type: string}, {type: integer}, {enum: [null]}]}
Types: {type: [string, integer, 'null']}
Any: {}
Nothing:
Open: {type: string, x-groups-open-enum: {a: An a., b: A b.}}
Closed: {type: object, additionalProperties: false}
List: {type: array, items: {type: [integer, 'null']}, uniqueItems: true}
All: true";
    assert_eq!(
        schemas("3.1.0", text),
        [
            "Base: object {id!: string, kind: string, made!: }",
            "Team: object {id!: string, kind: string in \"team\", made!: integer, name!: string}",
            "Alias: #Team",
            "Part: object {id!: string, kind: string in \"team\", made!: integer, name!: string, size!: }",
            "One: #Base?",
            "Null: #Base?",
            "Or: ? (string | integer)",
            "Types: ? (string | integer)",
            "Any: any",
            "Nothing: any",
            "Open: string in \"a\" \"b\" or else",
            "Closed: object additionalProperties:false",
            "List: array uniqueItems:true [integer?]",
            "All: any",
        ]
    );
}

#[test]
fn schemas_that_contain_themselves_are_read() {
    let text = "\
Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, up: {allOf: [{$ref: '#/components/schemas/Tree'}], nullable: true}}}
A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {a: {type: string}}}]}
B: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {b: {type: string}}}]}
C: {$ref: '#/components/schemas/D'}
D: {$ref: '#/components/schemas/C'}
E: {allOf: [{$ref: '#/components/schemas/C'}, {properties: {e: {}}}]}
F: {$ref: '#/components/schemas/Tree/properties/children'}
a.b/c: {type: string}
G: {$ref: '#/components/schemas/a.b~1c'}";
    assert_eq!(
        schemas("3.0.0", text),
        [
            "Tree: object {children: array [#Tree], up: #Tree?}",
            "A: object {a: string, b: string}",
            "B: object {a: string, b: string}",
            "C: #D",
            "D: #C",
            "E: object {e: any}",
            "F: #components.schemas.Tree.properties.children",
            "a.b/c: string",
            "G: #a.b/c",
            "components.schemas.Tree.properties.children: array [#Tree]",
        ]
    );
}

#[test]
fn operations_are_chosen_by_path_and_by_tag() {
    let text = "\
openapi: 3.0.0
paths:
  /teams: {get: {tags: [Teams]}}
  /teams/{id}: {get: {}, delete: {tags: [Danger]}}
  /teams-archive: {get: {}}
  /users: {get: {tags: [Users, danger]}}
";
    let chosen = |paths: &[&str], tags: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let mut api = read(text).unwrap();
        api.choose(&owned(paths), &owned(tags));
        let names = api.operations.iter();
        names
            .map(|o| format!("{} {}", o.method.value, o.path.value))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(
        chosen(&["/teams"], &[]),
        "GET /teams, GET /teams/{id}, DELETE /teams/{id}"
    );
    assert_eq!(chosen(&[], &["Danger"]), "DELETE /teams/{id}, GET /users");
    assert_eq!(
        chosen(&["/teams/{x}"], &["Users"]),
        "GET /teams/{id}, DELETE /teams/{id}, GET /users"
    );
    assert_eq!(chosen(&[], &[]).matches("GET").count(), 4);
    assert_eq!(chosen(&["/nowhere"], &[]), "");
}

#[test]
fn the_specs_are_read_too() {
    let specs = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs"));
    let mut read = 0;
    for entry in std::fs::read_dir(specs).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let api = openapi::load_spec(&path).unwrap();
            assert!(!api.operations.is_empty() && !api.schemas.is_empty());
            assert!(api.operations.iter().all(|o| !o.responses.is_empty()));
            read += 1;
        }
    }
    assert!(read >= 3);
    let segment = openapi::load_spec(&specs.join("segment.yaml")).unwrap();
    let limited = segment
        .operations
        .iter()
        .filter(|o| o.rate_limit.value() == Some(&(60, 60)));
    assert!(limited.count() > 5);
    assert!(
        segment
            .operations
            .iter()
            .any(|o| !list(&o.audit_events).is_empty())
    );
}
