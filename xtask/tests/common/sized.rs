//! A document of the size that vendors publish, for tests and for the benchmark.

use std::fmt::Write as _;

/// A document with this many operations, and as many schemas, that refer to each other.
pub(crate) fn yaml(operations: usize) -> String {
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
