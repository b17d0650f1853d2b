//! HTTP as bytes: what a test sends and receives is what is on the wire.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests, which share this file and do not all need all of it"
)]

use std::time::{Duration, SystemTime};

use groups_sim::{Seed, SeedGroup, SeedUser};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back before the connection closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// The bytes after the head, as they came.
    pub(crate) raw: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.raw).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.raw).unwrap()
    }

    /// The length that the answer announces.
    pub(crate) fn length(&self) -> Option<usize> {
        self.header("content-length")
            .map(|length| length.parse().unwrap())
    }
}

/// Sends these bytes and reads until the connection closes.
pub(crate) async fn exchange(url: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut received = Vec::new();
    // A connection that is cut may also be reset; what came before counts.
    let _ = stream.read_to_end(&mut received).await;
    received
}

pub(crate) fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no head: {}", String::from_utf8_lossy(bytes)));
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_owned(), value.to_owned())
    };
    Answer {
        status: status.parse().unwrap(),
        headers: lines.map(header).collect(),
        raw: bytes[end + 4..].to_vec(),
    }
}

/// A request on a connection of its own.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: sim\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    format!("{text}\r\n{body}").into_bytes()
}

pub(crate) async fn send(
    url: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    parse(&exchange(url, &request(method, target, headers, body)).await)
}

/// The path of Opendatasoft's API.
pub(crate) const ODS: &str = "/api/automation/v1.0";

/// A call of Opendatasoft's API with the key that it takes.
pub(crate) async fn ods(url: &str, method: &str, path: &str, body: &str) -> Answer {
    let bytes = ods_request(method, path, body);
    parse(&exchange(url, &bytes).await)
}

pub(crate) fn ods_request(method: &str, path: &str, body: &str) -> Vec<u8> {
    let key = ("authorization", "Apikey sim-opendatasoft");
    let json = ("content-type", "application/json");
    let headers = if body.is_empty() {
        &[key][..]
    } else {
        &[key, json]
    };
    request(method, &format!("{ODS}{path}"), headers, body)
}

/// 2025-06-12T14:05:10Z, the time of the vendor's examples.
pub(crate) fn clock() -> groups_sim::Clock {
    groups_sim::Clock::stopped_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_749_737_110))
}

/// Ada, Alan and Grace, and two groups: the analysts are Ada and Alan.
pub(crate) fn seed() -> Seed {
    let analysts = SeedGroup::new("Analysts").with_members(["ada@example.com", "alan@example.com"]);
    let analysts = analysts.with_permissions(["explore_restricted_dataset"]);
    let user = |email, username, name| SeedUser::new(email).with_username(username).with_name(name);
    Seed::new()
        .with_user(user("ada@example.com", "ada.lovelace", "Ada Lovelace"))
        .with_user(user("alan@example.com", "alan.turing", "Alan Turing"))
        .with_user(user("grace@example.com", "grace.hopper", "Grace Hopper"))
        .with_group(analysts.with_description("People who explore the restricted catalogue."))
        .with_group(SeedGroup::new("Stewards"))
}
