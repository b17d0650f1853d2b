//! How reading and checking grow with the size of a document: `cargo bench -p xtask --bench large`.
//!
//! Each line has the seconds for a document and for one of four times its size, and their ratio: about 4 is linear, 16 quadratic.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[path = "../tests/common/sized.rs"]
mod sized;

use std::io::{self, Write as _};
use std::time::Instant;

use xtask::api::openapi;
use xtask::document::Document;
use xtask::lint::lint;

const OPERATIONS: [usize; 2] = [500, 2000];

fn main() -> io::Result<()> {
    let texts = OPERATIONS.map(sized::yaml);
    let documents = texts
        .each_ref()
        .map(|text| Document::parse("acme.yaml", text).unwrap());
    let lines = documents
        .each_ref()
        .map(|document| serde_json::to_string(document.root()).unwrap());
    measure("read YAML", &texts, |text| {
        openapi::parse("acme", text).unwrap();
    })?;
    measure("read JSON", &lines, |line| {
        openapi::parse("acme", line).unwrap();
    })?;
    measure("lint", &documents, |document| {
        drop(lint(document));
    })
}

/// The best of five runs each, because whatever else the machine does only adds to it.
fn measure<T>(name: &str, of_each_size: &[T; 2], run: impl Fn(&T)) -> io::Result<()> {
    let [small, large] = of_each_size.each_ref().map(|input| {
        let times = (0..5).map(|_| {
            let start = Instant::now();
            run(input);
            start.elapsed().as_secs_f64()
        });
        times.fold(f64::INFINITY, f64::min)
    });
    let [few, many] = OPERATIONS;
    let ratio = large / small;
    writeln!(
        io::stdout(),
        "{name}: {few} operations {small:.4} s, {many} operations {large:.4} s, ratio {ratio:.1}"
    )
}
