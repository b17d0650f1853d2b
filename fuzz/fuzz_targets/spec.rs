//! Specs: reading and linting ends with problems, not with a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xtask::document::Document;
use xtask::lint::lint;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let problems = match Document::parse("specs/fuzz.yaml", text) {
        Ok(document) => lint(&document),
        Err(problem) => vec![problem],
    };
    for problem in problems {
        let _ = problem.to_string();
    }
});
