//! What a spec says beyond OpenAPI, read from the vendor extensions that the linter has checked.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    OpenAPI, Operation, Parameter, PathItem, ReferenceOr, Schema, SchemaKind, StatusCode, Type,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

type Extensions = IndexMap<String, Value>;

/// The types of `groups-core` that a schema can be represented by.
pub(crate) const ID_TYPES: [&str; 6] = [
    "BindingId",
    "GroupId",
    "RoleId",
    "TenantId",
    "UserId",
    "Username",
];

/// The type of `groups-transport` for the items of a list that is encoded as [`Encoding::Filters`].
pub(crate) const QUERY_FILTER: &str = "QueryFilter";

/// One operation.
#[derive(Debug)]
pub(super) struct OperationFacts {
    pub(super) id: String,
    /// In upper case.
    pub(super) method: String,
    /// Below the host: with the path of the server.
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) success: u16,
    /// Whether that has a body.
    pub(super) content: bool,
    /// Whether the request has a body.
    pub(super) body: bool,
    /// Whether the answer is a list or a page of one.
    pub(super) lists: bool,
    pub(super) errors: Vec<u16>,
    pub(super) idempotent: bool,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) pagination: Option<Pagination>,
    pub(super) query: Vec<QueryParameter>,
    pub(super) audit_events: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RateLimit {
    pub(super) requests: u32,
    pub(super) seconds: u32,
    pub(super) scope: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Pagination {
    pub(super) style: String,
    pub(super) page: Option<u32>,
    pub(super) max: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct QueryParameter {
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) encoding: Encoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Single,
    Repeated,
    Indexed,
    Filters,
}

/// A component schema that is represented by something else than what typify would make of it.
#[derive(Debug)]
pub(super) struct SchemaFacts {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) representation: Representation,
}

#[derive(Debug)]
pub(super) enum Representation {
    /// A type written by hand, under the path by which generated code reaches it.
    Type(String),
    /// A generated open enum: wire values and what they mean.
    OpenEnum(Vec<(String, String)>),
}

/// `Some` path of the first server, without a trailing slash.
pub(super) fn base_path(openapi: &OpenAPI) -> String {
    let url = openapi
        .servers
        .first()
        .map(|server| server.url.as_str())
        .unwrap_or_default();
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = after_scheme
        .find('/')
        .map_or("", |at| after_scheme.get(at..).unwrap_or_default());
    path.trim_end_matches('/').to_owned()
}

pub(super) fn operations(
    openapi: &OpenAPI,
    base_path: &str,
) -> Result<Vec<OperationFacts>, String> {
    openapi
        .operations()
        .map(|(path, method, operation)| {
            let id = operation.operation_id.clone().unwrap_or_default();
            facts(openapi, operation, method)
                .map(|facts| OperationFacts {
                    path: format!("{base_path}{path}"),
                    ..facts
                })
                .map_err(|what| format!("{id}: {what}"))
        })
        .collect()
}

fn facts(openapi: &OpenAPI, operation: &Operation, method: &str) -> Result<OperationFacts, String> {
    let extensions = &operation.extensions;
    let codes: Vec<u16> = operation
        .responses
        .responses
        .keys()
        .filter_map(|status| match status {
            StatusCode::Code(code) => Some(*code),
            StatusCode::Range(_) => None,
        })
        .collect();
    let success = codes.iter().find(|code| **code < 300).copied();
    let shared = operation_path_parameters(openapi, operation);
    Ok(OperationFacts {
        id: operation.operation_id.clone().unwrap_or_default(),
        method: method.to_uppercase(),
        path: String::new(),
        summary: operation.summary.clone().unwrap_or_default(),
        success: success.ok_or("no success status is declared")?,
        content: has_content(openapi, operation, success)?,
        body: operation.request_body.is_some(),
        lists: extensions.contains_key("x-groups-pagination"),
        errors: codes.into_iter().filter(|code| *code >= 400).collect(),
        idempotent: match extension(extensions, "x-groups-idempotent")? {
            Some(idempotent) => idempotent,
            None => !matches!(method, "post" | "patch"),
        },
        rate_limit: unless_text(extensions, "x-groups-rate-limit")?,
        pagination: unless_text(extensions, "x-groups-pagination")?,
        query: query(openapi, &shared)?,
        audit_events: extension(extensions, "x-groups-audit-events")?.unwrap_or_default(),
    })
}

fn has_content(
    openapi: &OpenAPI,
    operation: &Operation,
    status: Option<u16>,
) -> Result<bool, String> {
    let Some(response) =
        status.and_then(|status| operation.responses.responses.get(&StatusCode::Code(status)))
    else {
        return Ok(false);
    };
    let response = match response {
        ReferenceOr::Item(response) => response,
        ReferenceOr::Reference { reference } => component(reference, |name| {
            openapi.components.as_ref()?.responses.get(name)?.as_item()
        })?,
    };
    Ok(!response.content.is_empty())
}

