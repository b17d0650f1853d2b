//! What a group grants: the roles that are bound to it.

use groups_core::{
    ErrorKind, GroupPermissions as _, Label, Permission, Resource, Result, RoleGrant,
};
use groups_kestra::{ConnectionOptions, KestraProvider, RetryPolicy};
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;
use serde_json::{Value, json};

use crate::common::{Sent, bare, group, kestra, named, ok, sent, server, with_body};
use crate::{ANALYSTS, STEWARDS, analysts, conflict, not_found, page, uncounted};

pub(crate) const VIEWER: &str = "8kVdWq5RzLx0HsYc3nGtJm";
pub(crate) const EDITOR: &str = "4dTrUe1QwZs8LpXb6mJvCk";

pub(crate) fn read_group() -> Sent {
    bare(&format!("GET /api/v1/main/groups/{ANALYSTS}"))
}

pub(crate) fn search() -> Sent {
    let query = format!("id={ANALYSTS}&page=1&size=200&type=GROUP");
    bare(&format!("GET /api/v1/main/bindings/search?{query}"))
}

pub(crate) fn bind(role: &str, namespace: Option<&str>) -> Sent {
    let mut body = json!({"type": "GROUP", "externalId": ANALYSTS, "roleId": role});
    // Left out for the whole tenant: an empty one breaks the binding.
    if let Some(namespace) = namespace {
        body["namespaceId"] = namespace.into();
    }
    with_body("POST /api/v1/main/bindings", body)
}

pub(crate) fn unbind(id: &str) -> Sent {
    bare(&format!("DELETE /api/v1/main/bindings/{id}"))
}

/// A binding of [`ANALYSTS`].
pub(crate) fn binding(id: &str, role: &str, namespace: Option<&str>) -> Value {
    json!({
        "id": id,
        "type": "GROUP",
        "namespace": namespace,
        "role": {"id": role, "name": "Viewer"},
        "group": {"id": ANALYSTS, "name": "analysts"}
    })
}

pub(crate) fn bindings(all: &[Value]) -> Answer {
    page(all, all.len() as u64)
}

/// What is read of a role in the whole tenant (no namespace) or in one.
pub(crate) fn role(id: &str, namespace: Option<&str>) -> Permission {
    let mut grant = RoleGrant::new(id, namespaces(namespace.as_slice()));
    grant.role_name = Some("Viewer".to_owned());
    Permission::Role(grant)
}

/// The wish for a role in the whole tenant (no namespace) or in some.
pub(crate) fn wish(id: &str, wanted: &[&str]) -> Permission {
    Permission::Role(RoleGrant::new(id, namespaces(wanted)))
}

fn namespaces(ids: &[&str]) -> Vec<Resource> {
    let namespace = |id: &&str| Resource::new(*id, "NAMESPACE");
    ids.iter().map(namespace).collect()
}

async fn list(script: Vec<Answer>) -> (Result<Vec<Permission>>, Server) {
    let server = server(script).await;
    let provider = kestra(&server.url());
    (provider.list_permissions(&group(ANALYSTS)).await, server)
}

async fn add(script: Vec<Answer>, wanted: &[Permission]) -> (Result<Vec<Permission>>, Vec<Sent>) {
    let server = server(script).await;
    let provider = kestra(&server.url());
    let result = provider.add_permissions(&group(ANALYSTS), wanted).await;
    (result, sent(&server))
}

pub(crate) async fn replace(
    script: Vec<Answer>,
    wanted: &[Permission],
) -> (Result<Vec<Permission>>, Vec<Sent>) {
    let server = server(script).await;
    let provider = kestra(&server.url());
    let result = provider.replace_permissions(&group(ANALYSTS), wanted).await;
    (result, sent(&server))
}

#[tokio::test]
async fn the_bindings_of_the_group_are_what_it_grants() {
    let all = [
        binding("b1", VIEWER, Some("company.team")),
        binding("b2", VIEWER, None),
        binding("b3", EDITOR, Some("")),
        json!({"id": "b4", "role": {"id": "bare"}, "group": {"id": ANALYSTS}}),
    ];
    let (listed, server) = list(vec![ok(analysts()), bindings(&all)]).await;
    let expected = [
        role(VIEWER, Some("company.team")),
        role(VIEWER, None),
        role(EDITOR, None),
        wish("bare", &[]),
    ];
    assert_eq!(listed.unwrap(), expected);
    assert_eq!(sent(&server), [read_group(), search()]);
}

/// A server that does not know the parameters of the search answers all bindings of the tenant.
fn foreign() -> [Value; 3] {
    let mut of_stewards = binding("foreign-1", "foreign", None);
    of_stewards["group"] = json!({"id": STEWARDS, "name": "stewards"});
    let mut of_user = binding("foreign-2", "foreign", None);
    of_user["type"] = json!("USER");
    of_user["group"] = json!(null);
    of_user["user"] = json!({"id": ANALYSTS, "username": "ada@example.com"});
    let mut untold = of_user.clone();
    untold["id"] = json!("foreign-3");
    untold.as_object_mut().unwrap().remove("type");
    [of_stewards, of_user, untold]
}

