//! Documents of vendors are as they are: what has one meaning only is read, anything else is an error with its position.

use super::{read, schemas, shown};
use xtask::document::Document;
use xtask::lint::Problem;

#[test]
fn json_is_read_with_its_positions() {
    let text = "\u{feff}{\r\n\t\"openapi\": \"3.1.0\",\r\n\t\"paths\": {\"\\/teams\": {\"get\": {\r\n\t\t\"operationId\":\t\"l\\u0131st \\ud83d\\ude00\",\"x-big\": [123456789012345678901234567890, 1e999]}}},\r\n\t\"components\": {\"schemas\": {\"A\": {\"minimum\": 18446744073709551615, \"type\": \"number\"}}}\r\n}\r\n";
    let api = read(text).unwrap();
    let operation = &api.operations[0];
    assert_eq!(operation.path.value, "/teams");
    assert_eq!(super::said(&operation.id), super::text("lıst 😀", 4));
    assert_eq!(
        shown(&api.schemas["A"]),
        "number minimum:1.8446744073709552e+19"
    );
    assert_eq!(api.schemas["A"].line, 5);
}

#[test]
fn what_nearly_is_json_is_read_as_yaml() {
    let text = "{\n  # by hand\n  \"openapi\": \"3.0.0\",\n  paths: {},\n}\n";
    assert!(read(text).unwrap().operations.is_empty());
}

#[test]
fn anchors_merge_keys_and_tags_are_resolved() {
    let text = "\
openapi: 3.0.0
x-base: &base {type: object, description: Base}
x-more: &more {type: string, nullable: true}
paths: {}
components:
  schemas:
    A: *base
    B: {<<: *base, description: B}
    C: {<<: [*base, *more], enum: [yes, no, !!str 1, 2]}
    D: &d {type: array, items: &item {type: integer}}
    E: *d
    F: *item
";
    let api = read(text).unwrap();
    let shown: Vec<_> = api.schemas.values().map(shown).collect();
    assert_eq!(
        shown,
        [
            "object",
            "object",
            "object? in \"yes\" \"no\" \"1\" 2",
            "array [integer]",
            "array [integer]",
            "integer"
        ]
    );
    // Said where the anchor is.
    assert_eq!(
        super::said(&api.schemas["A"].shape),
        super::text("object", 2)
    );
}

#[test]
fn keys_that_say_the_same_twice_are_no_contradiction() {
    assert_eq!(
        schemas("3.0.0", "A: {type: string, type: string}"),
        ["A: string"]
    );
    assert_eq!(
        schemas(
            "3.0.0",
            "A: {type: string, example: {a: 1, a: 2}, x-acme: {b: 1, b: 2}}"
        ),
        ["A: string"]
    );
    let text = "openapi: 3.0.0\npaths:\n  /a:\n    get: {responses: {404: {description: A}, '404': {description: B}}}\n";
    assert_eq!(
        error(text),
        "4:46: the key `404` is given twice, first on line 4 (at `paths./a.get.responses.404`)"
    );
}

#[test]
fn a_spec_of_ours_has_none_of_that() {
    for text in [
        "\u{feff}{\"a\": \"\\ud83d\\ude00\"}",
        "a: &x 1\n",
        "a: 1\na: 1\n",
        "a: {<<: {b: 1}}\n",
    ] {
        assert!(Document::parse("x", text).is_err(), "{text}");
        assert!(Document::parse_vendor("x", text).is_ok(), "{text}");
    }
}

/// The error of a document, without the name of the file.
fn error(text: &str) -> String {
    let Problem {
        line,
        column,
        path,
        what,
        ..
    } = read(text).unwrap_err();
    let at = if path.is_empty() {
        String::new()
    } else {
        format!(" (at `{path}`)")
    };
    format!("{line}:{column}: {what}{at}")
}

