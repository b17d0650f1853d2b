//! Groups of a tenant.

use groups_kestra::types::ApiIds;

use super::{ADA, ANALYSTS, NOT_FOUND, STEWARDS, TENANT, filters, ids, sort};
use crate::calls::{Call, Outcome, Provider};

const GROUP: &[(&str, &str)] = &[("tenant", "main"), ("id", ANALYSTS)];
const CONFLICT: (u16, &str) = (409, fixture!("error.409"));

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "create_group",
        request: "POST /api/v1/main/groups",
        parameters: TENANT,
        body: Some(concat!(
            r#"{"description":"Reads the catalogue","membersId":["7HkQ2mZp0RtYw4cVbN8sLd"],"#,
            r#""name":"analysts"}"#
        )),
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[CONFLICT],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.create_group().tenant(tenant);
            let call = call.body_map(|body| {
                let body = body.name("analysts").members_id(ids([ADA]));
                body.description("Reads the catalogue".to_owned())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_groups",
        request: concat!(
            "GET /api/v1/main/groups/search?filters%5Bname%5D%5BEQUALS%5D=analysts",
            "&filters%5Bname%5D%5BNOT_IN%5D=stewards%2Cviewers&page=1&q=ana&size=2&sort=name%3Aasc&sort=id%3Adesc"
        ),
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_groups.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_groups().tenant(tenant);
            let call = call.filters(filters([
                ("name", "EQUALS", "analysts"),
                ("name", "NOT_IN", "stewards,viewers"),
            ]));
            let call = call.page(1_u32).size(2_u32).q("ana");
            let call = call.sort(sort(["name:asc", "id:desc"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "list_group_ids",
        request: "POST /api/v1/main/groups/ids",
        parameters: TENANT,
        body: Some(r#"{"ids":["5aWnB8rSxGtQ0yLhC2kVjE"]}"#),
        success: (200, Some(fixture!("list_group_ids.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.list_group_ids().tenant(tenant);
            let call = call.body_map(|body| body.ids(ids([ANALYSTS])));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "get_group",
        request: "GET /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
        parameters: GROUP,
        body: None,
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.get_group().tenant(tenant).id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "update_group",
        request: "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
        parameters: GROUP,
        body: Some(r#"{"description":"Reads and exports the catalogue","name":"analysts"}"#),
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[NOT_FOUND, CONFLICT],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.update_group().tenant(tenant).id(group);
            let call = call.body_map(|body| {
                let body = body.name("analysts");
                body.description("Reads and exports the catalogue".to_owned())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "delete_group",
        request: "DELETE /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
        parameters: GROUP,
        body: None,
        success: (200, None),
        errors: &[NOT_FOUND],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.delete_group().tenant(tenant).id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "create_group",
        request: "POST /api/v1/main/groups",
        parameters: TENANT,
        body: Some(r#"{"name":"analysts"}"#),
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.create_group().tenant(tenant);
            let call = call.body_map(|body| body.name("analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // To begin with nobody is what happens when nobody is named, too.
    Call {
        provider: Provider::Kestra,
        operation: "create_group",
        request: "POST /api/v1/main/groups",
        parameters: TENANT,
        body: Some(r#"{"description":"","name":"analysts"}"#),
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.create_group().tenant(tenant);
            let call = call.body_map(|body| {
                let body = body.name("analysts").description(String::new());
                body.members_id(Vec::new())
            });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "search_groups",
        request: "GET /api/v1/main/groups/search",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_groups.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_groups().tenant(tenant);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // The second page, as servers of version 1 answer it: two fields for each group.
    Call {
        provider: Provider::Kestra,
        operation: "search_groups",
        request: "GET /api/v1/main/groups/search?page=2&size=2&sort=name%3Aasc",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_groups.last.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_groups().tenant(tenant);
            let call = call.page(2_u32).size(2_u32).sort(sort(["name:asc"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // Empty lists are not sent, and a page behind the last one is empty.
    Call {
        provider: Provider::Kestra,
        operation: "search_groups",
        request: "GET /api/v1/main/groups/search?page=3&size=2",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("search_groups.past.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.search_groups().tenant(tenant);
            let call = call.page(3_u32).size(2_u32).sort(sort([]));
            let call = call.filters(filters([]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "list_group_ids",
        request: "POST /api/v1/main/groups/ids",
        parameters: TENANT,
        body: Some(r#"{"ids":["5aWnB8rSxGtQ0yLhC2kVjE","9dPmU4iOeZf7KcRb1TsXwN"]}"#),
        success: (200, Some("[]")),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.list_group_ids().tenant(tenant);
            let call = call.body_map(|body| body.ids(ids([ANALYSTS, STEWARDS])));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "list_group_ids",
        request: "POST /api/v1/main/groups/ids",
        parameters: TENANT,
        body: Some(r#"{"ids":[]}"#),
        success: (200, Some("[]")),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let ids = Vec::new();
            let call = clients.kestra.list_group_ids().tenant(tenant);
            let call = call.body(ApiIds { ids });
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "update_group",
        request: "PUT /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
        parameters: GROUP,
        body: Some(r#"{"name":"analysts"}"#),
        success: (200, Some(fixture!("create_group.200"))),
        errors: &[],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.update_group().tenant(tenant).id(group);
            let call = call.body_map(|body| body.name("analysts"));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // The documented status is 200 without a body; a server that sends 204 means the same.
    Call {
        provider: Provider::Kestra,
        operation: "delete_group",
        request: "DELETE /api/v1/main/groups/5aWnB8rSxGtQ0yLhC2kVjE",
        parameters: GROUP,
        body: None,
        success: (204, None),
        errors: &[],
        send: |clients, [tenant, group, ..]| {
            let call = clients.kestra.delete_group().tenant(tenant).id(group);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
