//! What was received and what was answered.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use serde::Serialize;

use crate::VendorName;
use crate::answer::Answer;
use crate::http::Exchange;
use crate::mask;
use crate::request::Request;

/// The most bytes of a body that are kept in memory.
const MAX_BODY: usize = 64 * 1024;

/// A request that a simulator received, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The vendor whose port it came to.
    pub vendor: VendorName,
    /// The operation, if there is one with this method and path.
    pub operation: Option<&'static str>,
    /// When, on the clock of the simulator.
    pub time: SystemTime,
    /// The method.
    pub method: String,
    /// The path and the query as they were sent, without a key in the query.
    pub target: String,
    /// The headers in their order: names in lower case, without credentials.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent, or its first 64 KiB.
    pub body: Vec<u8>,
    /// The bytes of the body that are not kept: not 0 if the body was cut.
    pub body_cut: usize,
    /// The status of the answer; `None` if the connection was closed instead, or as long as there is none.
    pub status: Option<u16>,
    /// The faults that struck, by their kinds.
    pub faults: Vec<&'static str>,
}

impl Received {
    /// The first value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value.as_str())
    }

    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A line of a record file.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    vendor: VendorName,
    operation: Option<&'a str>,
    method: &'a str,
    target: &'a str,
    headers: &'a [(String, String)],
    body: String,
    status: Option<u16>,
    answer: Option<String>,
    faults: &'a [&'static str],
}

/// Keeps the last requests, and writes all of them to a file if there is one.
#[derive(Debug)]
pub(crate) struct Journal {
    capacity: usize,
    last: Mutex<Last>,
    file: Option<Mutex<File>>,
}

#[derive(Debug, Default)]
struct Last {
    requests: VecDeque<Received>,
    /// How many came before those that are kept.
    forgotten: u64,
}

impl Last {
    fn forget(&mut self, requests: usize) {
        let forgotten = self.requests.drain(..requests).len();
        self.forgotten += u64::try_from(forgotten).unwrap_or(0);
    }
}

impl Journal {
    /// Keeps `capacity` requests. A file that exists is continued.
    pub(crate) fn new(capacity: usize, file: Option<&Path>) -> io::Result<Self> {
        let open = |path: &Path| File::options().create(true).append(true).open(path);
        Ok(Self {
            capacity,
            last: Mutex::default(),
            file: file.map(open).transpose()?.map(Mutex::new),
        })
    }

    pub(crate) fn last(&self) -> Vec<Received> {
        self.lock().requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut last = self.lock();
        let kept = last.requests.len();
        last.forget(kept);
    }

    /// Notes that a request came.
    pub(crate) fn open(
        self: &Arc<Self>,
        vendor: VendorName,
        time: SystemTime,
        request: &Request,
        exchange: &Exchange,
    ) -> Entry {
        let mut entry = Entry {
            journal: Arc::clone(self),
            position: 0,
            line: None,
        };
        if self.capacity == 0 && self.file.is_none() {
            return entry;
        }
        let mut received = Received {
            vendor,
            operation: exchange.operation,
            time,
            target: mask::target(&request.target()),
            method: request.method.clone(),
            headers: mask::headers(&request.headers),
            body: Vec::new(),
            body_cut: 0,
            status: None,
            faults: exchange.faults.clone(),
        };
        if self.file.is_some() {
            // A file gets the whole body, and this is gone as soon as it is written.
            let body = request.body.clone();
            entry.line = Some(Received {
                body,
                ..received.clone()
            });
        }
        if self.capacity > 0 {
            let kept = request.body.get(..MAX_BODY).unwrap_or(&request.body);
            received.body = kept.to_vec();
            received.body_cut = request.body.len() - kept.len();
            let mut last = self.lock();
            let excess = (last.requests.len() + 1).saturating_sub(self.capacity);
            last.forget(excess);
            entry.position = last.forgotten + u64::try_from(last.requests.len()).unwrap_or(0);
            last.requests.push_back(received);
        }
        entry
    }

    /// Notes what became of a request.
    fn close(&self, entry: &mut Entry, answer: Option<&Answer>) {
        let status = answer.map(|answer| answer.status);
        if let Some((file, mut line)) = self.file.as_ref().zip(entry.line.take()) {
            line.status = status;
            if let Err(error) = write(file, &line, answer) {
                tracing::error!(%error, "a request was not recorded");
            }
        }
        if self.capacity > 0 && status.is_some() {
            let mut last = self.lock();
            let position = entry.position.checked_sub(last.forgotten);
            let position = position.and_then(|position| usize::try_from(position).ok());
            if let Some(received) = position.and_then(|at| last.requests.get_mut(at)) {
                received.status = status;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered. If that comes to nothing, because the client left, it is noted without an answer.
#[derive(Debug)]
pub(crate) struct Entry {
    journal: Arc<Journal>,
    position: u64,
    line: Option<Received>,
}

impl Entry {
    /// Notes the answer, or that the connection is closed instead.
    pub(crate) fn close(mut self, answer: Option<&Answer>) {
        let journal = Arc::clone(&self.journal);
        journal.close(&mut self, answer);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if self.line.is_some() {
            let journal = Arc::clone(&self.journal);
            journal.close(self, None);
        }
    }
}

fn write(file: &Mutex<File>, received: &Received, answer: Option<&Answer>) -> io::Result<()> {
    let time = Timestamp::try_from(received.time).unwrap_or(Timestamp::UNIX_EPOCH);
    let media_type = received.header("content-type");
    let body = answer.and_then(|answer| answer.body.as_ref());
    let line = Line {
        time: time.to_string(),
        vendor: received.vendor,
        operation: received.operation,
        method: &received.method,
        target: &received.target,
        headers: &received.headers,
        body: mask::body(media_type, &received.body),
        status: received.status,
        answer: body.map(|(media_type, body)| mask::body(Some(media_type), body)),
        faults: &received.faults,
    };
    let mut line = serde_json::to_vec(&line)?;
    line.push(b'\n');
    // One call for the whole line, and nothing in between that could hold it back.
    file.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .write_all(&line)
}
