//! Which user or group has which role.

use groups_kestra::BindingType;
use groups_kestra::types::IamBindingControllerApiCreateBindingRequest as Binding;

use super::{ADA, ANALYSTS, TENANT, filters, sort};
use crate::calls::{Call, Outcome, Provider};

const VIEWER: &str = "8kVdWq5RzLx0HsYc3nGtJm";
const BINDING: &[(&str, &str)] = &[("tenant", "main"), ("id", "1bNcXs7DgPq4MvKoR0tZhA")];

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "create_binding",
        request: "POST /api/v1/main/bindings",
        parameters: TENANT,
        body: Some(concat!(
            r#"{"externalId":"5aWnB8rSxGtQ0yLhC2kVjE","namespaceId":"company.team","#,
            r#""roleId":"8kVdWq5RzLx0HsYc3nGtJm","type":"GROUP"}"#
        )),
        success: (200, Some(fixture!("create_binding.200"))),
        errors: &[(409, fixture!("create_binding.409"))],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.create_binding().tenant(tenant);
            let call = call.body_map(|body| {
                let body = body.type_(BindingType::Group).external_id(ANALYSTS);
                body.role_id(VIEWER).namespace_id("company.team".to_owned())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_bindings",
        request: concat!(
            "GET /api/v1/main/bindings/search?filters%5Btype%5D%5BEQUALS%5D=GROUP&id=5aWnB8rSxGtQ0yLhC2kVjE",
            "&namespace=company.team&page=1&q=a&size=100&sort=id%3Aasc&type=GROUP"
        ),
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_bindings.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_bindings().tenant(tenant);
            let call = call.page(1_u32).size(100_u32).sort(sort(["id:asc"]));
            let call = call.filters(filters([("type", "EQUALS", "GROUP")]));
            let call = call.type_(BindingType::Group).id(ANALYSTS).q("a");
            let call = call.namespace("company.team");
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "get_binding",
        request: "GET /api/v1/main/bindings/1bNcXs7DgPq4MvKoR0tZhA",
        parameters: BINDING,
        body: None,
        success: (200, Some(fixture!("create_binding.200"))),
        errors: &[],
        send: |clients, [tenant, binding, ..]| {
            let call = clients.kestra.get_binding().tenant(tenant).id(binding);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "delete_binding",
        request: "DELETE /api/v1/main/bindings/1bNcXs7DgPq4MvKoR0tZhA",
        parameters: BINDING,
        body: None,
        success: (204, None),
        errors: &[],
        send: |clients, [tenant, binding, ..]| {
            let call = clients.kestra.delete_binding().tenant(tenant).id(binding);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_roles",
        request: concat!(
            "GET /api/v1/main/roles/search?filters%5Bname%5D%5BIN%5D=Viewer%2CEditor",
            "&page=1&q=Viewer&size=100&sort=name%3Aasc"
        ),
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_roles.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_roles().tenant(tenant);
            let call = call.page(1_u32).size(100_u32).q("Viewer");
            let call = call.filters(filters([("name", "IN", "Viewer,Editor")]));
            let call = call.sort(sort(["name:asc"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    // Without a namespace the role is given for the whole tenant: nothing may stand in its place.
    Call {
        provider: Provider::Kestra,
        operation: "create_binding",
        request: "POST /api/v1/main/bindings",
        parameters: TENANT,
        body: Some(concat!(
            r#"{"externalId":"7HkQ2mZp0RtYw4cVbN8sLd","#,
            r#""roleId":"8kVdWq5RzLx0HsYc3nGtJm","type":"USER"}"#
        )),
        success: (200, Some(fixture!("create_binding.user.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.create_binding().tenant(tenant);
            let call = match VIEWER.parse() {
                Ok(role_id) => call.body(Binding {
                    type_: BindingType::User,
                    external_id: ADA.to_owned(),
                    role_id,
                    namespace_id: None,
                }),
                Err(_) => call,
            };
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_bindings",
        request: "GET /api/v1/main/bindings/search",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_bindings.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_bindings().tenant(tenant);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_roles",
        request: "GET /api/v1/main/roles/search",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_roles.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_roles().tenant(tenant);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
