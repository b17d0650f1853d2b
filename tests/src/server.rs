//! A loopback HTTP/1.1 server that answers from a script and keeps every request as it came.
//!
//! It is deliberately not an HTTP library: what the tests assert is bytes, and a library would have interpreted them.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

/// An address of its own at which every connection is refused, until a server opens there.
#[derive(Debug)]
pub struct Closed {
    socket: TcpSocket,
    address: SocketAddr,
}

impl Closed {
    /// Takes a free port and keeps it.
    ///
    /// # Errors
    /// If loopback has no free port.
    pub fn new() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// `http://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts a server at this address; see [`Server::start`].
    ///
    /// # Errors
    /// If the system does not let it listen.
    pub fn open(self, script: impl IntoIterator<Item = Answer>) -> io::Result<Server> {
        Server::on(self.socket.listen(1024)?, script)
    }
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
    head: Option<Head>,
    body: Vec<u8>,
    fault: Option<Fault>,
}

#[derive(Clone, Debug)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
}

/// How an answer goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is reset after so many bytes of the answer.
    ResetAfter(usize),
    /// The connection is closed after so many bytes of the answer.
    CloseAfter(usize),
    /// Nothing more comes after so many bytes of the answer; the connection stays open.
    StallAfter(usize),
    /// So many bytes come at once, the rest one by one with a pause after each.
    DripAfter(usize, Duration),
    /// The answer never ends: its body is repeated as chunks.
    Endless,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        let head = Some(Head {
            status,
            headers: Vec::new(),
        });
        Self {
            head,
            body: Vec::new(),
            fault: None,
        }
    }

    /// A JSON answer. `{origin}` in the body becomes the address of the server.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::empty(status)
            .with_header("content-type", "application/json")
            .with_body(body.into())
    }

    /// A JSON answer with status 200.
    pub fn ok(body: impl ToString) -> Self {
        Self::json(200, body.to_string())
    }

    /// Bytes as they are, which need not be HTTP.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            head: None,
            body: bytes.into(),
            fault: None,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let Some(head) = &mut self.head {
            head.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Goes wrong.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The number of bytes before the body.
    pub fn head_len(&self) -> usize {
        self.clone().bytes("").1
    }

    /// The size of the body.
    pub fn body_len(&self) -> usize {
        self.body.len()
    }

    /// The bytes of the answer, and how many of them stand before the body.
    fn bytes(self, origin: &str) -> (Vec<u8>, usize) {
        let Some(Head { status, headers }) = self.head else {
            return (self.body, 0);
        };
        let body = match String::from_utf8(self.body) {
            Ok(text) => text.replace("{origin}", origin).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n");
        for (name, value) in &headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.fault == Some(Fault::Endless) {
            head.push_str("transfer-encoding: chunked\r\n");
        } else if status != 204 {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let length = head.len();
        ([head.into_bytes(), body].concat(), length)
    }

    async fn send(self, stream: &mut TcpStream, origin: &str) -> io::Result<()> {
        let fault = self.fault;
        let (bytes, head) = self.bytes(origin);
        let (now, later) = match fault {
            Some(
                Fault::ResetAfter(at)
                | Fault::CloseAfter(at)
                | Fault::StallAfter(at)
                | Fault::DripAfter(at, _),
            ) => bytes.split_at(at.min(bytes.len())),
            Some(Fault::Endless) => bytes.split_at(head),
            None => (bytes.as_slice(), &[][..]),
        };
        stream.write_all(now).await?;
        match fault {
            None | Some(Fault::CloseAfter(_)) => stream.shutdown().await,
            Some(Fault::ResetAfter(_)) => {
                stream.flush().await?;
                // Closing with nothing lingering sends a reset instead of an end.
                stream.set_zero_linger()
            }
            Some(Fault::StallAfter(_)) => {
                // Until the client has had enough.
                let mut rest = Vec::new();
                stream.read_to_end(&mut rest).await.map(|_| ())
            }
            Some(Fault::DripAfter(_, pause)) => {
                for byte in later {
                    stream.write_all(&[*byte]).await?;
                    tokio::time::sleep(pause).await;
                }
                Ok(())
            }
            Some(Fault::Endless) => {
                let size = format!("{:x}\r\n", later.len());
                let chunk = [size.as_bytes(), later, b"\r\n"].concat();
                loop {
                    stream.write_all(&chunk).await?;
                }
            }
        }
    }
}

impl Server {
    /// Starts a server that gives these answers, one per request. A request too many gets status 599, so that it cannot pass unnoticed.
    ///
    /// # Errors
    /// If loopback has no free port.
    pub async fn start(script: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
        Self::on(TcpListener::bind("127.0.0.1:0").await?, script)
    }

    fn on(listener: TcpListener, script: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
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

/// The order of the script is the order in which requests are read.
async fn serve(listener: TcpListener, script: Vec<Answer>, requests: Arc<Mutex<Vec<Request>>>) {
    let script = Arc::new(Mutex::new(script));
    // Dropped, and so stopped, together with the server.
    let mut connections = JoinSet::new();
    while let Ok((mut stream, address)) = listener.accept().await {
        let origin = listener.local_addr().unwrap_or(address);
        let (script, requests) = (Arc::clone(&script), Arc::clone(&requests));
        connections.spawn(async move {
            let Ok(request) = read(&mut stream).await else {
                return;
            };
            lock(&requests).push(request);
            let answer = lock(&script).pop().unwrap_or_else(|| Answer::empty(599));
            // A client that has gone away is the client's business.
            let _ = answer.send(&mut stream, &format!("http://{origin}")).await;
        });
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
