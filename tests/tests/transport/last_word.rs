//! What the provider said last is worth more than why it is not asked again.

use std::time::Duration;

use groups_core::{ErrorKind, Retryability};
use groups_segment::{CallOptions, Error, RetryPolicy};
use groups_tests::server::Answer;

use super::{GROUP, Setup, create, delete, get};

/// A write is due every 1.015 seconds. The deadline leaves room for the wait between two attempts, not for the second turn.
async fn without_a_second_turn(first: Answer, milliseconds: u64) -> Setup {
    Setup::with_options([first], |options| {
        options.with_deadline(Duration::from_millis(milliseconds))
    })
    .await
}

#[tokio::test]
async fn no_turn_for_a_repeat_leaves_the_last_answer_with_a_note() {
    let refused = Answer::empty(429).with_header("retry-after", "1");
    let setup = without_a_second_turn(refused, 1_010).await;
    let error = create(&setup.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::RateLimited, Some(429), 1)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(error.retryability(), Retryability::Safe);
    assert!(error.detail().unwrap().contains("rate limit"), "{error}");
    assert_eq!((setup.slept(), setup.requests()), (vec![1.0], 1));

    let setup = without_a_second_turn(Answer::empty(500), 700).await;
    let error = delete(&setup.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::Unavailable, Some(500), 1)
    );
    assert!(error.detail().unwrap().contains("rate limit"), "{error}");
    assert_eq!((setup.slept(), setup.requests()), (vec![0.5], 1));
}

#[tokio::test]
async fn the_client_itself_shows_the_last_answer_and_the_note() {
    let refused = Answer::json(429, "{}").with_header("retry-after", "1");
    let setup = without_a_second_turn(refused, 1_010).await;
    let name = "One".to_owned();
    let body = groups_segment::types::CreateUserGroupV1Input { name };
    let call = setup.client.create_user_group().body(body).send().await;
    let error = call.unwrap_err();
    let shown = error.to_string();
    let Error::ErrorResponse(answer) = error else {
        panic!("{error:?}")
    };
    let note = answer.note().unwrap();
    assert!(shown.contains("429") && shown.contains(note), "{shown}");
    assert_eq!(answer.excerpt(), b"{}");
    assert_eq!(answer.history().attempts, 1);
}

/// Another attempt than the first is not needed: without a turn nothing is sent at all.
#[tokio::test]
async fn no_turn_for_the_first_attempt_is_a_rate_limit() {
    let setup = Setup::new([Answer::json(200, GROUP)]).await;
    create(&setup.client).await.unwrap();
    let soon = CallOptions::new().with_deadline(Duration::from_secs(1));
    let error = create(&setup.client.with_call_options(soon))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::RateLimited, None, 0)
    );
    assert_eq!(error.retryability(), Retryability::Safe);
    assert_eq!(error.retry_after(), Some(Duration::from_millis(1_015)));
    assert_eq!((setup.slept().len(), setup.requests()), (0, 1));
}

#[tokio::test]
async fn who_waits_for_the_refusal_of_another_call_is_told_how_long() {
    let refused = Answer::empty(429).with_header("retry-after", "3600");
    let setup =
        Setup::with_options([refused], |options| options.with_retry(RetryPolicy::off())).await;
    let first = get(&setup.client).await.unwrap_err();
    assert_eq!((first.status(), first.attempts()), (Some(429), 1));
    let error = get(&setup.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::RateLimited, None, 0)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(setup.requests(), 1);
}
