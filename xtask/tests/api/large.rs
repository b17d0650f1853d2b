//! A document of the size that vendors publish.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use xtask::api::{Api, openapi};
use xtask::document::Document;

/// A document with this many operations, and as many schemas, that refer to each other.
fn yaml(operations: usize) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: Acme, version: '1'}\nservers:\n  - url: https://acme.example\npaths:\n".to_owned();
    for n in 0..operations {
        write!(
            text,
            "  /things{n}/{{id}}:
    post:
      operationId: changeThing{n}
      tags: [Things]
      summary: Changes it.
      description: Changes it. The limit is 60 requests per minute.
      parameters:
        - $ref: '#/components/parameters/Id'
        - name: count
          in: query
          schema: {{type: integer, minimum: 1, maximum: 100, default: 20}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Thing{n}'
      responses:
        '200':
          description: It.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing{n}'
        default:
          $ref: '#/components/responses/Error'
"
        )
        .unwrap();
    }
    text += "components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
  responses:
    Error:
      description: Wrong.
      content: {application/json: {schema: {$ref: '#/components/schemas/Base'}}}
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string}, message: {type: string}}}
";
    for n in 0..operations {
        let next = (n * 7 + 1) % operations;
        write!(
            text,
            "    Thing{n}:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          properties:
            name{n}:
              type: string
              nullable: true
            kind:
              type: string
              enum: [a, b, c]
            other:
              $ref: '#/components/schemas/Thing{next}'
"
        )
        .unwrap();
    }
    text
}

/// The same in a single line of JSON.
fn json(operations: usize) -> String {
    let document = Document::parse("acme.yaml", &yaml(operations)).unwrap();
    serde_json::to_string(document.root()).unwrap()
}

fn timed(text: &str) -> (Api, Duration) {
    let start = Instant::now();
    let api = openapi::parse("acme", text).unwrap();
    (api, start.elapsed())
}

#[test]
fn documents_of_2000_operations_are_read_in_linear_time() {
    let (text, short) = (yaml(2000), yaml(500));
    assert!(text.lines().count() > 60_000);
    let (api, whole) = timed(&text);
    let (_, quarter) = timed(&short);
    let (from_json, one_line) = timed(&json(2000));
    let seconds = [whole, quarter, one_line].map(|time| time.as_secs_f64());
    // Shown with `--nocapture`.
    let stderr = &mut std::io::stderr();
    std::io::Write::write_fmt(
        stderr,
        format_args!("2000 operations: {seconds:.3?} s for YAML, a quarter of it, and JSON\n"),
    )
    .unwrap();
    assert_eq!(api.operations.len(), 2000);
    assert_eq!(api.schemas.len(), 2001);
    assert_eq!(api.schemas["Thing9"].properties.len(), 5);
    let names = |api: &Api| -> Vec<_> {
        api.operations
            .iter()
            .map(|o| o.id.value().cloned())
            .collect()
    };
    assert_eq!(names(&api), names(&from_json));
    // Linear is 4, quadratic 16; the rest is for the noise of a busy machine.
    assert!(seconds[0] < 10.0 * seconds[1] + 0.5, "{seconds:?}");
    assert!(whole < Duration::from_secs(30), "{seconds:?}");
}
