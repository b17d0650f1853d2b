//! Runs a case and compares what happened with what the model says.

use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use groups_segment::SegmentConfig;
use groups_tests::calls::{Clients, Outcome, Problem, TOKEN};
use groups_tests::server::{Answer, Closed, Request, Server};
use groups_tests::time::JumpingTime;
use groups_transport::runtime::ClientInfo as _;
use groups_transport::{BoxFuture, ConnectionOptions, Counters, Environment, RetryPolicy};

use crate::bodies::CANARY;
use crate::case::{Asked, Case, End, Kept, Meaning, Mode};
use crate::model::{ATTEMPTS, Expected, expected};
use crate::plan::{REQUEST_ID, success};

/// The HTTP client as the transport sets it up. Setting it up is most of the cost of a case, so cases of a runtime use one; each has a server
/// of its own, so they do not meet.
#[derive(Clone)]
pub(crate) struct Client(ConnectionOptions);

impl Client {
    pub(crate) fn new() -> Self {
        let config = SegmentConfig::builder().with_token(TOKEN).build().unwrap();
        let http = config.client().client().clone();
        Self(ConnectionOptions::new().with_http_client(http))
    }

    /// The defaults, with this client.
    pub(crate) fn options(&self) -> ConnectionOptions {
        self.0.clone()
    }
}

/// A server that is there, or one that opens during the first wait.
#[derive(Debug)]
enum Place {
    Open(Server),
    Closed(Closed),
    /// Between the two, or the port was lost.
    Nowhere,
}

/// Time that jumps. What happens during the first wait is that the server opens.
#[derive(Debug)]
struct Surroundings {
    time: Arc<JumpingTime>,
    place: Mutex<Place>,
    opens_with: Option<Answer>,
}

impl Environment for Surroundings {
    fn now(&self) -> Instant {
        self.time.now()
    }

    fn utc(&self) -> SystemTime {
        self.time.utc()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        if let Some(answer) = &self.opens_with {
            let mut place = self.place.lock().unwrap();
            *place = match std::mem::replace(&mut *place, Place::Nowhere) {
                Place::Closed(closed) => Place::Open(closed.open([answer.clone()]).unwrap()),
                other => other,
            };
        }
        self.time.sleep(duration)
    }

    fn random(&self) -> f64 {
        self.time.random()
    }
}

impl Surroundings {
    /// The script, the place where it is played and its URL.
    async fn new(case: &Case) -> io::Result<(Arc<Self>, String)> {
        let once = case.mode == Mode::Once;
        let (place, url, opens_with) = match &case.fault.answer {
            Some(bad) => {
                let again = if once {
                    success(case.call)
                } else {
                    bad.clone()
                };
                let mut script = vec![bad.clone()];
                script.extend(vec![again; ATTEMPTS + 1]);
                let server = Server::start(script).await?;
                let url = server.url();
                (Place::Open(server), url, None)
            }
            None => {
                let closed = Closed::new()?;
                let url = closed.url();
                let opens_with = once.then(|| success(case.call));
                (Place::Closed(closed), url, opens_with)
            }
        };
        let surroundings = Self {
            time: JumpingTime::new(case.random),
            place: Mutex::new(place),
            opens_with,
        };
        Ok((Arc::new(surroundings), url))
    }

    fn arrived(&self) -> Vec<Request> {
        match &*self.place.lock().unwrap() {
            Place::Open(server) => server.requests(),
            _ => Vec::new(),
        }
    }
}

/// Runs a case with this real time for each attempt; the error says what is wrong.
pub(crate) async fn run(case: &Case, client: &Client, timeout: Duration) -> Result<(), String> {
    let (surroundings, url) = Surroundings::new(case).await.map_err(|e| e.to_string())?;
    let counters = Arc::new(Counters::default());
    let retry = RetryPolicy::new().with_max_attempts(ATTEMPTS as u32);
    let mut options = client.options();
    options = options
        .with_environment(surroundings.clone())
        .with_observer(counters.clone())
        .with_timeout(timeout)
        .with_retry(retry)
        // The limits have tests of their own; here every wait belongs to a fault.
        .without_rate_limits();
    if let Some(bytes) = case.fault.max_body {
        options = options.with_max_body_bytes(bytes);
    }
    let clients = Clients::with_options(&url, &options).map_err(|error| error.to_string())?;
    let outcome = case.call.run(&clients).await;

    let expected = expected(case);
    let arrived = surroundings.arrived();
    let slept = surroundings.time.slept();
    check_requests(case, &expected, &arrived, &url)?;
    same("attempts", counters.requests(), expected.attempts as u64)?;
    check_waits(case, &expected, &slept)?;
    check_end(case, &expected, &outcome)?;
    check_silence(case, &outcome)
}

fn same<T: PartialEq + Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: {found:?} instead of {wanted:?}"))
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

