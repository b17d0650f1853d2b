//! Calls every documented operation through the generated clients, against the simulated vendors, and prints each request with its result.
//!
//! It shows what the clients do without an account at any provider. The simulators are strict and were written from the vendors' documents, not from the specs. It fails if a call fails, or if a
//! request is not the documented one.

mod stage;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use groups_tests::calls::{self, Call, Outcome, Provider};
use serde_json::Value;

use crate::stage::Stage;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match drive(&mut io::stdout().lock()).await {
        Ok(true) => ExitCode::SUCCESS,
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cannot drive the clients: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints to `out` and says whether everything went as documented.
async fn drive(out: &mut impl Write) -> io::Result<bool> {
    let stage = Stage::build().await?;
    let (mut total, mut succeeded) = (0, 0);
    for provider in Provider::ALL {
        writeln!(out, "{}", provider.name())?;
        for call in calls::calls().filter(|call| call.provider == provider) {
            writeln!(out, "  {}", call.operation)?;
            let went_well = play(&stage, call, out).await?;
            total += 1;
            succeeded += usize::from(went_well);
        }
    }
    writeln!(out, "{total} operations, {succeeded} succeeded")?;
    Ok(total == succeeded)
}

/// Makes one call on a fresh installation.
async fn play(stage: &Stage, call: &Call, out: &mut impl Write) -> io::Result<bool> {
    let scene = stage.prepare(call)?;
    let outcome = call.run_with(stage.clients(), scene.values()).await;
    let requests = stage.requests();
    for request in &requests {
        writeln!(out, "    > {}", request.line)?;
        if !request.body.is_empty() {
            writeln!(out, "    > {}", request.body)?;
        }
    }
    writeln!(out, "    < {}", result(&outcome))?;
    let line = scene.request(call);
    let is_documented = match requests.as_slice() {
        [request] => request.line == line && request.body == call.body.unwrap_or_default(),
        _ => false,
    };
    if !is_documented {
        writeln!(out, "    ! the documented request is {line}")?;
    }
    let status = call.success.0;
    if outcome.status.is_some_and(|found| found != status) {
        writeln!(out, "    ! the documented status is {status}")?;
    }
    Ok(is_documented && outcome.result.is_ok() && outcome.status == Some(status))
}

fn result(outcome: &Outcome) -> String {
    let status = outcome.status.unwrap_or_default();
    match &outcome.result {
        Ok(Value::Null) => format!("{status} without a body"),
        Ok(value) => format!("{status} {}", summary(value, 3)),
        Err(error) => format!("{status} {:?} {}", error.problem, error.body),
    }
}

/// The value in one line: `depth` levels of fields, lists by their length, and the beginning of long texts.
fn summary(value: &Value, depth: usize) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.len()),
        Value::Object(_) if depth == 0 => "{..}".to_owned(),
        Value::Object(object) => {
            let fields = object.iter();
            let fields =
                fields.map(|(name, field)| format!("{name}: {}", summary(field, depth - 1)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) if text.chars().count() > 24 => {
            format!("\"{}..\"", text.chars().take(20).collect::<String>())
        }
        scalar => scalar.to_string(),
    }
}
