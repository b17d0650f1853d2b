//! Documents of the size that vendors publish.

use std::fmt::Write as _;

use super::Case;

/// A document with this many operations, each with schemas of its own that lead to those of others.
fn document(operations: usize) -> String {
    let mut text = "openapi: 3.0.3\nservers: [{url: https://acme.example}]\npaths:\n".to_owned();
    for n in 0..operations {
        writeln!(
            text,
            "  /things{n}/{{id}}:
    put:
      operationId: change_thing{n}
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{n}'}}}}}}}}
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{n}'}}}}}}}}}}"
        )
        .unwrap();
    }
    text += "components:\n  schemas:\n";
    for n in 0..operations {
        let next = (n * 7 + 1) % operations;
        writeln!(text, "    Thing{n}: {{type: object, required: [id], properties: {{id: {{type: string}}, kind: {{type: string, enum: [a, b]}}, next: {{$ref: '#/components/schemas/Thing{next}'}}}}}}").unwrap();
    }
    text
}

#[test]
fn a_document_of_2000_operations_is_compared_whole() {
    let document = document(2000);
    let mut spec = super::change(
        &document,
        "  /things7/{id}:\n    put:\n      operationId: change_thing7\n",
        "  /things7/{id}:\n    put:\n      operationId: alter_thing7\n",
    );
    spec += "x-groups-deviations:\n";
    for n in 0..200 {
        writeln!(spec, "  - {{at: 'components.schemas.Thing{n}.properties.*.nullable', vendor: A., spec: B., reason: C.}}").unwrap();
    }
    let case = Case::new("large", &spec);
    case.write("acme.yaml", &document);
    let said = case.run(&["acme.yaml"]);
    assert!(
        said.out
            .starts_with("PUT /things7/{id}\n  differs operationId.name: spec `alter_thing7`"),
        "{}",
        &said.out[..200]
    );
    assert!(
        said.out.contains("\n2000 operations, "),
        "{}",
        said.out.lines().last().unwrap()
    );
    // The usual case: a spec takes a few of many operations.
    let few = document.replacen("  /things3/{id}:", "x-rest:\n  /things3/{id}:", 1);
    case.write("specs/acme.yaml", &few);
    let said = case.run(&["acme.yaml"]);
    assert!(
        said.out.starts_with("3 operations, "),
        "{}{}",
        said.out,
        said.err
    );
    assert!(
        said.out
            .ends_with("; 1997 operations of the documents not in the spec\n"),
        "{}",
        said.out
    );
}
