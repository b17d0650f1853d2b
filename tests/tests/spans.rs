//! What an operator sees: one span per call and one per attempt, with the names of OpenTelemetry and without anything personal; and the
//! numbers of an observer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, ThreadId};
use std::time::Duration;

use groups_tests::calls::{Call, Clients, calls};
use groups_tests::server::{Answer, Closed, Fault, Server};
use groups_tests::time::JumpingTime;
use groups_transport::{ConnectionOptions, Counters, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, SpanRef};

/// A span with what was recorded in it.
#[derive(Clone, Debug)]
struct Span {
    name: String,
    level: String,
    /// The place of the span and that of its parent among all spans.
    place: usize,
    parent: Option<usize>,
    fields: BTreeMap<String, String>,
    closed: bool,
    thread: ThreadId,
}

/// Our spans in the order in which they began, and the fields of all events of anybody.
///
/// One listener for all tests: `tracing` asks whether a span is wanted once, on whatever thread comes first, and one without a listener would
/// answer for all.
#[derive(Clone, Default)]
struct Spans {
    all: Arc<Mutex<Vec<Span>>>,
    events: Arc<Mutex<Vec<(ThreadId, String)>>>,
}

/// The place of a span among all. The registry gives its own numbers again.
#[derive(Clone, Copy)]
struct Place(usize);

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}");
        let before = self.0.insert(field.name().to_owned(), value);
        assert_eq!(before, None, "{} is recorded twice", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        if !metadata.target().starts_with("groups") {
            return;
        }
        let span = context.span(id).unwrap();
        let place = |span: SpanRef<'_, S>| span.extensions().get::<Place>().map(|place| place.0);
        let mut all = self.all.lock().unwrap();
        let mut new = Span {
            name: metadata.name().to_owned(),
            level: metadata.level().to_string(),
            place: all.len(),
            parent: span.parent().and_then(place),
            fields: BTreeMap::new(),
            closed: false,
            thread: thread::current().id(),
        };
        attributes.record(&mut Fields(&mut new.fields));
        span.extensions_mut().insert(Place(all.len()));
        all.push(new);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        self.change(id, &context, |span| {
            values.record(&mut Fields(&mut span.fields))
        });
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        let text = format!("{fields:?}");
        let mut events = self.events.lock().unwrap();
        events.push((thread::current().id(), text));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.change(&id, &context, |span| span.closed = true);
    }
}

impl Spans {
    fn listen() -> Self {
        static ALL: OnceLock<Spans> = OnceLock::new();
        let listen = || {
            let spans = Self::default();
            let subscriber = tracing_subscriber::registry().with(spans.clone());
            tracing::subscriber::set_global_default(subscriber).unwrap();
            spans
        };
        ALL.get_or_init(listen).clone()
    }

    fn change<S>(&self, id: &Id, context: &Context<'_, S>, change: impl FnOnce(&mut Span))
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let span = context.span(id).unwrap();
        if let Some(place) = span.extensions().get::<Place>() {
            change(&mut self.all.lock().unwrap()[place.0]);
        }
    }

    /// The spans from `start` on of this thread, which is all that `#[tokio::test]` uses.
    fn since(&self, start: usize) -> Vec<Span> {
        let all = self.all.lock().unwrap();
        let ours = |span: &&Span| span.thread == thread::current().id();
        all[start..].iter().filter(ours).cloned().collect()
    }

    fn len(&self) -> usize {
        self.all.lock().unwrap().len()
    }

    fn events(&self) -> Vec<String> {
        let all = self.events.lock().unwrap();
        let ours = all.iter().filter(|(id, _)| *id == thread::current().id());
        ours.map(|(_, text)| text.clone()).collect()
    }
}

/// A server or the lack of one, and clients of it.
struct Setup {
    clients: Clients,
    counters: Arc<Counters>,
    port: String,
    _server: Option<Server>,
    _closed: Option<Closed>,
}

impl Setup {
    async fn new(script: Option<Vec<Answer>>) -> Self {
        Self::with_timeout(script, Duration::from_secs(30)).await
    }

