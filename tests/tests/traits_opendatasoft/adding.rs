//! Adding members: one call for all of them, with an outcome for each.

use groups_core::{ErrorKind, Granularity, MemberOutcomes, Members as _, Retryability};
use groups_tests::server::Answer;
use serde_json::{Value, json};

use crate::common::failures::assert_silent;
use crate::common::{
    email, group, ok, opendatasoft, sent, server, told, user_id, username, with_body,
};
use crate::{NOT_FOUND, api};

const BATCH: &str = api!("POST" "/groups/analysts/users/batch/");

async fn add(names: &[&str], answer: Value) -> MemberOutcomes {
    let server = server([ok(answer)]).await;
    let members: Vec<_> = names.iter().map(|name| username(name)).collect();
    let provider = opendatasoft(&server.url());
    let outcomes = provider
        .add_members(&group("analysts"), &members)
        .await
        .unwrap();
    let body = names.iter().map(|name| json!({"username": name})).collect();
    assert_eq!(sent(&server), [with_body(BATCH, body)]);
    assert_eq!(outcomes.granularity(), Granularity::PerMember);
    outcomes
}

#[tokio::test]
async fn every_member_has_an_outcome_in_the_order_of_the_call() {
    let answer = json!({
        "2": {
            "status_code": "success",
            "data": {"username": "alan.turing", "groups": [{"uid": "analysts"}]}
        },
        "0": {"status_code": "success", "data": {"username": "ada.lovelace", "groups": []}},
        "1": {
            "status_code": "error",
            "error": {"error_code": "not_found", "message": "Nothing found here."}
        }
    });
    let outcomes = add(&["ada.lovelace", "nobody", "alan.turing"], answer).await;
    let expected = [
        "ada.lovelace: done",
        "nobody: NotFound",
        "alan.turing: done",
    ];
    assert_eq!(told(&outcomes), expected);
    assert!(!outcomes.is_complete());
    let (failed, error) = outcomes.failures().next().unwrap();
    assert_eq!(failed, &username("nobody"));
    assert_eq!(error.operation(), "batch_add_users_to_user_group");
    assert_eq!(error.vendor_code(), Some("not_found"));
    assert_eq!(error.vendor_message(), Some("Nothing found here."));
    assert!(outcomes.into_result().is_err());
}

