//! One whole call: get one group over a connection that is open, with a server on loopback.
//!
//! Everything happens on one thread, step by step, so that each run executes the same instructions: the client writes its request and
//! waits, then the server reads it and writes its answer, then the client goes on. What the server does is counted, too; it is a read, a
//! look at the last bytes and a write, while what the kernel does is not counted.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use groups_core::{Group, GroupId, Groups};
use groups_transport::ConnectionOptions;
use gungraun::{library_benchmark, library_benchmark_group};
use tokio::runtime::Runtime;

use crate::Vendor;
use crate::client::{provider, runtime, until_it_waits};

/// Calls before the one that counts: the connection is open then, and what is made once is made.
const WARM_UP: usize = 2;

/// How often the other tasks of the client get their turn until the request has been written.
const TURNS: usize = 4;

/// A request that has not come by then will not come.
const PATIENCE: Duration = Duration::from_secs(20);

struct Line {
    runtime: Runtime,
    provider: &'static dyn Groups,
    id: &'static GroupId,
    server: Server,
}

/// The other end of the client's connection.
struct Server {
    stream: TcpStream,
    answer: Vec<u8>,
    buffer: [u8; 4096],
}

impl Server {
    fn accept(listener: &TcpListener, answer: Vec<u8>) -> std::io::Result<Self> {
        let (stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            answer,
            buffer: [0; 4096],
        })
    }

    /// Reads one request and answers it.
    fn serve(&mut self) -> std::io::Result<()> {
        let read = self.stream.read(&mut self.buffer)?;
        let request = self.buffer.get(..read).unwrap_or_default();
        assert!(
            request.ends_with(b"\r\n\r\n"),
            "the request did not come in one piece"
        );
        self.stream.write_all(&self.answer)
    }
}

fn line(vendor: Vendor) -> Line {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let body = vendor.one(0);
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: 7f3c1c52\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let server = thread::spawn(move || {
        let mut server = Server::accept(&listener, answer.into_bytes())?;
        for _ in 0..WARM_UP {
            server.serve()?;
        }
        std::io::Result::Ok(server)
    });
    let runtime = runtime();
    let options = ConnectionOptions::new().without_rate_limits();
    let provider = provider(vendor, &format!("http://{address}"), options);
    let id: &GroupId = Box::leak(Box::new(
        GroupId::new("sgJDWk3K21k6LE000000").expect("an id"),
    ));
    for _ in 0..WARM_UP {
        let group = runtime.block_on(provider.get_group(id));
        group.expect("a group");
    }
    let server = server.join().expect("a server");
    Line {
        runtime,
        provider,
        id,
        server: server.expect("a connection"),
    }
}

#[library_benchmark(setup = line)]
#[bench::kestra(Vendor::Kestra)]
#[bench::opendatasoft(Vendor::Opendatasoft)]
#[bench::segment(Vendor::Segment)]
fn get(line: Line) -> (Line, Group) {
    exchange(line)
}

/// Apart from the benchmark, because callgrind would stop counting in a closure of that.
fn exchange(mut line: Line) -> (Line, Group) {
    let mut call = line.provider.get_group(black_box(line.id));
    line.runtime.block_on(until_written(&mut call));
    line.server.serve().expect("a request");
    let group = line.runtime.block_on(call).expect("a group");
    (line, black_box(group))
}

/// Lets `call` go on until its request has been written.
async fn until_written<F: Future + Unpin>(call: &mut F) {
    until_it_waits(call).await;
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
    }
}

library_benchmark_group!(name = calls, benchmarks = get);