    async fn with_timeout(script: Option<Vec<Answer>>, timeout: Duration) -> Self {
        let (server, closed) = match script {
            Some(script) => (Some(Server::start(script).await.unwrap()), None),
            None => (None, Some(Closed::new().unwrap())),
        };
        let url = server.as_ref().map(Server::url);
        let url = url.or_else(|| closed.as_ref().map(Closed::url)).unwrap();
        let counters = Arc::new(Counters::default());
        let options = ConnectionOptions::new()
            .with_environment(JumpingTime::new(1.0))
            .with_observer(counters.clone())
            .with_timeout(timeout)
            .with_retry(RetryPolicy::new().with_max_attempts(3))
            .without_rate_limits();
        Self {
            clients: Clients::with_options(&url, &options).unwrap(),
            counters,
            port: url.rsplit(':').next().unwrap().to_owned(),
            _server: server,
            _closed: closed,
        }
    }
}

/// Path templates, from the vendors' documents.
fn template(call: &Call) -> String {
    let path = call.request.split(' ').nth(1).unwrap();
    let path = path.split('?').next().unwrap();
    let parts = path.split('/').map(|part| {
        let mut parameters = call.parameters.iter();
        match parameters.find(|(_, value)| *value == part) {
            Some((name, _)) if call.provider.facts().camel_case_parameters => {
                format!("{{{}}}", camel_case(name))
            }
            Some((name, _)) => format!("{{{name}}}"),
            None => part.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_uppercase() + tail
    })
}

/// The fields of an attempt: those of every one, and how this one ended.
fn attempt(call: &Call, port: &str, resend: usize, end: (&str, &str)) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut add = |name: &str, value: &str| fields.insert(name.to_owned(), value.to_owned());
    add("otel.kind", "client");
    add(
        "http.request.method",
        call.request.split(' ').next().unwrap(),
    );
    add("url.template", &template(call));
    add("server.address", "127.0.0.1");
    add("server.port", port);
    add(end.0, end.1);
    // OpenTelemetry wants the status as the type of the error, too.
    if end.0 == STATUS && end.1 >= "400" {
        add("error.type", end.1);
    }
    if resend > 0 {
        add("http.request.resend_count", &resend.to_string());
    }
    fields
}

const STATUS: &str = "http.response.status_code";

/// How calls end, for a call that is not repeated and one that is.
#[tokio::test]
async fn a_call_has_one_span_and_one_for_each_attempt() {
    let spans = Spans::listen();
    for call in calls() {
        let success = call.success.0.to_string();
        let cut = || Answer::json(200, "canary-body").with_fault(Fault::CloseAfter(70));
        let silence = || Answer::empty(200).with_fault(Fault::StallAfter(0));
        let busy = || Answer::json(429, "\"canary-body\"").with_header("retry-after", "1");
        for (script, ends) in [
            (Some(vec![call.answer()]), vec![(STATUS, success.as_str())]),
            (
                Some(vec![Answer::json(404, "\"canary-body\"")]),
                vec![(STATUS, "404")],
            ),
            (
                Some(vec![busy(), busy(), call.answer()]),
                vec![(STATUS, "429"), (STATUS, "429"), (STATUS, &success)],
            ),
            (
                Some(vec![busy(), cut(), cut()]),
                vec![
                    (STATUS, "429"),
                    ("error.type", "Interrupted"),
                    ("error.type", "Interrupted"),
                ],
            ),
            (
                Some(vec![silence(), busy()]),
                vec![("error.type", "Timeout"), (STATUS, "429")],
            ),
            (None, vec![("error.type", "Connect"); 3]),
        ] {
            let repeated = call.is_idempotent();
            let stops = |end: &(&str, &str)| end.0 != STATUS && end.1 != "Connect" && !repeated;
            let sent = ends.iter().position(stops).map_or(ends.len(), |at| at + 1);
            let script = script.map(|mut script| {
                script.push(call.answer());
                script
            });
            // Silence ends by a time-out, which must be long enough for what comes after it.
            let silent = ends[0] == ("error.type", "Timeout");
            let timeout = Duration::from_millis(if silent { 200 } else { 30_000 });
            let setup = Setup::with_timeout(script, timeout).await;
            let start = spans.len();
            drop(call.run(&setup.clients).await);
            let mut found = spans.since(start);
            // A 429 at the end is followed by one more attempt where attempts are left.
            let extra = repeated && ends.len() == 2;
            assert_eq!(
                found.len(),
                1 + sent + usize::from(extra),
                "{call:?} {ends:?}: {found:#?}"
            );
            let operation = found.remove(0);
            assert_eq!(
                (operation.name.as_str(), operation.parent),
                ("operation", None)
            );
            let name = operation.fields.get("otel.name").map(String::as_str);
            assert_eq!(name, Some(call.operation));
            let attempts = operation.fields.get("attempts").cloned();
            assert_eq!(attempts, Some(found.len().to_string()), "{call:?}");
            for (resend, span) in found.iter().enumerate() {
                let end = ends.get(resend).copied().unwrap_or((STATUS, &success));
                let expected = attempt(call, &setup.port, resend, end);
                assert_eq!(span.fields, expected, "{call:?} {ends:?}");
                assert_eq!(
                    (span.name.as_str(), span.parent),
                    ("attempt", Some(operation.place))
                );
                assert!(span.closed && span.level == "DEBUG", "{span:?}");
            }
            assert!(operation.closed && operation.level == "DEBUG");
        }
    }
}

