//! What is written for a spec.

use crate::common::{Tree, providers, text};

#[test]
fn the_report_has_the_numbers_of_each_provider() {
    let tree = Tree::new("report");
    let output = text(&tree.xtask(&["generate", "segment"]));
    let line = output.lines().next().unwrap();
    assert!(
        line.starts_with("segment: 21 operations, 67 types, "),
        "{line}"
    );
    assert!(
        line.contains(" lines, 0 files written, ") && line.ends_with(" ms"),
        "{line}"
    );

    let json = tree.xtask(&["generate", "--check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let names: Vec<_> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["provider"].clone())
        .collect();
    assert_eq!(names, providers());
    assert_eq!(json["changes"], serde_json::json!([]));
}

/// What a spec says of pages and conditions, and nothing else, arrives in the code that needs it.
#[test]
fn pages_and_filters_are_data_types_and_mocks() {
    let tree = Tree::new("filters");
    let path = "specs/kestra.yaml";
    let spec = tree.read(path);
    let filters = "x-groups-query: filters";
    assert_eq!(spec.matches(filters).count(), 1, "one shared parameter");
    let facts = tree.read("crates/groups-kestra/src/generated/operations.rs");
    let lists = spec.matches("parameters/Filters\"").count();
    assert_eq!(lists, 6);
    assert_eq!(facts.matches("PaginationStyle::Page,").count(), lists);
    assert_eq!(facts.matches("QueryEncoding::Filters,").count(), lists);
    let client = tree.read("crates/groups-kestra/src/generated/client.rs");
    let setter = "V: std::convert::TryInto<::std::vec::Vec<::groups_transport::QueryFilter>>";
    assert_eq!(client.matches(setter).count(), lists);
    assert!(!client.contains("types::QueryFilter"));
    let mock = tree.read("crates/groups-httpmock/src/generated/kestra.rs");
    assert_eq!(mock.matches("crate::filter_query(").count(), lists);

    // The form is read, not only that there is one.
    let wrong = spec.replace(filters, "x-groups-query: indexed");
    tree.write(path, wrong);
    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("query-filter"), "{shown}");
}

/// A property that is a reference has no place for a description of its own. Without any the crate would not compile.
#[test]
fn every_field_is_documented_in_whatever_the_linter_lets_pass() {
    let tree = Tree::new("fields");
    tree.write("specs/acme.yaml", include_str!("../specs/base.yaml"));
    tree.write(
        "crates/groups-acme/README.md",
        "# Acme\n\n<!-- operations: written by `cargo xtask generate`, do not edit -->\n<!-- end of operations -->\n",
    );
    let output = tree.xtask(&["generate", "acme"]);
    assert!(output.status.success(), "{}", text(&output));
    let client = tree.read("crates/groups-acme/src/generated/client.rs");
    let file = syn::parse_file(&client).unwrap();
    let types = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let mut fields = 0;
    for item in &types.unwrap().1 {
        let syn::Item::Struct(item) = item else {
            continue;
        };
        for field in item.fields.iter().filter(|field| field.ident.is_some()) {
            let documented = field.attrs.iter().any(|one| one.path().is_ident("doc"));
            let name = field.ident.as_ref().unwrap();
            assert!(documented, "{}::{name}", item.ident);
            fields += 1;
        }
    }
    assert!(fields > 5);
    for line in [
        "/// See [`Color`](crate::generated::enums::Color).\n",
        "/// See [`types::State`](crate::generated::client::types::State).\n",
    ] {
        // The field, and the method of the builder that sets it.
        assert_eq!(client.matches(line).count(), 2, "{line}");
    }
}
