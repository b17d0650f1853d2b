//! A server that answers when the test says so: what runs at the same time is then decided by the test and not by chance.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, JoinSet};

/// Longer than any request takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. It stops when it is dropped.
pub(crate) struct Gate {
    address: SocketAddr,
    waiting: UnboundedReceiver<Waiting>,
    task: JoinHandle<()>,
}

/// A request whose sender waits for the answer.
pub(crate) struct Waiting {
    stream: TcpStream,
    /// The method and the target.
    pub(crate) target: String,
}

impl Waiting {
    /// Answers, with a JSON body or an empty one.
    pub(crate) async fn answer(mut self, status: u16, body: &str) {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-length: {length}");
        let answer = format!("{head}\r\ncontent-type: application/json\r\n\r\n{body}");
        self.stream.write_all(answer.as_bytes()).await.unwrap();
        self.stream.shutdown().await.unwrap();
    }

    /// Waits until the sender has gone away without an answer.
    pub(crate) async fn gone(mut self) {
        let mut rest = Vec::new();
        // Gone with an end or with a reset.
        let _ = self.stream.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}

impl Gate {
    /// Starts a server that takes every request and answers none by itself.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (arrived, waiting) = unbounded_channel();
        let task = tokio::spawn(serve(listener, arrived));
        Self {
            address,
            waiting,
            task,
        }
    }

    /// `http://127.0.0.1:<port>`
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request that arrives.
    ///
    /// # Panics
    /// If none arrives, so that a test that is wrong ends at all.
    pub(crate) async fn next(&mut self) -> Waiting {
        let arrived = tokio::time::timeout(PATIENCE, self.waiting.recv()).await;
        arrived.expect("a request was to arrive").unwrap()
    }

    /// Whether no request waits that was not looked at.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, arrived: UnboundedSender<Waiting>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let arrived = arrived.clone();
        connections.spawn(async move {
            if let Some(request) = read(stream).await {
                // A test that has ended looks at nothing more.
                let _ = arrived.send(request);
            }
        });
    }
}

/// Reads one request with its body. `None` if the client goes away before its end.
async fn read(mut stream: TcpStream) -> Option<Waiting> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let line = head.lines().next()?;
                let target = line.strip_suffix(" HTTP/1.1")?.to_owned();
                return Some(Waiting { stream, target });
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