/// The names of all properties of all component schemas, sorted. Every schema is a component, so there are no others.
pub(super) fn properties(openapi: &OpenAPI) -> BTreeSet<String> {
    let components = openapi
        .components
        .iter()
        .flat_map(|components| components.schemas.values());
    let objects = components.filter_map(|schema| match &schema.as_item()?.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(&object.properties),
        _ => None,
    });
    objects
        .flat_map(|properties| properties.keys().cloned())
        .collect()
}

/// The parameters of an operation, those of its path item included.
fn operation_path_parameters<'a>(
    openapi: &'a OpenAPI,
    operation: &'a Operation,
) -> Vec<&'a ReferenceOr<Parameter>> {
    let item = openapi
        .paths
        .iter()
        .filter_map(|(_, item)| item.as_item())
        .find(|item| {
            item.iter()
                .any(|(_, candidate)| candidate.operation_id == operation.operation_id)
        });
    let shared = item
        .map(|item| item.parameters.as_slice())
        .unwrap_or_default();
    shared.iter().chain(&operation.parameters).collect()
}

/// The operations of a path, to be changed.
pub(super) fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

fn query(
    openapi: &OpenAPI,
    parameters: &[&ReferenceOr<Parameter>],
) -> Result<Vec<QueryParameter>, String> {
    let mut query = Vec::new();
    for parameter in parameters {
        let parameter = match parameter {
            ReferenceOr::Item(parameter) => parameter,
            ReferenceOr::Reference { reference } => component(reference, |name| {
                openapi.components.as_ref()?.parameters.get(name)?.as_item()
            })?,
        };
        let Parameter::Query {
            parameter_data: data,
            ..
        } = parameter
        else {
            continue;
        };
        let form: Option<String> = extension(&data.extensions, "x-groups-query")?;
        let encoding = match form.as_deref() {
            Some("indexed") => Encoding::Indexed,
            Some("filters") => Encoding::Filters,
            Some(form) => return Err(format!("`x-groups-query`: `{form}` is unknown")),
            None if is_array(openapi, data)? => Encoding::Repeated,
            None => Encoding::Single,
        };
        let (name, required) = (data.name.clone(), data.required);
        query.push(QueryParameter {
            name,
            required,
            encoding,
        });
    }
    Ok(query)
}

fn is_array(openapi: &OpenAPI, data: &openapiv3::ParameterData) -> Result<bool, String> {
    let openapiv3::ParameterSchemaOrContent::Schema(schema) = &data.format else {
        return Ok(false);
    };
    let schema = match schema {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => component(reference, |name| {
            openapi.components.as_ref()?.schemas.get(name)?.as_item()
        })?,
    };
    Ok(matches!(
        schema.schema_kind,
        SchemaKind::Type(Type::Array(_))
    ))
}

fn component<'a, T>(
    reference: &str,
    find: impl FnOnce(&str) -> Option<&'a T>,
) -> Result<&'a T, String> {
    let name = reference.rsplit('/').next().unwrap_or_default();
    find(name).ok_or_else(|| format!("`{reference}` leads nowhere"))
}

/// Whether a bearer token is one of the ways to authenticate.
pub(super) fn takes_bearer(openapi: &OpenAPI) -> bool {
    let schemes = openapi.components.iter();
    let mut schemes = schemes.flat_map(|components| components.security_schemes.values());
    schemes.any(|scheme| {
        matches!(scheme, ReferenceOr::Item(openapiv3::SecurityScheme::HTTP { scheme, .. })
            if scheme.eq_ignore_ascii_case("bearer"))
    })
}

pub(super) fn schemas(openapi: &OpenAPI) -> Result<Vec<SchemaFacts>, String> {
    let mut found = Vec::new();
    let components = openapi
        .components
        .iter()
        .flat_map(|components| &components.schemas);
    for (name, schema) in components {
        let ReferenceOr::Item(Schema { schema_data, .. }) = schema else {
            continue;
        };
        let extensions = &schema_data.extensions;
        let named: Option<String> = extension(extensions, "x-groups-type")?;
        let values: Option<IndexMap<String, String>> = extension(extensions, "x-groups-open-enum")?;
        let representation = match (named, values) {
            (Some(name), _) => Representation::Type(type_path(&name)),
            (None, Some(values)) => Representation::OpenEnum(values.into_iter().collect()),
            (None, None) => continue,
        };
        let description = schema_data.description.clone().unwrap_or_default();
        found.push(SchemaFacts {
            name: name.clone(),
            description,
            representation,
        });
    }
    Ok(found)
}

/// Where generated code finds the type that a schema names.
fn type_path(name: &str) -> String {
    let krate = if name == QUERY_FILTER {
        "groups_transport"
    } else {
        "groups_core"
    };
    format!("::{krate}::{name}")
}

fn extension<T: DeserializeOwned>(extensions: &Extensions, key: &str) -> Result<Option<T>, String> {
    let value = extensions.get(key).cloned();
    value
        .map(serde_json::from_value)
        .transpose()
        .map_err(|error| format!("`{key}`: {error}"))
}

/// A mapping, or a word such as `none` that stands for its absence.
fn unless_text<T: DeserializeOwned>(
    extensions: &Extensions,
    key: &str,
) -> Result<Option<T>, String> {
    match extensions.get(key) {
        Some(Value::String(_)) => Ok(None),
        _ => extension(extensions, key),
    }
}
