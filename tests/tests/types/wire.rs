//! The types that stand for JSON: all of them have the same derives and a schema.

use std::collections::BTreeMap;
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What every such type can do. Returns its schema.
fn wire<T>() -> Value
where
    T: Debug
        + Clone
        + Serialize
        + DeserializeOwned
        + PartialEq
        + JsonSchema
        + Send
        + Sync
        + 'static,
{
    serde_json::to_value(schemars::schema_for!(T)).unwrap()
}

/// Checks the types of a module and returns the schema of each under its name.
macro_rules! schemas {
    ($module:ident: $($name:ident),+ $(,)?) => {
        std::collections::BTreeMap::from([$((stringify!($name), $crate::wire::wire::<$module::$name>())),+])
    };
}

type Schemas = BTreeMap<&'static str, Value>;

#[rustfmt::skip]
mod generated;

fn wire_types() -> impl Iterator<Item = (&'static str, Value)> {
    generated::all().into_iter().flat_map(|(_, types, _)| types)
}

fn model() -> Schemas {
    schemas![
        groups_core: BindingId, Count, EmailAddress, Group, GroupChange, GroupId, Label, Member, MemberKey, MemberRole,
        AccountState, NewGroup, Permission, Resource, RoleGrant, RoleId, TenantId, User, UserId, Username,
    ]
}

fn open_enums() -> impl Iterator<Item = (&'static str, Value)> {
    // Of the transport, and exported by Kestra alone.
    let operations = schemas![groups_kestra: FilterOperation];
    let of_the_specs = generated::all().into_iter().flat_map(|(_, _, enums)| enums);
    of_the_specs.chain(operations)
}

/// The types that stand in the module `types` of a generated client.
fn defined(client: &str) -> Vec<&str> {
    let (_, types) = client.split_once("pub mod types {").unwrap();
    let (types, _) = types.split_once("\n    pub mod builder {").unwrap();
    let items = types
        .lines()
        .filter_map(|line| line.strip_prefix("    pub "));
    let named = items.filter_map(|item| item.split_once(' '));
    let types = named.filter(|(kind, _)| ["struct", "enum", "type"].contains(kind));
    types
        .filter_map(|(_, rest)| rest.split(|c: char| !c.is_alphanumeric()).next())
        .collect()
}

#[test]
fn no_generated_type_is_left_out_above() {
    let all = generated::all();
    assert_eq!(all.len(), groups_tests::calls::Provider::ALL.len());
    for (client, listed, _) in all {
        let mut defined = defined(client);
        defined.sort_unstable();
        assert_eq!(defined, listed.keys().copied().collect::<Vec<_>>());
    }
}

#[test]
fn every_type_has_a_schema_that_says_something() {
    for (name, schema) in wire_types().chain(model()).chain(open_enums()) {
        let keys = ["type", "oneOf", "anyOf", "enum", "$ref"];
        assert!(
            keys.iter().any(|key| schema.get(key).is_some()),
            "{name}: {schema}"
        );
        assert!(
            schema["$schema"].as_str().unwrap().contains("2020-12"),
            "{name}: {schema}"
        );
    }
}

#[test]
fn a_schema_names_properties_as_they_stand_on_the_wire() {
    let schemas = generated::segment::wire_types();
    let group = &schemas["UserGroupV1"];
    let mut properties: Vec<_> = group["properties"].as_object().unwrap().keys().collect();
    properties.sort_unstable();
    assert_eq!(properties, ["id", "memberCount", "name", "permissions"]);
    assert_eq!(group["required"], serde_json::json!(["id", "name"]));
    assert!(
        group["description"]
            .as_str()
            .unwrap()
            .contains("group of users")
    );

    let schemas = generated::kestra::wire_types();
    let request = &schemas["IamUserGroupControllerApiUpdateUserGroupsRequest"];
    assert_eq!(request["required"], serde_json::json!(["groupIds"]));
    assert_eq!(request["properties"]["groupIds"]["type"], "array");
}

#[test]
fn a_schema_is_as_lenient_as_the_type() {
    for (name, schema) in open_enums() {
        assert_eq!(schema["type"], "string", "{name}");
        assert!(
            schema.get("enum").is_none(),
            "{name} takes every text: {schema}"
        );
    }
    for (name, schema) in wire_types() {
        assert_ne!(
            schema.get("additionalProperties"),
            Some(&Value::Bool(false)),
            "{name}"
        );
    }
    assert_eq!(model()["Count"]["type"], "number");
}