#[test]
fn errors_say_what_and_where() {
    let api = |rest: &str| format!("openapi: 3.0.0\n{rest}");
    for (text, expected) in [
        ("".to_owned(), "1:1: the document is empty"),
        (
            "[]".to_owned(),
            "1:1: the document is a list where an OpenAPI document is a mapping",
        ),
        (
            "a: 1\n".to_owned(),
            "1:1: there is no `openapi`, so this is no OpenAPI document",
        ),
        (
            "swagger: '2.0'\n".to_owned(),
            "1:1: this is Swagger, from before OpenAPI 3.0 (at `swagger`)",
        ),
        (
            "openapi: 4.0.0\n".to_owned(),
            "1:1: version `4.0.0` of OpenAPI cannot be read, only 3.0 and 3.1 (at `openapi`)",
        ),
        (
            "{\"openapi\": \"3.0.0\",\n \"paths\": {\"/a\" {}}}".to_owned(),
            "2:17: JSON: a colon is expected here (at `paths./a`)",
        ),
        (
            "{\"openapi\": \"3.0.0\",\n \"paths\": [1] 2}".to_owned(),
            "2:15: JSON: a comma or `}` is expected here",
        ),
        (
            "{\"openapi\": \"3.0".to_owned(),
            "1:13: JSON: this string has no end (at `openapi`)",
        ),
        (
            "{\"openapi\": \"\\ud83d\"}".to_owned(),
            "1:13: JSON: this string has an escape that means nothing (at `openapi`)",
        ),
        (
            "{\"openapi\":".to_owned(),
            "1:12: JSON: the document ends in the middle of a value (at `openapi`)",
        ),
        (
            "{} {}".to_owned(),
            "1:4: JSON: something follows after the end of the document",
        ),
        (
            "a: 1\n---\nb: 1\n".to_owned(),
            "2:1: a second document begins here",
        ),
        (
            api("paths: []"),
            "2:1: this is a list where a mapping belongs (at `paths`)",
        ),
        (
            api("paths:\n  /a: 1"),
            "3:3: this is a whole number where a mapping belongs (at `paths./a`)",
        ),
        (
            api("paths: {/a: {get: {parameters: {}}}}"),
            "2:20: this is a mapping where a list belongs (at `paths./a.get.parameters`)",
        ),
        (
            api("paths: {/a: {get: {parameters: [{in: query}]}}}"),
            "2:33: this parameter has no `name` (at `paths./a.get.parameters[0]`)",
        ),
        (
            api("paths: {/a: {get: {parameters: [{name: a}]}}}"),
            "2:33: this parameter has no `in` (at `paths./a.get.parameters[0]`)",
        ),
        (
            api("paths: {/a: {get: {parameters: [{name: a, in: body}]}}}"),
            "2:33: a parameter cannot be in `body`, only in `path`, `query`, `header` or `cookie` (at `paths./a.get.parameters[0]`)",
        ),
        (
            api("paths: {/a: {get: {responses: {2000: {}}}}}"),
            "2:32: `2000` is no status (at `paths./a.get.responses.2000`)",
        ),
        (
            api("paths: {/a: {get: {responses: {200: {$ref: '#/components/responses/Gone'}}}}}"),
            "2:38: there is no `#/components/responses/Gone` (at `paths./a.get.responses.200.$ref`)",
        ),
        (
            api("paths: {/a: {get: {responses: {200: {$ref: 'other.yaml#/a'}}}}}"),
            "2:38: `other.yaml#/a` is outside of this document (at `paths./a.get.responses.200.$ref`)",
        ),
        (
            api("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}"),
            "2:9: this reference leads in a circle (at `paths./a`)",
        ),
        (
            api("paths: {/a: {$ref: 1}}"),
            "2:14: this is a whole number where a reference belongs (at `paths./a.$ref`)",
        ),
        (
            api("components: {schemas: {A: {type: text}}}"),
            "2:28: there is no type `text` (at `components.schemas.A.type`)",
        ),
        (
            api("components: {schemas: {A: {nullable: maybe}}}"),
            "2:28: this is a string where `true` or `false` belongs (at `components.schemas.A.nullable`)",
        ),
        (
            api("components: {schemas: {A: {$ref: '#/components/schemas/B'}}}"),
            "2:28: there is no `#/components/schemas/B` (at `components.schemas.A.$ref`)",
        ),
        (
            api("components: {schemas: {A: {$ref: '#anchor'}}}"),
            "2:28: there is no `#anchor` (at `components.schemas.A.$ref`)",
        ),
        (
            api("a: *b"),
            "2:4: an alias (`*name`) names no anchor above it (at `a`)",
        ),
        (
            api("a: &b {c: *b}"),
            "2:11: an alias (`*name`) repeats a value that contains it (at `a.c`)",
        ),
        (
            api("a: {<<: 1}"),
            "2:5: a merge key (`<<`) copies something else than a mapping (at `a`)",
        ),
    ] {
        assert_eq!(error(&text), expected, "{text}");
    }
}

#[test]
fn nothing_grows_without_bounds() {
    let deep = format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500));
    assert!(
        error(&deep).contains("nested deeper than 200 levels"),
        "{}",
        error(&deep)
    );
    let deep = format!("a: {}", "[".repeat(100_000));
    assert!(
        error(&deep).contains("nested deeper than 200 levels"),
        "{}",
        error(&deep)
    );

    let mut laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for n in 1..20 {
        let item = format!("*a{}", n - 1);
        laughs += &format!("a{n}: &a{n} [{}]\n", vec![item; 9].join(","));
    }
    assert!(
        error(&laughs).contains("more than 4000000 values"),
        "{}",
        error(&laughs)
    );

    // Each is composed of the one before, twice.
    let mut doubled =
        "openapi: 3.0.0\ncomponents:\n  schemas:\n    S0: {properties: {a: {}}}\n".to_owned();
    let mut chained = doubled.clone();
    for n in 1..90 {
        let part = format!("{{$ref: '#/components/schemas/S{}'}}", n - 1);
        doubled +=
            &format!("    S{n}: {{allOf: [{part}, {part}, {{properties: {{p{n}: {{}}}}}}]}}\n");
    }
    assert_eq!(read(&doubled).unwrap().schemas["S89"].properties.len(), 90);

    for n in (1..5000).rev() {
        let part = format!("{{$ref: '#/components/schemas/S{}'}}", n - 1);
        chained += &format!("    S{n}: {{allOf: [{part}, {{properties: {{p{n}: {{}}}}}}]}}\n");
    }
    assert!(
        error(&chained).contains("nested deeper than 60 levels"),
        "{}",
        error(&chained)
    );

    // As deep as the document may be.
    let inline = format!(
        "openapi: 3.0.0\ncomponents: {{schemas: {{A: {}{{}}{}}}}}",
        "{items: ".repeat(59),
        "}".repeat(59)
    );
    assert_eq!(
        shown(&read(&inline).unwrap().schemas["A"])
            .matches("array")
            .count(),
        59
    );
}
