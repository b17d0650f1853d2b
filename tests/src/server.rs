//! A loopback HTTP/1.1 server that answers from a script and keeps every request as it came.
//!
//! It is deliberately not an HTTP library: what the tests assert is bytes, and a library would have interpreted them.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The request line, for example `GET /groups HTTP/1.1`.
    pub line: String,
    /// The headers in the order of the wire, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The method and the target, without the protocol.
    pub fn target(&self) -> &str {
        self.line.strip_suffix(" HTTP/1.1").unwrap_or(&self.line)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server says to one request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A JSON answer. `{origin}` in the body becomes the address of the server.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::empty(status)
            .with_header("content-type", "application/json")
            .with_body(body.into())
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn bytes(self, origin: &str) -> Vec<u8> {
        let body = match String::from_utf8(self.body) {
            Ok(text) => text.replace("{origin}", origin).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let mut head = format!("HTTP/1.1 {} Scripted\r\nconnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        [head.into_bytes(), body].concat()
    }
}

impl Server {
    /// Starts a server that gives these answers, one per request. A request too many gets status 599, so that it cannot pass unnoticed.
    ///
    /// # Errors
    /// If loopback has no free port.
    pub async fn start(script: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let requests = Arc::default();
        let mut script: Vec<Answer> = script.into_iter().collect();
        script.reverse();
        let task = tokio::spawn(serve(listener, script, Arc::clone(&requests)));
        Ok(Self {
            address,
            requests,
            task,
        })
    }

    /// `http://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:<port>`, the value of the header `host`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection after the other: the order of requests is the order of the script.
async fn serve(listener: TcpListener, mut script: Vec<Answer>, requests: Arc<Mutex<Vec<Request>>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let origin = listener
            .local_addr()
            .map(|address| format!("http://{address}"));
        let Ok(request) = read(&mut stream).await else {
            continue;
        };
        lock(&requests).push(request);
        let answer = script.pop().unwrap_or_else(|| Answer::empty(599));
        let bytes = answer.bytes(&origin.unwrap_or_default());
        // A client that has gone away is the client's business.
        let _ = stream.write_all(&bytes).await;
        let _ = stream.shutdown().await;
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let mut body = bytes.split_off(end + 4);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    while body.len() < length {
        if stream.read_buf(&mut body).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(Request {
        line,
        headers,
        body,
    })
}
