//! What becomes of a failure, for every operation and every way to fail.

use std::error::Error as _;
use std::time::Duration;

use groups_core::{Error, ErrorKind, GroupProvider, Operation, Retryability};
use groups_tests::server::{Answer, Server};

use super::call::call;
use super::server;

use ErrorKind::{
    Conflict, InvalidResponse, NotFound, PermissionDenied, RateLimited, Rejected, Unauthenticated,
    Unavailable,
};
use Retryability::{Ambiguous, Never, Safe};

/// An operation and the request of it that fails.
pub(crate) struct Row {
    /// What is called.
    pub(crate) operation: Operation,
    /// The answers to the requests before the one that fails.
    pub(crate) before: Vec<Answer>,
    /// The `operationId` of the request that fails.
    pub(crate) fails_in: &'static str,
    /// Whether that request may be repeated.
    pub(crate) idempotent: bool,
    /// Whether the body of a success is read.
    pub(crate) reads_body: bool,
    /// The statuses that are no failure of that request.
    pub(crate) taken_for_done: &'static [u16],
}

impl Row {
    /// A read, or a write that may be repeated, whose first request fails.
    pub(crate) fn new(operation: Operation, fails_in: &'static str) -> Self {
        Self {
            operation,
            before: Vec::new(),
            fails_in,
            idempotent: true,
            reads_body: true,
            taken_for_done: &[],
        }
    }

    /// These answers come before the failure.
    pub(crate) fn after(mut self, before: impl IntoIterator<Item = Answer>) -> Self {
        self.before = before.into_iter().collect();
        self
    }

    /// The request must not be repeated blindly.
    pub(crate) fn not_idempotent(mut self) -> Self {
        self.idempotent = false;
        self
    }

    /// These statuses say that nothing is left to do, or that the next request will tell.
    pub(crate) fn taking_for_done(mut self, statuses: &'static [u16]) -> Self {
        self.taken_for_done = statuses;
        self
    }

    /// The status alone says that the call has succeeded.
    pub(crate) fn without_body(mut self) -> Self {
        self.reads_body = false;
        self
    }
}

/// An answer and the error that it is to become.
pub(crate) struct Case {
    name: String,
    answer: Answer,
    status: u16,
    kind: ErrorKind,
    idempotent: Retryability,
    other: Retryability,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    pause: Option<Duration>,
    needs_body: bool,
}

/// A header that every answer has. Its value must not be printed.
const PLANTED: (&str, &str) = ("x-planted", "canary of a header");

impl Case {
    /// An answer with `status`: the kind and the retryability of a status are the same for every provider.
    pub(crate) fn of_status(status: u16, answer: Answer) -> Self {
        let (kind, idempotent, other) = match status {
            302 => (InvalidResponse, Never, Ambiguous),
            400 | 422 => (Rejected, Never, Never),
            401 => (Unauthenticated, Never, Never),
            403 => (PermissionDenied, Never, Never),
            404 => (NotFound, Never, Never),
            409 => (Conflict, Never, Never),
            429 => (RateLimited, Safe, Safe),
            500 | 502 | 503 => (Unavailable, Safe, Ambiguous),
            _ => panic!("say here what status {status} becomes"),
        };
        Self {
            name: format!("HTTP {status}"),
            answer: answer.with_header(PLANTED.0, PLANTED.1),
            status,
            kind,
            idempotent,
            other,
            code: None,
            message: None,
            request_id: None,
            pause: None,
            needs_body: false,
        }
    }

    /// A success whose body is not what the provider documents.
    fn unusable(name: &str, answer: Answer) -> Self {
        Self {
            kind: InvalidResponse,
            idempotent: Never,
            other: Ambiguous,
            name: name.to_owned(),
            status: 200,
            needs_body: true,
            ..Self::of_status(502, answer)
        }
    }

    /// The error is to have this code of the vendor.
    pub(crate) fn with_code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    /// The error is to have this message of the vendor.
    pub(crate) fn with_message(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }

    /// The error is to have this request id.
    pub(crate) fn with_request_id(mut self, id: &str) -> Self {
        self.request_id = Some(id.to_owned());
        self
    }

    /// The error is to tell that the provider asks for this pause.
    pub(crate) fn with_pause(mut self, pause: Duration) -> Self {
        self.pause = Some(pause);
        self
    }

    fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

/// What may stand between any client and any provider: gateways, portals, other servers.
pub(crate) fn any_gateway() -> Vec<Case> {
    let html = || {
        let page = "<html><body>canary: Bad Gateway</body></html>";
        Answer::empty(502)
            .with_header("content-type", "text/html")
            .with_body(page)
    };
    let mut wait = Case::of_status(503, Answer::empty(503).with_header("retry-after", "7"));
    wait.other = Safe;
    wait.pause = Some(Duration::from_secs(7));
    let named = |answer: Answer| answer.with_header("x-request-id", "request-7");
    vec![
        Case::of_status(502, html()).named("an HTML page of a gateway"),
        Case::of_status(503, Answer::empty(503)).named("503 without a body"),
        wait.named("503 with a pause"),
        Case::of_status(429, Answer::empty(429)).named("429 without a body"),
        Case::of_status(401, Answer::empty(401)).named("401 without a body"),
        Case::of_status(500, named(Answer::empty(500)))
            .named("500 with a request id in a header")
            .with_request_id("request-7"),
        Case::of_status(403, Answer::json(403, r#"["canary"]"#)).named("403 with other JSON"),
        Case::of_status(
            302,
            named(Answer::empty(302))
                .with_header("location", "http://canary.example/canary?canary=1")
                .with_body("<html>canary has moved</html>"),
        )
        .with_request_id("request-7"),
        Case::unusable(
            "200 with garbage",
            named(Answer::json(200, "canary is not JSON")),
        )
        .with_request_id("request-7"),
        Case::unusable(
            "200 with HTML",
            Answer::empty(200).with_body("<html>canary</html>"),
        ),
        Case::unusable("200 without a body", Answer::empty(200)),
        Case::unusable(
            "200 with a list of texts",
            Answer::json(200, r#"["canary"]"#),
        ),
        Case::unusable(
            "200 with cut JSON",
            Answer::json(200, r#"{"message": "canary"#),
        ),
    ]
}

/// Runs every case against every row.
pub(crate) async fn check(
    provider: impl Fn(&str) -> Box<dyn GroupProvider>,
    rows: Vec<Row>,
    cases: impl Fn() -> Vec<Case>,
) {
    for row in rows {
        let relevant = || {
            cases()
                .into_iter()
                .filter(|case| row.reads_body || !case.needs_body)
                .filter(|case| !row.taken_for_done.contains(&case.status))
        };
        let script = relevant().flat_map(|case| [row.before.clone(), vec![case.answer]].concat());
        let server = server(script).await;
        let provider = provider(&server.url());
        for case in relevant() {
            let sent_before = server.requests().len();
            let context = format!("{}: {}: {}", row.operation, row.fails_in, case.name);
            let error = call(&*provider, row.operation).await.expect_err(&context);
            check_one(&error, &*provider, &row, &case, &context);
            let sent = server.requests().len() - sent_before;
            assert_eq!(sent, row.before.len() + 1, "requests: {context}");
        }
    }
}

fn check_one(error: &Error, provider: &dyn GroupProvider, row: &Row, case: &Case, context: &str) {
    let retryability = if row.idempotent {
        case.idempotent
    } else {
        case.other
    };
    assert_eq!(error.kind(), case.kind, "{context}");
    assert_eq!(error.status(), Some(case.status), "{context}");
    assert_eq!(error.retryability(), retryability, "{context}");
    assert_eq!(error.provider(), provider.name(), "{context}");
    assert_eq!(error.operation(), row.fails_in, "{context}");
    assert_eq!(error.vendor_code(), case.code.as_deref(), "{context}");
    assert_eq!(error.vendor_message(), case.message.as_deref(), "{context}");
    assert_eq!(error.request_id(), case.request_id.as_deref(), "{context}");
    assert_eq!(error.retry_after(), case.pause, "{context}");
    assert_eq!(error.attempts(), 1, "{context}");
    assert_eq!(error.header(PLANTED.0), Some(PLANTED.1), "{context}");
    assert_eq!(error.header("x-absent"), None, "{context}");
    let body = error.body_excerpt();
    assert_eq!(body.len(), case.answer.body_len(), "{context}: {body}");
    let start = format!("{}: {}: {}", provider.name(), row.fails_in, case.kind);
    assert!(error.to_string().starts_with(&start), "{context}: {error}");
    assert_silent(error, context);
}

/// Nothing that was planted is printed, neither by the error nor by anything that caused it.
pub(crate) fn assert_silent(error: &Error, context: &str) {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!("\n{cause}\n{cause:?}\n{cause:#?}"));
        source = cause.source();
    }
    assert!(
        !shown.to_lowercase().contains("canary"),
        "{context}: {shown}"
    );
}

/// The failures without an answer: nobody listens, nobody answers, the connection breaks.
pub(crate) async fn check_without_answer(
    provider: impl Fn(&str) -> Box<dyn GroupProvider>,
    impatient: impl Fn(&str) -> Box<dyn GroupProvider>,
    rows: Vec<Row>,
) {
    // The port is taken, so that nobody else can listen on it, and nobody listens.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let refused = format!("http://{}", closed.local_addr().unwrap());
    // Connections are taken by the system and never answered.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silence = format!("http://{}", silent.local_addr().unwrap());
    for row in &rows {
        let lost = if row.idempotent { Safe } else { Ambiguous };
        let script = [row.before.clone(), vec![cut_answer()]].concat();
        let server = Server::start(script).await.unwrap();
        let context = format!("{}: {}: a cut answer", row.operation, row.fails_in);
        let error = call(&*provider(&server.url()), row.operation).await;
        let error = error.expect_err(&context);
        assert_eq!(error.kind(), Unavailable, "{context}");
        assert_eq!(error.operation(), row.fails_in, "{context}");
        assert_eq!(error.retryability(), lost, "{context}");
        assert_silent(&error, &context);
        let requests = row.before.len() + 1;
        assert_eq!(server.requests().len(), requests, "{context}: not repeated");
        if !row.before.is_empty() {
            continue;
        }
        // A server that is not there fails the first request.
        for (name, provider, kind, retryability) in [
            ("refused", provider(&refused), Unavailable, Safe),
            ("silence", impatient(&silence), ErrorKind::Timeout, lost),
        ] {
            let context = format!("{}: {name}", row.operation);
            let error = call(&*provider, row.operation).await.expect_err(&context);
            assert_eq!(error.kind(), kind, "{context}");
            assert_eq!(error.retryability(), retryability, "{context}");
            assert_eq!(error.status(), None, "{context}");
            assert_eq!(error.attempts(), 1, "{context}");
            assert_eq!((error.header("date"), error.body_excerpt()), (None, ""));
            assert_eq!(error.operation(), row.fails_in, "{context}");
            assert!(error.source().is_some(), "{context}: the cause is kept");
            assert_silent(&error, &context);
        }
    }
}

/// A success that ends before the announced end.
fn cut_answer() -> Answer {
    Answer::empty(200)
        .with_header("transfer-encoding", "chunked")
        .with_body("400\r\n{\"canary")
}