#[tokio::test]
async fn more_than_ten_members_keep_their_order() {
    let names: Vec<_> = (0..12).map(|n| format!("user-{n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let status = |n| {
        if n == 2 || n == 10 {
            "error"
        } else {
            "success"
        }
    };
    let answer: serde_json::Map<_, _> = (0..12)
        .map(|n| (n.to_string(), json!({"status_code": status(n)})))
        .collect();
    let outcomes = add(&names, answer.into()).await;
    let failed: Vec<_> = outcomes
        .failures()
        .map(|(member, _)| member.as_str())
        .collect();
    assert_eq!(failed, ["user-2", "user-10"]);
    assert_eq!(outcomes.outcomes().len(), 12);
}

#[tokio::test]
async fn the_same_member_twice_has_two_outcomes() {
    let answer = json!({"0": {"status_code": "success"}, "1": {"status_code": "error"}});
    let outcomes = add(&["ada", "ada"], answer).await;
    assert_eq!(told(&outcomes), ["ada: done", "ada: Rejected"]);
}

#[tokio::test]
async fn a_member_without_an_outcome_has_failed() {
    let answer = json!({"0": {"status_code": "success"}, "7": {"status_code": "success"}});
    let outcomes = add(&["ada", "alan"], answer).await;
    assert_eq!(told(&outcomes), ["ada: done", "alan: InvalidResponse"]);
    let outcomes = add(&["ada", "alan"], json!({})).await;
    assert_eq!(
        told(&outcomes),
        ["ada: InvalidResponse", "alan: InvalidResponse"]
    );
    assert!(!outcomes.is_complete());
}

#[tokio::test]
async fn a_status_that_nobody_knows_is_a_failure() {
    for status in ["", "Success", "SUCCESS", "ok", "pending", "200"] {
        let outcomes = add(&["ada"], json!({"0": {"status_code": status}})).await;
        assert_eq!(told(&outcomes), ["ada: Rejected"], "{status:?}");
    }
}

#[tokio::test]
async fn the_error_of_an_item_may_have_any_shape() {
    let documented = json!({"error_code": "not_found", "message": "canary"});
    let detailed = json!({
        "error_code": "validation_error",
        "message": "canary",
        "detail": {"username": ["canary"]}
    });
    let quota = json!({"errorcode": 10002, "error": "canary"});
    let broken = json!({"error_code": "internal_error", "message": "canary"});
    for (shape, kind, code, message) in [
        (
            documented,
            ErrorKind::NotFound,
            Some("not_found"),
            Some("canary"),
        ),
        (
            detailed,
            ErrorKind::Rejected,
            Some("validation_error"),
            Some("canary"),
        ),
        (quota, ErrorKind::Rejected, Some("10002"), Some("canary")),
        (
            broken,
            ErrorKind::Unavailable,
            Some("internal_error"),
            Some("canary"),
        ),
        (
            json!({"message": "canary"}),
            ErrorKind::Rejected,
            None,
            Some("canary"),
        ),
        (
            json!({"error_code": 7, "message": ["canary"]}),
            ErrorKind::Rejected,
            None,
            None,
        ),
        (json!({"canary": true}), ErrorKind::Rejected, None, None),
        (json!(["canary"]), ErrorKind::Rejected, None, None),
        // A bare text can only be a message.
        (json!("canary"), ErrorKind::Rejected, None, Some("canary")),
        (json!(404), ErrorKind::Rejected, None, None),
        (json!({}), ErrorKind::Rejected, None, None),
        (json!(null), ErrorKind::Rejected, None, None),
    ] {
        let answer = json!({"0": {"status_code": "error", "error": shape}});
        let outcomes = add(&["canary.person"], answer).await;
        let (_, error) = outcomes.failures().next().unwrap();
        assert_eq!(error.kind(), kind, "{shape}");
        assert_eq!(error.vendor_code(), code, "{shape}");
        assert_eq!(error.vendor_message(), message, "{shape}");
        // A portal that has failed may have added somebody all the same.
        let retryability = match kind {
            ErrorKind::Unavailable => Retryability::Ambiguous,
            _ => Retryability::Never,
        };
        assert_eq!(error.retryability(), retryability, "{shape}");
        assert_silent(error, &shape.to_string());
    }
}

/// The portal's own failure is that of one member, and what it says of the others holds.
#[tokio::test]
async fn a_failure_of_the_portal_at_one_member_leaves_the_others_as_they_are() {
    let failed = |code: &str| json!({"status_code": "error", "error": {"error_code": code}});
    let answer = json!({
        "0": {"status_code": "success"},
        "1": failed("internal_error"),
        "2": failed("Internal_Error"),
        "3": {"status_code": "success"}
    });
    let outcomes = add(&["ada", "alan", "grace", "joan"], answer).await;
    let expected = [
        "ada: done",
        "alan: Unavailable",
        "grace: Rejected",
        "joan: done",
    ];
    assert_eq!(told(&outcomes), expected);
    let error = outcomes.failures().next().unwrap().1;
    assert_eq!(error.retryability(), Retryability::Ambiguous);
    assert_eq!((error.status(), error.vendor_message()), (None, None));
}

/// The vendor does not promise a `status_code`. It has acted on the others all the same, and says how it went.
#[tokio::test]
async fn an_outcome_without_a_status_does_not_hide_the_others() {
    for silent in [
        json!({}),
        json!({"status_code": null}),
        json!({"data": null}),
    ] {
        let answer = json!({"0": {"status_code": "success"}, "1": silent});
        let server = server([ok(&answer)]).await;
        let provider = opendatasoft(&server.url());
        let members = [username("ada"), username("alan")];
        let outcomes = provider.add_members(&group("analysts"), &members).await;
        let outcomes = outcomes.unwrap_or_else(|error| panic!("{answer}: {error}"));
        let first = &outcomes.outcomes()[0];
        assert!(
            first.result.is_ok() && outcomes.outcomes()[1].result.is_err(),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn an_outcome_that_cannot_be_read_is_never_a_success() {
    for broken in [
        json!(null),
        json!("success"),
        json!(["success"]),
        json!({"status_code": 200}),
    ] {
        let server = server([ok(json!({"0": broken}))]).await;
        let provider = opendatasoft(&server.url());
        let outcomes = provider
            .add_members(&group("analysts"), &[username("ada")])
            .await;
        let error = outcomes.and_then(MemberOutcomes::into_result).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{broken}");
        assert_ne!(error.retryability(), Retryability::Safe, "{broken}");
    }
}

#[tokio::test]
async fn names_that_the_answer_uses_as_keys_are_not_printed() {
    for answer in [
        r#"{"canary@example.com": {"status_code": 1}}"#,
        r#"{"canary@example.com": "added"}"#,
        r#"{"canary.lovelace": {"status_code": 1}}"#,
        r#"{"0": {"status_code": "success", "canary@example.com": "#,
    ] {
        let server = server([ok(answer)]).await;
        let provider = opendatasoft(&server.url());
        let outcomes = provider
            .add_members(&group("analysts"), &[username("ada")])
            .await;
        let error = outcomes.and_then(MemberOutcomes::into_result).unwrap_err();
        assert_silent(&error, answer);
    }
}

/// A username may consist of letters only, so its letters do not tell it from the name of a field.
#[tokio::test]
async fn a_key_of_plain_letters_may_be_a_name_as_well() {
    for answer in [
        r#"{"canary": {"status_code": 1}}"#,
        r#"{"canary": "added"}"#,
        r#"{"canary": "#,
    ] {
        let server = server([ok(answer)]).await;
        let provider = opendatasoft(&server.url());
        let outcomes = provider
            .add_members(&group("analysts"), &[username("ada")])
            .await;
        let error = outcomes.and_then(MemberOutcomes::into_result).unwrap_err();
        assert_silent(&error, answer);
    }
}

#[tokio::test]
async fn a_refused_batch_is_an_error_of_the_whole_call() {
    let server = server([Answer::json(404, NOT_FOUND)]).await;
    let provider = opendatasoft(&server.url());
    let members = [username("ada"), username("alan")];
    let error = provider
        .add_members(&group("analysts"), &members)
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn nobody_to_add_means_no_request() {
    let server = server([]).await;
    let provider = opendatasoft(&server.url());
    let outcomes = provider.add_members(&group("analysts"), &[]).await.unwrap();
    assert_eq!(outcomes.granularity(), Granularity::PerMember);
    assert!(outcomes.outcomes().is_empty() && outcomes.is_complete());
    assert_eq!(sent(&server), []);
}

#[tokio::test]
async fn one_member_of_another_form_refuses_the_whole_call_before_any_request() {
    for other in [email("ada@example.com"), user_id("1")] {
        let server = server([]).await;
        let provider = opendatasoft(&server.url());
        let members = [username("ada"), other];
        let error = provider
            .add_members(&group("analysts"), &members)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(sent(&server), []);
    }
}