fn check_requests(
    case: &Case,
    expected: &Expected,
    arrived: &[Request],
    url: &str,
) -> Result<(), String> {
    same("requests that arrived", arrived.len(), expected.arrived)?;
    let host = url.trim_start_matches("http://");
    for request in arrived {
        let whole = case.call.is_sent_as(request, host);
        ensure(whole, || format!("another request went out: {request:?}"))?;
    }
    // Said once more, apart from the model: what is not idempotent arrives twice only after a refusal.
    let refused = match (&case.fault.end, case.fault.asked) {
        (End::Error(429, _), _) => true,
        (End::Error(503, _), asked) => asked != Asked::Nothing,
        _ => false,
    };
    let twice = arrived.len() > 1;
    ensure(case.call.is_idempotent() || !twice || refused, || {
        "a request that is not idempotent arrived twice".to_owned()
    })
}

fn check_waits(case: &Case, expected: &Expected, slept: &[Duration]) -> Result<(), String> {
    let slept: Vec<f64> = slept.iter().map(Duration::as_secs_f64).collect();
    let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-6;
    let pairs = slept.iter().zip(&expected.waits);
    let all = slept.len() == expected.waits.len() && pairs.into_iter().all(close);
    ensure(all, || {
        let wanted = &expected.waits;
        format!("waits: {slept:?} instead of {wanted:?}")
    })?;
    // Said once more: never less than a plain number of seconds that the server asked for.
    if let Asked::For(seconds) = case.fault.asked {
        let enough = slept.iter().all(|wait| *wait >= seconds);
        ensure(enough, || format!("waits: {slept:?}, asked {seconds}"))?;
    }
    Ok(())
}

fn check_end(case: &Case, expected: &Expected, outcome: &Outcome) -> Result<(), String> {
    let problem = outcome.result.as_ref().map_err(|error| &error.problem);
    let fits = match (&expected.end, problem) {
        (End::Success, Ok(value)) => value.is_null() == case.call.success.1.is_none(),
        (End::Failure(kind), Err(Problem::Transport(found))) => found == kind,
        (End::Error(..), Err(Problem::ErrorResponse)) => true,
        (End::Undecodable, Err(Problem::InvalidResponse { path, problem })) => {
            !path.is_empty() && !problem.is_empty()
        }
        (End::Unexpected(_), Err(Problem::UnexpectedResponse)) => true,
        _ => false,
    };
    ensure(fits, || {
        format!("it ended with {problem:?} instead of {:?}", expected.end)
    })?;
    let status = match &expected.end {
        End::Failure(_) => None,
        End::Error(status, _) | End::Unexpected(status) => Some(*status),
        End::Success if case.call.success.1.is_none() => Some(200),
        End::Success | End::Undecodable => Some(case.call.success.0),
    };
    same("status", outcome.status, status)?;
    let kept = match &expected.end {
        End::Error(_, Kept::Exactly(body)) => outcome.excerpt == *body,
        End::Error(_, Kept::PartOf(body)) => body.starts_with(&outcome.excerpt),
        _ => outcome.excerpt.is_empty(),
    };
    ensure(kept, || {
        format!("the excerpt has {} bytes", outcome.excerpt.len())
    })?;
    if matches!(expected.end, End::Error(..) | End::Success) {
        let id = ("x-request-id".to_owned(), REQUEST_ID.to_owned());
        let headers = &outcome.headers;
        ensure(headers.contains(&id), || format!("headers: {headers:?}"))?;
    }
    let note = "not sent again: the provider asks for a wait of 3600 s";
    let says = outcome.shown.contains(note);
    same("the note on the deadline", says, expected.gives_up)
}

/// No message quotes a body, a credential or an id.
fn check_silence(case: &Case, outcome: &Outcome) -> Result<(), String> {
    let ids = case.call.parameters.iter().map(|(_, value)| *value);
    // The tenant is a word that messages may have.
    let ids = ids.filter(|id| *id != "main");
    for secret in [CANARY, TOKEN].into_iter().chain(ids) {
        let shown = &outcome.shown;
        ensure(!shown.contains(secret), || {
            format!("{secret} is printed: {shown}")
        })?;
    }
    Ok(())
}

/// The plan itself: a refusal is the only answer that lets anything go out again.
#[test]
fn only_refusals_and_closed_doors_count_as_not_done() {
    use crate::chance::Chance;
    for call in groups_tests::calls::calls() {
        for fault in crate::plan::faults(call, &mut Chance::new(&[0]), "http://127.0.0.1:9") {
            let not_done = matches!(fault.meaning, Meaning::NotDone | Meaning::NotDoneIfAsked);
            let refused = matches!(fault.end, End::Error(429 | 503, _)) || fault.answer.is_none();
            assert!(!not_done || refused, "{fault:?}");
        }
    }
}
