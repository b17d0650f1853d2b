//! A document of the size that vendors publish. How long it takes is for `cargo xtask bench generate`.

use xtask::api::{Api, openapi};
use xtask::bench::sized;
use xtask::document::Document;

/// The same in a single line of JSON.
fn json(operations: usize) -> String {
    let document =
        Document::parse("acme.yaml", &sized::yaml(operations / sized::OPERATIONS)).unwrap();
    serde_json::to_string(document.root()).unwrap()
}

#[test]
fn a_document_of_2000_operations_is_read_whole() {
    let text = sized::yaml(2000 / sized::OPERATIONS);
    assert!(text.lines().count() > 60_000);
    let api = openapi::parse("acme", &text).unwrap();
    let from_json = openapi::parse("acme", &json(2000)).unwrap();
    assert_eq!(api.operations.len(), 2000);
    assert_eq!(api.schemas.len(), 2002);
    assert_eq!(api.schemas["Thing9"].properties.len(), 6);
    let names = |api: &Api| -> Vec<_> {
        api.operations
            .iter()
            .map(|o| o.id.value().cloned())
            .collect()
    };
    assert_eq!(names(&api), names(&from_json));
}
