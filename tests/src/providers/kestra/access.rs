//! Who has access to a tenant.

use super::{ADA, NOT_FOUND, TENANT, filters, sort};
use crate::calls::{Call, Outcome, Provider};

const USER: &[(&str, &str)] = &[("tenant", "main"), ("user_id", ADA)];

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "list_tenant_access",
        request: concat!(
            "GET /api/v1/main/tenant-access?filters%5Busername%5D%5BSTARTS_WITH%5D=ada",
            "&page=1&size=100&sort=username%3Aasc"
        ),
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("list_tenant_access.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.list_tenant_access().tenant(tenant);
            let call = call.page(1_u32).size(100_u32);
            let call = call.filters(filters([("username", "STARTS_WITH", "ada")]));
            let call = call.sort(sort(["username:asc"]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "get_tenant_access",
        request: "GET /api/v1/main/tenant-access/7HkQ2mZp0RtYw4cVbN8sLd",
        parameters: USER,
        body: None,
        success: (200, Some(fixture!("get_tenant_access.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [tenant, user, ..]| {
            let call = clients.kestra.get_tenant_access();
            let call = call.tenant(tenant).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // No body is documented for 201.
    Call {
        provider: Provider::Kestra,
        operation: "create_tenant_access_1",
        request: "PUT /api/v1/main/tenant-access/7HkQ2mZp0RtYw4cVbN8sLd",
        parameters: USER,
        body: None,
        success: (201, None),
        errors: &[NOT_FOUND, (409, fixture!("create_tenant_access_1.409"))],
        send: |clients, [tenant, user, ..]| {
            let call = clients.kestra.create_tenant_access_1();
            let call = call.tenant(tenant).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "delete_tenant_access",
        request: "DELETE /api/v1/main/tenant-access/7HkQ2mZp0RtYw4cVbN8sLd",
        parameters: USER,
        body: None,
        success: (204, None),
        errors: &[NOT_FOUND],
        send: |clients, [tenant, user, ..]| {
            let call = clients.kestra.delete_tenant_access();
            let call = call.tenant(tenant).user_id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "list_tenant_access",
        request: "GET /api/v1/main/tenant-access",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("list_tenant_access.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.list_tenant_access().tenant(tenant);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "list_tenant_access",
        request: "GET /api/v1/main/tenant-access?page=1&size=100",
        parameters: TENANT,
        body: None,
        success: (200, Some(fixture!("list_tenant_access.200"))),
        errors: &[],
        send: |clients, [tenant, ..]| {
            let call = clients.kestra.list_tenant_access().tenant(tenant);
            let call = call.page(1_u32).size(100_u32);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