pub(crate) fn with_foreign(own: &[Value]) -> Answer {
    bindings(&[&foreign()[..2], own, &foreign()[2..]].concat())
}

#[tokio::test]
async fn bindings_of_others_are_left_out() {
    let own = [binding("b1", VIEWER, None)];
    let (listed, _) = list(vec![ok(analysts()), with_foreign(&own)]).await;
    assert_eq!(listed.unwrap(), [role(VIEWER, None)]);
    let (listed, _) = list(vec![ok(analysts()), with_foreign(&[])]).await;
    assert_eq!(listed.unwrap(), []);
}

/// The search says of such a group only that it has no bindings.
#[tokio::test]
async fn an_unknown_group_is_not_a_group_without_permissions() {
    let wanted = [wish(VIEWER, &[])];
    let (listed, server) = list(vec![not_found(), bindings(&[])]).await;
    assert!(listed.unwrap_err().is_not_found());
    assert_eq!(sent(&server), [read_group()]);
    let (added, requests) = add(vec![not_found(), bindings(&[])], &wanted).await;
    assert!(added.unwrap_err().is_not_found());
    assert_eq!(requests, [read_group()]);
    let (replaced, requests) = replace(vec![not_found(), bindings(&[])], &[]).await;
    assert!(replaced.unwrap_err().is_not_found());
    assert_eq!(requests, [read_group()]);
}

#[tokio::test]
async fn bindings_that_are_not_proven_to_be_all_are_neither_told_nor_changed() {
    let own = [binding("b1", VIEWER, None)];
    let next = || page(&[], 2);
    for searched in [
        vec![uncounted(&own)],
        vec![uncounted(&[])],
        vec![page(&own, 2), next()],
        vec![ok(json!({"total": 0}))],
    ] {
        let script = [vec![ok(analysts())], searched.clone()].concat();
        let (listed, _) = list(script.clone()).await;
        assert_eq!(listed.unwrap_err().kind(), ErrorKind::Incomplete);
        let wanted = [wish(EDITOR, &[])];
        for (result, requests) in [
            add(script.clone(), &wanted).await,
            replace(script.clone(), &wanted).await,
        ] {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Incomplete);
            assert_eq!(requests.len(), script.len());
        }
    }
}

/// A binding of nobody knows whom may be one of this group.
#[tokio::test]
async fn a_binding_that_cannot_be_read_fails_the_list_instead_of_vanishing() {
    for (field, value) in [
        ("id", json!(null)),
        ("id", json!("..")),
        ("role", json!(null)),
        ("role", json!({"name": "Viewer"})),
        ("group", json!(null)),
        ("group", json!({"name": "analysts"})),
        ("group", json!({"id": ""})),
    ] {
        let mut broken = binding("b1", VIEWER, None);
        broken[field] = value;
        let mut untyped = broken.clone();
        untyped.as_object_mut().unwrap().remove("type");
        for broken in [broken, untyped] {
            let all = [broken.clone(), binding("b2", EDITOR, None)];
            let (listed, _) = list(vec![ok(analysts()), bindings(&all)]).await;
            let error = listed.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{broken}");
            assert_eq!(error.operation(), "search_bindings");
        }
    }
}

#[tokio::test]
async fn what_is_bound_already_is_not_bound_again() {
    let before = [
        binding("b1", VIEWER, None),
        binding("b2", EDITOR, Some("company.team")),
    ];
    let after = [
        before[0].clone(),
        before[1].clone(),
        binding("b3", EDITOR, None),
        binding("b4", VIEWER, Some("company.team")),
        binding("b5", VIEWER, Some("company.Team")),
    ];
    let script = vec![
        ok(analysts()),
        with_foreign(&before),
        ok(&after[2]),
        ok(&after[3]),
        ok(&after[4]),
        with_foreign(&after),
    ];
    let wanted = [
        wish(VIEWER, &[]),
        wish(EDITOR, &[]),
        wish(EDITOR, &["company.team"]),
        wish(VIEWER, &["company.team", "company.Team"]),
        // Twice is once.
        wish(EDITOR, &[]),
        wish(VIEWER, &["company.team"]),
    ];
    let (added, requests) = add(script, &wanted).await;
    let expected = [
        role(VIEWER, None),
        role(EDITOR, Some("company.team")),
        role(EDITOR, None),
        role(VIEWER, Some("company.team")),
        role(VIEWER, Some("company.Team")),
    ];
    assert_eq!(added.unwrap(), expected);
    let expected = [
        read_group(),
        search(),
        bind(EDITOR, None),
        bind(VIEWER, Some("company.team")),
        bind(VIEWER, Some("company.Team")),
        search(),
    ];
    assert_eq!(requests, expected);
}

