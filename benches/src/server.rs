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
    groups: Vec<Vec<u8>>,
    users: Vec<Vec<u8>>,
    one: Vec<u8>,
    members: Vec<u8>,
    invites: Vec<u8>,
}

/// Starts the server on threads of its own; it runs until the process ends.
///
/// # Errors
/// There is no free port.
pub fn start(vendor: Vendor, size: Size) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}");
    let pages = |body: &dyn Fn(usize) -> String| {
        let pages = (0..size.pages()).map(|page| answer(vendor, &body(page)));
        pages.collect::<Vec<_>>()
    };
    // Only who asks for memberships reads the users.
    let has_users = size.members > 0 && vendor.users_path().is_some();
    let answers = Arc::new(Answers {
        vendor,
        size,
        groups: pages(&|page| vendor.page(page, size, &url)),
        users: if has_users {
            pages(&|page| vendor.users_page(page, size, &url))
        } else {
            Vec::new()
        },
        one: answer(vendor, &vendor.one(0)),
        members: answer(vendor, &vendor.members_page(size)),
        invites: answer(vendor, &vendor.invites_page(size)),
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
        let page = self.vendor.page_of(target, self.size);
        let answer = match self.asked(target) {
            Asked::Groups => page.and_then(|page| self.groups.get(page)),
            Asked::Users => page.and_then(|page| self.users.get(page)),
            Asked::Group => Some(&self.one),
            Asked::Members => Some(&self.members),
            Asked::Invites => Some(&self.invites),
        };
        answer.map_or(NOT_FOUND, Vec::as_slice)
    }

    fn asked(&self, target: &str) -> Asked {
        let path = target.split('?').next().unwrap_or_default();
        let path = path.trim_end_matches('/');
        let users = self.vendor.users_path();
        if users.is_some_and(|users| users.trim_end_matches('/') == path) {
            return Asked::Users;
        }
        let list = self.vendor.group_path("");
        match path.strip_prefix(list.trim_end_matches('/')) {
            // Kestra's list is `groups/search`.
            Some("" | "/search") => Asked::Groups,
            Some(rest) if rest.ends_with("/users") => Asked::Members,
            Some(_) => Asked::Group,
            None => Asked::Invites,
        }
    }
}

/// What a request asks for.
enum Asked {
    Groups,
    Users,
    Group,
    Members,
    Invites,
}

/// There is no such page.
const NOT_FOUND: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

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
