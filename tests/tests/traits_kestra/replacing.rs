//! Making some permissions all that a group grants: what is missing is bound first, and then the rest is unbound.

use groups_core::ErrorKind;
use groups_tests::server::Answer;

use crate::common::ok;
use crate::permissions::{
    EDITOR, VIEWER, bind, binding, bindings, read_group, replace, role, search, unbind, wish,
    with_foreign,
};
use crate::{analysts, not_found};

#[tokio::test]
async fn replacing_binds_what_is_missing_first_and_unbinds_the_rest_of_this_group() {
    let before = [
        binding("b1", VIEWER, None),
        binding("b2", EDITOR, Some("company.team")),
        binding("b3", EDITOR, None),
    ];
    let after = [before[2].clone(), binding("b4", VIEWER, Some("x"))];
    let script = vec![
        ok(analysts()),
        with_foreign(&before),
        ok(&after[1]),
        Answer::empty(204),
        Answer::empty(204),
        with_foreign(&after),
    ];
    let wanted = [wish(EDITOR, &[]), wish(VIEWER, &["x"])];
    let (replaced, requests) = replace(script, &wanted).await;
    assert_eq!(
        replaced.unwrap(),
        [role(EDITOR, None), role(VIEWER, Some("x"))]
    );
    let expected = [
        read_group(),
        search(),
        bind(VIEWER, Some("x")),
        unbind("b1"),
        unbind("b2"),
        search(),
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn replacing_by_nothing_unbinds_everything_and_nothing_of_others() {
    let own = [binding("b/1", VIEWER, None), binding("b2", VIEWER, None)];
    let script = vec![
        ok(analysts()),
        with_foreign(&own),
        Answer::empty(204),
        Answer::empty(204),
        with_foreign(&[]),
    ];
    let (replaced, requests) = replace(script, &[]).await;
    assert_eq!(replaced.unwrap(), []);
    let expected = [
        read_group(),
        search(),
        unbind("b%2F1"),
        unbind("b2"),
        search(),
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn a_binding_that_is_gone_already_is_unbound() {
    let script = vec![
        ok(analysts()),
        bindings(&[binding("b1", VIEWER, None), binding("b2", EDITOR, None)]),
        not_found(),
        Answer::empty(204),
        bindings(&[]),
    ];
    let (replaced, requests) = replace(script, &[]).await;
    assert_eq!(replaced.unwrap(), []);
    let expected = [read_group(), search(), unbind("b1"), unbind("b2"), search()];
    assert_eq!(requests, expected);
}

/// Nobody loses a right because another one could not be given.
#[tokio::test]
async fn a_role_that_cannot_be_bound_leaves_the_others_bound() {
    for (answer, kind) in [
        (Answer::empty(404), ErrorKind::NotFound),
        (Answer::empty(403), ErrorKind::PermissionDenied),
        (Answer::empty(422), ErrorKind::Rejected),
        (Answer::empty(500), ErrorKind::Unavailable),
    ] {
        let script = vec![
            ok(analysts()),
            bindings(&[binding("b1", VIEWER, None)]),
            answer,
        ];
        let (replaced, requests) = replace(script, &[wish(EDITOR, &[])]).await;
        let error = replaced.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "create_binding"));
        assert_eq!(requests, [read_group(), search(), bind(EDITOR, None)]);
    }
}

#[tokio::test]
async fn a_binding_that_cannot_be_removed_is_an_error() {
    for (status, kind) in [
        (403, ErrorKind::PermissionDenied),
        (409, ErrorKind::Conflict),
        (500, ErrorKind::Unavailable),
    ] {
        let script = vec![
            ok(analysts()),
            bindings(&[binding("b1", VIEWER, None)]),
            Answer::empty(status),
        ];
        let (replaced, requests) = replace(script, &[]).await;
        let error = replaced.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, "delete_binding"));
        assert_eq!(requests, [read_group(), search(), unbind("b1")]);
    }
}
