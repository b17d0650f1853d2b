//! A server that does as little as possible: answers made beforehand, on connections that stay open, one thread each.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use crate::Outcome;
use crate::vendor::{Size, Vendor};

/// Everything that the server sends.
struct Answers {
    vendor: Vendor,
    size: Size,
    pages: Vec<Vec<u8>>,
    one: Vec<u8>,
    one_prefix: String,
}

/// Starts the server on threads of its own; it runs until the process ends.
///
/// # Errors
/// There is no free port.
pub fn start(vendor: Vendor, size: Size) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}");
    let pages = (0..size.pages).map(|page| answer(vendor, &vendor.page(page, size, &url)));
    let answers = Arc::new(Answers {
        vendor,
        size,
        pages: pages.collect(),
        one: answer(vendor, &vendor.one(0)),
        one_prefix: vendor.group_path(""),
    });
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            // A connection that the client closes is over.
            thread::spawn(move || serve(stream, &answers).unwrap_or_default());
        }
    });
    Ok(address)
}

fn serve(mut stream: TcpStream, answers: &Answers) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if request.ends_with(b"\r\n\r\n") {
            stream.write_all(answers.to(&request))?;
            request.clear();
        }
    }
}

impl Answers {
    fn to(&self, request: &[u8]) -> &[u8] {
        let line = request.split(|byte| *byte == b'\r').next();
        let line = String::from_utf8_lossy(line.unwrap_or_default());
        let target = line.split(' ').nth(1).unwrap_or_default();
        let id = target
            .strip_prefix(self.one_prefix.trim_end_matches('/'))
            .map(|rest| rest.trim_start_matches('/'))
            .unwrap_or_default();
        // Kestra's list is `groups/search`.
        if id.is_empty() || id.starts_with('?') || id.starts_with("search") {
            let page = self.vendor.page_of(target, self.size);
            self.pages.get(page).map_or(&self.one, Vec::as_slice)
        } else {
            &self.one
        }
    }
}

/// With the headers that matter of the vendors' answers.
fn answer(vendor: Vendor, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {}\r\nx-request-id: 7f3c1c52\r\n\
         x-ratelimit-limit: 60\r\nx-ratelimit-remaining: 59\r\ncontent-length: {}\r\n\r\n{body}",
        vendor.media_type(),
        body.len()
    )
    .into_bytes()
}
