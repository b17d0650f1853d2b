//! Reads requests, hands them to a vendor and writes what it answers.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{Response, header, request::Parts};
use futures_core::Stream as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::connection::{Link, Links, Listener};
use super::respond::{self, Cut};
use crate::answer::Answer;
use crate::record::Entry;
use crate::request::Request;

/// The largest body that is kept.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// How much of a larger one is read all the same, because a client that is still sending does not see the answer.
const MAX_DISCARDED: usize = 64 * 1024 * 1024;

/// What stands behind a port.
pub(crate) trait Station: Send + Sync + 'static {
    /// Decides about a call before anything happens.
    fn admit(&self, request: &Request, too_large: bool) -> Exchange;

    /// Carries out an admitted call. Returns what goes back, and the time to wait before it does.
    fn carry_out(&self, request: &Request, exchange: &mut Exchange) -> Delivery;

    /// Notes down that a call came.
    fn open(&self, request: &Request, exchange: &Exchange) -> Entry;
}

/// A call on its way through the frame.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// The answer of the frame itself, or what it takes to carry out the call.
    pub(crate) verdict: Result<crate::station::Admitted, Answer>,
    /// The operation, if a route was found.
    pub(crate) operation: Option<&'static str>,
    /// The time to wait before anything happens.
    pub(crate) delay: Duration,
    /// The faults that struck.
    pub(crate) faults: Vec<&'static str>,
}

/// How an answer goes back.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// `None` closes the connection instead.
    pub(crate) answer: Option<Answer>,
    pub(crate) delay: Duration,
    pub(crate) cut: Option<Cut>,
}

/// Serves `station` until its connections are stopped.
pub(crate) fn serve(
    station: Arc<dyn Station>,
    listener: TcpListener,
    links: Arc<Links>,
) -> JoinHandle<()> {
    let state = Server {
        station,
        links: Arc::clone(&links),
    };
    let app = Router::new().fallback(handle).with_state(state);
    let app = app.into_make_service_with_connect_info::<Link>();
    let listener = Listener::new(listener, Arc::clone(&links));
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        links.stopped().await;
    });
    tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "a server ended");
        }
    })
}

#[derive(Clone)]
struct Server {
    station: Arc<dyn Station>,
    links: Arc<Links>,
}

impl Server {
    /// Waits as long as the server runs.
    async fn wait(&self, delay: Duration) {
        if !delay.is_zero() {
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                () = self.links.stopped() => {}
            }
        }
    }
}

async fn handle(
    State(server): State<Server>,
    ConnectInfo(link): ConnectInfo<Link>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (body, too_large) = match read_body(body).await {
        Ok(Some(body)) => (body, false),
        Ok(None) => (Vec::new(), true),
        Err(_) => {
            // The client left in the middle of its request.
            link.cut();
            return respond::whole(Answer::empty(400));
        }
    };
    let request = read(&parts, body);
    let mut exchange = server.station.admit(&request, too_large);
    let entry = server.station.open(&request, &exchange);
    server.wait(exchange.delay).await;
    let delivery = server.station.carry_out(&request, &mut exchange);
    server.wait(delivery.delay).await;
    entry.close(delivery.answer.as_ref());
    match (delivery.answer, delivery.cut) {
        // Nothing to cut off: what is left is no answer at all.
        (Some(Answer { body: None, .. }), Some(_)) | (None, _) => {
            link.cut();
            respond::whole(Answer::empty(200))
        }
        (Some(answer), Some(cut)) => respond::cut(answer, cut),
        (Some(answer), None) => respond::whole(answer),
    }
}

/// Reads a body to its end; `None` if it is too large.
async fn read_body(body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut stream = body.into_data_stream();
    let (mut kept, mut received) = (Vec::new(), 0_usize);
    while let Some(bytes) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        let bytes = bytes?;
        received = received.saturating_add(bytes.len());
        if received <= MAX_BODY {
            kept.extend_from_slice(&bytes);
        } else if received > MAX_DISCARDED {
            break;
        }
    }
    Ok((received <= MAX_BODY).then_some(kept))
}

fn read(parts: &Parts, body: Vec<u8>) -> Request {
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    let mut headers: Vec<_> = parts.headers.iter().map(header).collect();
    // A target in absolute form names the host itself.
    if !parts.headers.contains_key(header::HOST)
        && let Some(authority) = parts.uri.authority()
    {
        headers.push(("host".to_owned(), authority.to_string()));
    }
    Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
    }
}
