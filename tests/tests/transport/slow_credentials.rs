//! Sources of credentials that fail, hang or take their time.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use groups_core::{Error, ErrorKind, Retryability};
use groups_segment::{
    BoxFuture, ConnectionOptions, CredentialError, Credentials, Secret, SegmentConfig,
};
use groups_tests::server::{Answer, Server};
use groups_tests::time::JumpingTime;

use super::{GROUP, create, get};

/// What a source does when it is asked.
#[derive(Clone, Copy, Debug)]
enum Does {
    Answer,
    Fail,
    Hang,
    /// Answers with what no header can hold.
    Nonsense,
}

/// Does one thing at first and another after a refusal.
#[derive(Debug)]
struct Source {
    first: Does,
    refused: Does,
}

impl Credentials for Source {
    fn credential(&self, refused: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        let secret = if refused { "new" } else { "old" };
        Box::pin(async move {
            match if refused { self.refused } else { self.first } {
                Does::Answer => Ok(secret.into()),
                Does::Fail => Err(CredentialError::new("the vault is sealed")),
                Does::Hang => std::future::pending().await,
                Does::Nonsense => Ok("canary\r\nx-evil: 1".into()),
            }
        })
    }
}

fn client(
    server: &Server,
    source: impl Credentials,
    options: ConnectionOptions,
) -> groups_segment::Client {
    let config = SegmentConfig::builder()
        .with_credentials(source)
        .with_base_url(server.url())
        .with_options(options);
    config.build().unwrap().client()
}

fn jumping(time: &Arc<JumpingTime>) -> ConnectionOptions {
    ConnectionOptions::new()
        .with_environment(time.clone())
        .with_deadline(Duration::from_secs(20))
}

/// The error after a refusal, when the source then does this.
async fn after_a_refusal(does: Does) -> Error {
    let body = r#"{"errors": [{"type": "unauthorized", "message": "canary"}]}"#;
    let server = Server::start([Answer::json(401, body)]).await.unwrap();
    let source = Source {
        first: Does::Answer,
        refused: does,
    };
    let client = client(&server, source, jumping(&JumpingTime::new(1.0)));
    let error = get(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "{does:?}");
    error
}

#[tokio::test]
async fn a_refusal_without_another_credential_is_the_refusal() {
    for does in [Does::Fail, Does::Hang, Does::Nonsense] {
        let error = after_a_refusal(does).await;
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{does:?}");
        assert_eq!(
            (error.status(), error.attempts()),
            (Some(401), 1),
            "{does:?}"
        );
        assert_eq!(error.vendor_code(), Some("unauthorized"), "{does:?}");
        assert_eq!(error.retryability(), Retryability::Never, "{does:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(!shown.contains("nothing was sent"), "{shown}");
    }
}

/// Somebody has to repair the source, and would look for the reason at the provider otherwise.
#[tokio::test]
async fn a_refusal_without_another_credential_says_why_there_is_none() {
    for does in [Does::Nonsense, Does::Fail, Does::Hang] {
        let error = after_a_refusal(does).await;
        let note = error.detail().unwrap_or_default();
        assert!(note.contains("credential"), "{does:?}: {note:?}");
    }
}

/// A write is due every 1.015 seconds.
#[tokio::test]
async fn a_refusal_without_a_turn_for_the_other_credential_is_the_refusal_with_a_note() {
    let server = Server::start([Answer::empty(401)]).await.unwrap();
    let source = Source {
        first: Does::Answer,
        refused: Does::Answer,
    };
    let options = jumping(&JumpingTime::new(1.0)).with_deadline(Duration::from_secs(1));
    let error = create(&client(&server, source, options)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.attempts()),
        (ErrorKind::Unauthenticated, Some(401), 1)
    );
    let note = error.detail().unwrap();
    assert!(note.contains("rate limit"), "{note}");
    assert_eq!(server.requests().len(), 1);
}

/// Works once.
#[derive(Debug, Default)]
struct Once(AtomicBool);

impl Credentials for Once {
    fn credential(&self, _: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        let used = self.0.swap(true, Ordering::SeqCst);
        let gone = || CredentialError::new("the vault is sealed");
        let answer = if used {
            Err(gone())
        } else {
            Ok("token".into())
        };
        Box::pin(std::future::ready(answer))
    }
}

#[tokio::test]
async fn a_source_that_fails_before_a_repeat_leaves_the_last_answer() {
    for (status, kind) in [(500, ErrorKind::Unavailable), (429, ErrorKind::RateLimited)] {
        let server = Server::start([Answer::empty(status)]).await.unwrap();
        let client = client(&server, Once::default(), jumping(&JumpingTime::new(1.0)));
        let error = get(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
        let note = error.detail().unwrap();
        assert!(note.contains("credential"), "{note}");
    }
}

#[tokio::test]
async fn a_source_that_never_answers_ends_at_the_deadline() {
    let server = Server::start([]).await.unwrap();
    let source = Source {
        first: Does::Hang,
        refused: Does::Hang,
    };
    let time = JumpingTime::new(1.0);
    let client = client(&server, source, jumping(&time));
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(error.retryability(), Retryability::Safe);
    assert_eq!(time.slept(), [Duration::from_secs(20)]);
    assert_eq!(server.requests().len(), 0);
}

/// Answers the first question when it is told to, all others at once.
#[derive(Debug, Default)]
struct FirstIsSlow {
    asked: AtomicUsize,
    go_on: AtomicBool,
}

impl FirstIsSlow {
    async fn until(&self, come: impl Fn(&Self) -> bool) {
        while !come(self) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// The source that the client has and the test steers.
#[derive(Debug)]
struct Shared(Arc<FirstIsSlow>);

impl Credentials for Shared {
    fn credential(&self, _: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        Box::pin(async move {
            if self.0.asked.fetch_add(1, Ordering::SeqCst) == 0 {
                let told = |source: &FirstIsSlow| source.go_on.load(Ordering::SeqCst);
                self.0.until(told).await;
            }
            Ok("token".into())
        })
    }
}

/// On the real clock: the one permit that there is serves others meanwhile, and so does the rate limit.
#[tokio::test]
async fn who_waits_for_a_credential_keeps_nobody_waiting() {
    let script = (0..3).map(|_| Answer::json(200, GROUP));
    let server = Server::start(script).await.unwrap();
    let source = Arc::new(FirstIsSlow::default());
    let options = ConnectionOptions::new()
        .with_max_concurrency(NonZeroU32::MIN)
        .with_deadline(Duration::from_secs(30));
    let client = client(&server, Shared(Arc::clone(&source)), options);
    let slow = tokio::spawn({
        let client = client.clone();
        async move { get(&client).await }
    });
    let asked = |source: &FirstIsSlow| source.asked.load(Ordering::SeqCst) > 0;
    source.until(asked).await;
    let others = async {
        get(&client).await.unwrap();
        create(&client).await.unwrap();
    };
    let soon = Duration::from_secs(10);
    tokio::time::timeout(soon, others).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    source.go_on.store(true, Ordering::SeqCst);
    slow.await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 3);
}
