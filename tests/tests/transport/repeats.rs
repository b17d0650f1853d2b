//! What is sent again and what is not.

use groups_core::{ErrorKind, Retryability};
use groups_segment::{ConnectionOptions, Counters, RetryPolicy, SegmentConfig};
use groups_tests::server::{Answer, Fault, Server};
use groups_tests::time::JumpingTime;
use std::sync::Arc;

use super::{GROUP, Setup, create, delete, get};

fn group() -> Answer {
    Answer::json(200, GROUP)
}

/// Failures after which the provider may have acted.
fn unclear() -> Vec<(&'static str, Answer)> {
    let reset = |after| group().with_fault(Fault::ResetAfter(after));
    vec![
        ("500", Answer::empty(500)),
        ("502", Answer::empty(502).with_body("<html>")),
        ("503", Answer::json(503, "{}")),
        ("504", Answer::empty(504)),
        ("reset before the answer", reset(0)),
        ("reset in the headers", reset(20)),
        ("reset in the body", reset(group().head_len() + 5)),
        (
            "cut body",
            group().with_fault(Fault::CloseAfter(group().head_len() + 5)),
        ),
    ]
}

#[tokio::test]
async fn a_read_is_repeated_after_every_unclear_failure() {
    for (what, answer) in unclear() {
        let setup = Setup::new([answer, group()]).await;
        get(&setup.client)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(setup.requests(), 2, "{what}");
        assert_eq!(setup.slept(), [0.5], "{what}");
        assert_eq!(setup.counters.retries(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_create_is_not_repeated_after_an_unclear_failure_and_says_so() {
    for (what, answer) in unclear() {
        let setup = Setup::new([answer, group()]).await;
        let error = create(&setup.client).await.unwrap_err();
        assert_eq!(setup.requests(), 1, "{what}");
        assert_eq!(
            error.retryability(),
            Retryability::Ambiguous,
            "{what}: {error}"
        );
        assert_eq!(error.attempts(), 1, "{what}");
    }
}

#[tokio::test]
async fn what_was_refused_is_always_repeated() {
    for (what, answer) in [
        ("429", Answer::empty(429)),
        (
            "429 with a wait",
            Answer::json(429, "{}").with_header("retry-after", "0"),
        ),
        (
            "503 with a wait",
            Answer::empty(503).with_header("retry-after", "0"),
        ),
    ] {
        let setup = Setup::new([answer, group()]).await;
        create(&setup.client)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(setup.requests(), 2, "{what}");
    }
}

#[tokio::test]
async fn what_never_got_there_is_always_repeated() {
    // A port that was free a moment ago: nobody listens.
    let url = Server::start([]).await.unwrap().url();
    let (time, counters) = (JumpingTime::new(1.0), Arc::new(Counters::default()));
    let options = ConnectionOptions::new()
        .with_environment(time.clone())
        .with_observer(counters.clone())
        .without_rate_limits();
    let config = SegmentConfig::builder()
        .with_token("not-a-token")
        .with_base_url(url);
    let client = config.with_options(options).build().unwrap().client();
    let error = create(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(
        (error.retryability(), error.attempts()),
        (Retryability::Safe, 4)
    );
    assert_eq!((counters.requests(), counters.failures()), (4, 4));
    assert_eq!(time.slept().len(), 3);
}

#[tokio::test]
async fn a_refusal_of_the_content_is_final() {
    for status in [400, 403, 404, 409, 410, 413, 422, 501] {
        let setup = Setup::new([Answer::empty(status), group()]).await;
        let error = get(&setup.client).await.unwrap_err();
        assert_eq!(setup.requests(), 1, "{status}");
        assert_eq!(error.retryability(), Retryability::Never, "{status}");
    }
}

#[tokio::test]
async fn the_number_of_attempts_is_bounded_and_can_be_one() {
    let failures = || (0..10).map(|_| Answer::empty(500));
    let setup = Setup::new(failures()).await;
    let error = get(&setup.client).await.unwrap_err();
    assert_eq!((setup.requests(), error.attempts()), (4, 4));
    assert_eq!(setup.slept(), [0.5, 1.0, 2.0]);
    assert_eq!(
        error.to_string(),
        "segment: get_user_group: provider unavailable (HTTP 500)"
    );

    let policy = RetryPolicy::new().with_max_attempts(6);
    let setup = Setup::with_options(failures(), |options| options.with_retry(policy)).await;
    assert!(get(&setup.client).await.is_err());
    assert_eq!(setup.requests(), 6);

    let setup =
        Setup::with_options(failures(), |options| options.with_retry(RetryPolicy::off())).await;
    assert!(get(&setup.client).await.is_err());
    assert_eq!(setup.requests(), 1);
}

/// The first attempt may have created the group, and the conflict may be with that.
#[tokio::test]
async fn a_conflict_after_a_repeat_is_neither_a_conflict_nor_a_success() {
    for status in [400, 409, 422] {
        let refused = Answer::empty(503).with_header("retry-after", "1");
        let setup = Setup::new([refused, Answer::json(status, r#"{"errors":[]}"#)]).await;
        let error = create(&setup.client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Ambiguous, "{status}");
        assert_eq!(error.retryability(), Retryability::Ambiguous, "{status}");
        assert_eq!(
            (error.status(), error.attempts()),
            (Some(status), 2),
            "{status}"
        );
        assert!(error.detail().unwrap().contains("read back"), "{error}");
    }
    // Without a repeat it is what it says.
    let setup = Setup::new([Answer::empty(409)]).await;
    assert_eq!(
        create(&setup.client).await.unwrap_err().kind(),
        ErrorKind::Conflict
    );
}

/// Whoever uses the client without the traits is told as well.
#[tokio::test]
async fn the_client_itself_tells_that_a_refusal_is_ambiguous() {
    let refused = || Answer::empty(503).with_header("retry-after", "1");
    for (script, status, ambiguous) in [
        (vec![refused(), Answer::empty(409)], 409, true),
        (vec![refused(), Answer::empty(422)], 422, true),
        (vec![refused(), Answer::empty(400)], 400, true),
        (vec![refused(), Answer::empty(403)], 403, false),
        (vec![Answer::empty(409)], 409, false),
    ] {
        let setup = Setup::new(script).await;
        let name = "One".to_owned();
        let body = groups_segment::types::CreateUserGroupV1Input { name };
        let call = setup.client.create_user_group().body(body).send().await;
        let error = call.unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(&status.to_string()), "{shown}");
        assert_eq!(shown.contains("read back"), ambiguous, "{shown}");
        let groups_segment::Error::ErrorResponse(answer) = error else {
            panic!("{error:?}")
        };
        assert_eq!(answer.is_ambiguous(), ambiguous, "{status}");
    }
    // A read has changed nothing, however often it was sent.
    let setup = Setup::new([refused(), Answer::empty(409)]).await;
    let call = setup.client.get_user_group().user_group_id("grp-1");
    let Err(groups_segment::Error::ErrorResponse(answer)) = call.send().await else {
        panic!("a conflict is an error")
    };
    assert!(!answer.is_ambiguous());
}

/// The first delete may have done it; "not found" is then no surprise.
#[tokio::test]
async fn not_found_after_an_unclear_delete_says_what_may_have_happened() {
    let setup = Setup::new([Answer::empty(502), Answer::empty(404)]).await;
    let error = delete(&setup.client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(
        error.detail().unwrap().contains("an earlier attempt"),
        "{error}"
    );
}
