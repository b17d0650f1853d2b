//! Prints the configurations that the environment holds, one line for each provider. The environment belongs to a whole process, so the tests of `from_env` start one each.

#![allow(clippy::print_stdout, reason = "the output is the result")]

use std::fmt::{Debug, Display};

use groups_tests::calls::Provider;

fn main() {
    for provider in Provider::ALL {
        println!("{} {}", provider.id(), line(provider.from_env()));
    }
}

fn line<T: Debug, E: Display>(result: Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}