/// Whatever is in the table of calls: ids, names, e-mail addresses, words that are searched for, bodies.
#[tokio::test]
async fn no_field_holds_a_person_a_query_or_a_body() {
    let spans = Spans::listen();
    for call in calls() {
        let json = || Answer::json(500, "{\"error\": \"canary-body\"}");
        let setup = Setup::new(Some(vec![json(), json(), call.answer()])).await;
        let values = ["canary-person-1", "canary-person-2", "canary-person-3"];
        let start = spans.len();
        drop(call.run_with(&setup.clients, values).await);
        let found = spans.since(start);
        assert!(found.len() >= 2, "{call:?}");
        let fields = found.iter().flat_map(|span| span.fields.values());
        let texts = fields.cloned().chain(spans.events());
        for text in texts {
            for personal in [
                "canary",
                "@",
                "%40",
                "?",
                "lovelace",
                "analysts",
                "search=",
                "limit=",
                "filters",
                "sort=",
                "expand=",
                "membership=",
                "emails",
            ] {
                let found = text.to_lowercase().contains(personal);
                assert!(!found, "{call:?}: `{personal}` in {text}");
            }
        }
    }
}

/// Two refusals, a cut and a success: every number is known beforehand.
#[tokio::test]
async fn an_observer_counts_exactly() {
    let body = |size| "x".repeat(size);
    for call in calls().filter(|call| call.is_idempotent()) {
        let busy = Answer::empty(429)
            .with_body(body(100))
            .with_header("retry-after", "7");
        let cut = Answer::json(200, body(1000));
        let at = cut.head_len() + 500;
        let size = call.success.1.map_or(0, str::len) as u64;
        // The address of the server in a body is longer than its place holder.
        let grows = call.success.1.is_some_and(|body| body.contains("{origin}"));
        let script = vec![busy, cut.with_fault(Fault::CloseAfter(at)), call.answer()];
        let setup = Setup::new(Some(script)).await;
        let outcome = call.run(&setup.clients).await;
        assert!(outcome.result.is_ok(), "{call:?}: {outcome:?}");
        let found = &setup.counters;
        assert_eq!((found.requests(), found.retries()), (3, 2), "{call:?}");
        assert_eq!((found.answers(), found.failures()), (2, 1), "{call:?}");
        // Chance is 1: the second wait is the bound of the own schedule.
        assert_eq!(found.waits(), 2, "{call:?}");
        assert_eq!(found.waited(), Duration::from_secs(8), "{call:?}");
        let origin = format!("http://127.0.0.1:{}", setup.port).len() - "{origin}".len();
        let size = size + if grows { origin as u64 } else { 0 };
        assert_eq!(found.bytes(), 100 + size, "{call:?}");
    }
}

/// A call that is refused before it is sent, and one that finds nobody.
#[tokio::test]
async fn an_observer_counts_what_never_arrived() {
    for call in calls() {
        let setup = Setup::new(None).await;
        drop(call.run(&setup.clients).await);
        let found = &setup.counters;
        assert_eq!(
            (found.requests(), found.retries(), found.failures()),
            (3, 2, 3)
        );
        assert_eq!((found.answers(), found.bytes()), (0, 0), "{call:?}");
        assert_eq!(found.waited(), Duration::from_millis(1500), "{call:?}");
    }
}
