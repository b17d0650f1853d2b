//! A spec of any size, which keeps all rules for specs.

use std::fmt::Write as _;

/// How many operations each resource has.
pub const OPERATIONS: usize = 5;

/// A spec with so many resources that refer to each other: lists, reads and writes, with five operations and five schemas each.
#[must_use]
pub fn yaml(resources: usize) -> String {
    let mut text = String::from(HEAD);
    for resource in 0..resources {
        paths(&mut text, resource);
    }
    text.push_str(COMPONENTS);
    for resource in 0..resources {
        // A schema that is far away in the document, so that there are cycles of many schemas.
        let other = (resource * 7 + 1) % resources;
        schemas(&mut text, resource, other);
    }
    text
}

fn paths(text: &mut String, r: usize) {
    let operations: [String; OPERATIONS] = [
        format!(
            "  /things{r}:
    get:
      operationId: list_things_{r}
      tags: [Things]
      summary: List the things of kind {r}.
      description: Lists the things of kind {r}, one page at a time.
      x-groups-pagination:
        style: offset
        offset: offset
        limit: limit
        items: data.things
        total: data.total
        max: 100
        page: 50
      parameters:
        - $ref: '#/components/parameters/Offset'
        - $ref: '#/components/parameters/Limit'
{}",
            responses("200", Some(&format!("PageOfThing{r}")))
        ),
        format!(
            "    post:
      operationId: create_thing_{r}
      tags: [Things]
      summary: Create a thing of kind {r}.
      description: Creates a thing of kind {r} and answers with it.
      x-groups-idempotent: false
      x-groups-rate-limit: {{requests: 60, seconds: 60, scope: writes}}
{}{}",
            body(r),
            responses("201", Some(&format!("Thing{r}")))
        ),
        format!(
            "  /things{r}/{{id}}:
    parameters:
      - $ref: '#/components/parameters/Id'
    get:
      operationId: get_thing_{r}
      tags: [Things]
      summary: Read a thing of kind {r}.
      description: Answers the thing with everything that is known of it.
{}",
            responses("200", Some(&format!("Thing{r}")))
        ),
        format!(
            "    patch:
      operationId: update_thing_{r}
      tags: [Things]
      summary: Change a thing of kind {r}.
      description: Changes a thing of kind {r} and answers with it.
      x-groups-idempotent: true
      x-groups-rate-limit: {{requests: 60, seconds: 60, scope: writes}}
{}{}",
            body(r),
            responses("200", Some(&format!("Thing{r}")))
        ),
        format!(
            "    delete:
      operationId: delete_thing_{r}
      tags: [Things]
      summary: Delete a thing of kind {r}.
      description: Deletes a thing of kind {r}. A repeat changes nothing more.
{}",
            responses("204", None)
        ),
    ];
    text.extend(operations);
}

fn body(r: usize) -> String {
    format!(
        "      requestBody:
        description: What the thing is to be.
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/NewThing{r}'
"
    )
}

fn responses(status: &str, schema: Option<&str>) -> String {
    let content = schema.map_or_else(String::new, |name| {
        format!(
            "          content:
            application/json:
              schema:
                $ref: '#/components/schemas/{name}'
"
        )
    });
    let mut text = "      responses:\n".to_owned();
    for status in [status, "2XX"] {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "        '{status}':\n          description: It went well.\n{content}"
        );
    }
    for status in ["4XX", "5XX"] {
        let _ = write!(
            text,
            "        {status}:\n          $ref: '#/components/responses/Failed'\n"
        );
    }
    text
}

fn schemas(text: &mut String, r: usize, other: usize) {
    let _ = write!(
        text,
        "    PageOfThing{r}:
      type: object
      description: A page, wrapped.
      properties:
        data:
          $ref: '#/components/schemas/PageOfThing{r}Data'
    PageOfThing{r}Data:
      type: object
      description: A page.
      properties:
        things:
          type: array
          nullable: true
          description: The things of the page.
          items:
            $ref: '#/components/schemas/Thing{r}'
        total:
          type: number
          format: count
          nullable: true
          description: How many there are.
    Thing{r}:
      type: object
      description: A thing of kind {r}.
      required: [id]
      properties:
        id:
          type: string
          description: The id of the thing.
        name:
          type: string
          nullable: true
          description: What the thing is called.
        created_at:
          type: string
          format: date-time
          nullable: true
          description: When the thing was created.
        color:
          $ref: '#/components/schemas/ColorOfThing{r}'
        size_{r}:
          type: number
          format: count
          nullable: true
          description: How large the thing is.
        other:
          $ref: '#/components/schemas/Thing{other}'
    NewThing{r}:
      type: object
      description: What a thing of kind {r} is to be.
      required: [name]
      properties:
        name:
          type: string
          maxLength: 80
          description: What the thing is to be called.
        size_{r}:
          type: number
          format: count
          description: How large the thing is to be.
    ColorOfThing{r}:
      type: string
      description: The color of a thing.
      x-groups-open-enum:
        red: Like `#ff0000`.
        green: Like `#00ff00`.
        blue: Like `#0000ff`.
"
    );
}

const HEAD: &str = "openapi: 3.0.3
info: {title: Things, version: '1'}
externalDocs: {url: https://docs.things.example}
servers:
  - url: https://api.things.example
security:
  - token: []
tags:
  - name: Things
paths:
";

const COMPONENTS: &str = "components:
  securitySchemes:
    token: {type: http, scheme: bearer, description: A token of the workspace.}
  parameters:
    Id:
      name: id
      in: path
      required: true
      description: The thing.
      schema:
        $ref: '#/components/schemas/GroupId'
    Offset:
      name: offset
      in: query
      description: How many things to skip.
      schema: {type: integer, minimum: 0, default: 0}
    Limit:
      name: limit
      in: query
      description: How many things to return.
      schema: {type: integer, minimum: 1, maximum: 100, default: 20}
  responses:
    Failed:
      description: What went wrong.
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/Error'
  schemas:
    GroupId:
      type: string
      description: The id of a thing.
      x-groups-type: GroupId
    Error:
      type: object
      description: What went wrong.
      properties:
        message:
          type: string
          nullable: true
          description: The message for humans.
";
