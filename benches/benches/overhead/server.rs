//! A server that does as little as possible: two answers, made beforehand, on connections that stay open.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::Outcome;

/// The groups on the page.
pub(crate) const PAGE: usize = 1_000;

/// Starts the server on threads of its own; it runs until the process ends.
pub(crate) fn start() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let page = answer(&page());
    let one = answer(&format!(r#"{{"data":{{"userGroup":{}}}}}"#, group(0)));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (page, one) = (page.clone(), one.clone());
            // A connection that the client closes is over.
            thread::spawn(move || serve(stream, &page, &one).unwrap_or_default());
        }
    });
    Ok(address)
}

fn serve(mut stream: TcpStream, page: &[u8], one: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if request.ends_with(b"\r\n\r\n") {
            let small = request.starts_with(b"GET /groups/");
            stream.write_all(if small { one } else { page })?;
            request.clear();
        }
    }
}

/// With the headers that matter of the vendor's answers.
fn answer(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.segment.v1+json\r\nx-request-id: 7f3c1c52\r\n\
         x-ratelimit-limit: 60\r\nx-ratelimit-remaining: 59\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn page() -> String {
    let groups: Vec<String> = (0..PAGE).map(group).collect();
    format!(
        r#"{{"data":{{"userGroups":[{}],"pagination":{{"current":"MA==","next":"MTAwMA==","totalEntries":25000}}}}}}"#,
        groups.join(",")
    )
}

/// A group as the vendor's examples show it: with one permission on one resource.
fn group(number: usize) -> String {
    format!(
        r#"{{"id":"sgJDWk3K21k6LE{number:06}","name":"Analysts of region {number}","memberCount":{number},"permissions":[{{"roleId":"1WDUuRLxv84rrfCNUwvkrRtkxnS","roleName":"Source Read-only","resources":[{{"id":"9aQ1Lj62S4bomZKLF4DPqW","type":"WORKSPACE","labels":[]}}]}}]}}"#
    )
}
