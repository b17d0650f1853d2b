//! Credentials that change while a program runs.

use std::path::PathBuf;
use std::sync::Mutex;

use groups_core::ErrorKind;
use groups_segment::{
    BoxFuture, CredentialError, Credentials, FileCredentials, Secret, SegmentConfig,
};
use groups_tests::server::{Answer, Server};

use super::{GROUP, create, get};

fn group() -> Answer {
    Answer::json(200, GROUP)
}

/// Hands out one credential after the other and notes what it was asked.
#[derive(Debug)]
struct Script {
    tokens: Mutex<Vec<&'static str>>,
    asked: &'static Mutex<Vec<bool>>,
}

impl Credentials for Script {
    fn credential(&self, refused: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        self.asked.lock().unwrap().push(refused);
        let token = self.tokens.lock().unwrap().pop();
        let missing = || CredentialError::new("the vault is sealed");
        Box::pin(std::future::ready(
            token.map(Secret::from).ok_or_else(missing),
        ))
    }
}

struct Scripted {
    server: Server,
    client: groups_segment::Client,
    asked: &'static Mutex<Vec<bool>>,
}

async fn scripted(tokens: &[&'static str], answers: impl IntoIterator<Item = Answer>) -> Scripted {
    let server = Server::start(answers).await.unwrap();
    let asked: &'static Mutex<Vec<bool>> = Box::leak(Box::default());
    let tokens = Mutex::new(tokens.iter().rev().copied().collect());
    let config = SegmentConfig::builder().with_credentials(Script { tokens, asked });
    let client = config.with_base_url(server.url()).build().unwrap().client();
    Scripted {
        server,
        client,
        asked,
    }
}

impl Scripted {
    fn sent(&self) -> Vec<String> {
        let authorization = |request: groups_tests::server::Request| {
            request.header("authorization").unwrap().to_owned()
        };
        self.server
            .requests()
            .into_iter()
            .map(authorization)
            .collect()
    }
}

#[tokio::test]
async fn every_attempt_asks() {
    let answers = [
        Answer::empty(429).with_header("retry-after", "0.001"),
        group(),
    ];
    let scripted = scripted(&["one", "two"], answers).await;
    get(&scripted.client).await.unwrap();
    assert_eq!(scripted.sent(), ["Bearer one", "Bearer two"]);
    assert_eq!(*scripted.asked.lock().unwrap(), [false, false]);
}

#[tokio::test]
async fn a_refused_credential_is_replaced_once_even_for_a_create() {
    let answers = [Answer::empty(401), group()];
    let scripted = scripted(&["old", "new"], answers).await;
    create(&scripted.client).await.unwrap();
    assert_eq!(scripted.sent(), ["Bearer old", "Bearer new"]);
    assert_eq!(*scripted.asked.lock().unwrap(), [false, true]);
}

#[tokio::test]
async fn a_second_refusal_and_an_unchanged_credential_are_final() {
    let both = [Answer::empty(401), Answer::empty(401), group()];
    let twice = scripted(&["old", "new", "newer"], both).await;
    assert_eq!(
        get(&twice.client).await.unwrap_err().kind(),
        ErrorKind::Unauthenticated
    );
    assert_eq!(twice.sent(), ["Bearer old", "Bearer new"]);

    let unchanged = scripted(&["old", "old"], [Answer::empty(401), group()]).await;
    assert_eq!(
        get(&unchanged.client).await.unwrap_err().kind(),
        ErrorKind::Unauthenticated
    );
    assert_eq!(unchanged.sent(), ["Bearer old"]);
}

#[tokio::test]
async fn without_a_usable_credential_nothing_is_sent() {
    let none = scripted(&[], [group()]).await;
    let error = get(&none.client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    let cause = std::error::Error::source(&error).unwrap();
    assert!(
        cause
            .source()
            .unwrap()
            .to_string()
            .contains("the vault is sealed")
    );

    let malformed = scripted(&["canary\r\nx-evil: 1"], [group()]).await;
    let error = get(&malformed.client).await.unwrap_err();
    let shown = format!(
        "{error} {error:?} {}",
        std::error::Error::source(&error).unwrap()
    );
    assert!(
        shown.contains("token") && !shown.contains("canary"),
        "{shown}"
    );
    assert_eq!(none.sent().len() + malformed.sent().len(), 0);
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[tokio::test]
async fn a_file_is_read_again_when_it_changes() {
    let path = file("rotated-token");
    std::fs::write(&path, "first\n").unwrap();
    let server = Server::start((0..3).map(|_| group())).await.unwrap();
    let config = SegmentConfig::builder().with_credentials(FileCredentials::new(&path));
    let client = config.with_base_url(server.url()).build().unwrap().client();
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    std::fs::write(&path, "second-one\n").unwrap();
    get(&client).await.unwrap();
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer first", "Bearer first", "Bearer second-one"]);
    std::fs::remove_file(&path).unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(server.requests().len(), 3);
}
