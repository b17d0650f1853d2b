//! Users of the server, and the one that the client acts as.

use super::{ADA, NOT_FOUND, filters, sort};
use crate::calls::{Call, Outcome, Provider};

pub(super) static CALLS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "list_users",
        request: concat!(
            "GET /api/v1/users?filters%5Bq%5D%5BEQUALS%5D=ada%40example.com",
            "&filters%5Bsuper_admin%5D%5BEQUALS%5D=false&page=1&q=ada&size=100&sort=username%3Adesc"
        ),
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.kestra.list_users().page(1_u32).size(100_u32);
            let call = call.q("ada").sort(sort(["username:desc"]));
            let call = call.filters(filters([
                ("q", "EQUALS", "ada@example.com"),
                ("super_admin", "EQUALS", "false"),
            ]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "get_user",
        request: "GET /api/v1/users/7HkQ2mZp0RtYw4cVbN8sLd",
        parameters: &[("id", ADA)],
        body: None,
        success: (200, Some(fixture!("get_user.200"))),
        errors: &[NOT_FOUND],
        send: |clients, [user, ..]| {
            let call = clients.kestra.get_user().id(user);
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    Call {
        provider: Provider::Kestra,
        operation: "get_current_user",
        request: "GET /api/v1/me",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("get_current_user.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.kestra.get_current_user();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];

pub(super) static VARIANTS: &[Call] = &[
    Call {
        provider: Provider::Kestra,
        operation: "list_users",
        request: "GET /api/v1/users",
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.kestra.list_users();
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
    // Nothing in a value ends its parameter or its brackets.
    Call {
        provider: Provider::Kestra,
        operation: "list_users",
        request: concat!(
            "GET /api/v1/users?filters%5Busername%5D%5BCONTAINS%5D=%5D%5BEQUALS%5D%3Da%26size%3D1%23%3F%2B%25+%C3%A9",
            "&filters%5Busername%5D%5BNOT_EQUALS%5D=%25"
        ),
        parameters: &[],
        body: None,
        success: (200, Some(fixture!("list_users.200"))),
        errors: &[],
        send: |clients, _| {
            let call = clients.kestra.list_users().filters(filters([
                ("username", "CONTAINS", "][EQUALS]=a&size=1#?+% \u{e9}"),
                ("username", "NOT_EQUALS", "%"),
            ]));
            Box::pin(async { Outcome::new(call.send().await) })
        },
    },
];