/// That a user or another group has the role is nothing to this group.
#[tokio::test]
async fn a_role_that_others_have_is_bound() {
    let mut of_stewards = binding("foreign", VIEWER, None);
    of_stewards["group"] = json!({"id": STEWARDS});
    let own = binding("b1", VIEWER, None);
    let script = vec![
        ok(analysts()),
        bindings(&[of_stewards.clone()]),
        ok(&own),
        bindings(&[of_stewards, own]),
    ];
    let (added, requests) = add(script, &[wish(VIEWER, &[])]).await;
    assert_eq!(added.unwrap(), [role(VIEWER, None)]);
    let expected = [read_group(), search(), bind(VIEWER, None), search()];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn a_binding_that_has_come_about_in_the_meantime_is_done() {
    for answer in [conflict(), Answer::empty(409)] {
        let script = vec![
            ok(analysts()),
            bindings(&[]),
            answer,
            ok(binding("b2", EDITOR, None)),
            bindings(&[binding("b1", VIEWER, None), binding("b2", EDITOR, None)]),
        ];
        let wanted = [wish(VIEWER, &[]), wish(EDITOR, &[])];
        let (added, requests) = add(script, &wanted).await;
        assert_eq!(added.unwrap(), [role(VIEWER, None), role(EDITOR, None)]);
        assert_eq!(requests.len(), 5);
    }
}

/// The first attempt was refused by something in between, and may have arrived all the same.
#[tokio::test]
async fn a_conflict_after_a_repeat_is_done_as_well() {
    let limited = Answer::empty(429).with_header("retry-after", "1");
    let script = [
        ok(analysts()),
        bindings(&[]),
        limited,
        conflict(),
        bindings(&[binding("b1", VIEWER, None)]),
    ];
    let server = server(script).await;
    let options = ConnectionOptions::new()
        .with_environment(JumpingTime::new(0.0))
        .with_retry(RetryPolicy::new());
    let provider: KestraProvider = kestra::with(&server.url(), options);
    let (id, wanted) = (group(ANALYSTS), [wish(VIEWER, &[])]);
    let added = provider.add_permissions(&id, &wanted).await;
    assert_eq!(added.unwrap(), [role(VIEWER, None)]);
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn the_same_permissions_need_no_write() {
    let own = || bindings(&[binding("b1", VIEWER, Some("x"))]);
    let script = || vec![ok(analysts()), own(), own()];
    let wanted = [wish(VIEWER, &["x"])];
    for (result, requests) in [
        add(script(), &wanted).await,
        replace(script(), &wanted).await,
    ] {
        assert_eq!(result.unwrap(), [role(VIEWER, Some("x"))]);
        assert_eq!(requests, [read_group(), search(), search()]);
    }
}

/// What was read can be written back as it is: the name of the role is not sent.
#[tokio::test]
async fn what_was_read_can_be_written_to_another_group() {
    let read = [role(VIEWER, Some("x"))];
    let script = vec![
        ok(analysts()),
        bindings(&[]),
        ok(json!({})),
        bindings(&[binding("b1", VIEWER, Some("x"))]),
    ];
    let (added, requests) = add(script, &read).await;
    assert_eq!(added.unwrap(), read);
    assert_eq!(requests[2], bind(VIEWER, Some("x")));
}

#[tokio::test]
async fn nothing_to_add_is_refused_before_any_request() {
    let (added, requests) = add(vec![], &[]).await;
    assert_eq!(added.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(requests, []);
}

/// Each of them would let in more than was asked for, or somebody else.
#[tokio::test]
async fn what_a_binding_cannot_say_is_refused_before_any_request() {
    let labelled = || {
        let mut grant = RoleGrant::new(VIEWER, vec![]);
        grant.labels = vec![Label::new("team", "x")];
        Permission::Role(grant)
    };
    let labelled_namespace = || {
        let mut namespace = Resource::new("x", "NAMESPACE");
        namespace.labels = vec![Label::new("team", "x")];
        Permission::Role(RoleGrant::new(VIEWER, vec![namespace]))
    };
    let kind = |kind: &str| {
        let resources = vec![Resource::new("x", kind)];
        Permission::Role(RoleGrant::new(VIEWER, resources))
    };
    for refused in [
        labelled(),
        labelled_namespace(),
        kind("WORKSPACE"),
        kind("namespace"),
        kind(""),
        wish(VIEWER, &[""]),
        wish(VIEWER, &["x", ""]),
        wish("", &[]),
        wish("..", &[]),
        named(&["edit_domain"]).remove(0),
    ] {
        let wanted = [wish(EDITOR, &[]), refused];
        for (result, requests) in [add(vec![], &wanted).await, replace(vec![], &wanted).await] {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{:?}", wanted[1]);
            assert_eq!(error.operation(), "create_binding");
            assert_eq!(requests, []);
        }
    }
}
