//! Answers of Kestra. Its only success has no body, so what is left are errors.
#![no_main]

use groups_fuzz::Answer;
use groups_kestra::types::JsonError;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Some(answer) = Answer::from_input(input) {
        answer.error::<JsonError>();
    }
});
