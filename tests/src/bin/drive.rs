//! Calls every documented operation through the generated clients, against a local server, and prints each request with its result.
//!
//! It shows what the clients do without an account at any provider. It fails if a call fails or if a request is not the documented one.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use groups_tests::calls::{self, Clients, Outcome, Provider};
use groups_tests::server::Server;
use serde_json::Value;

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
    let server = Server::start(calls::calls().map(calls::Call::answer)).await?;
    let clients = Clients::new(&server.url()).map_err(io::Error::other)?;
    let (mut total, mut succeeded) = (0, 0);
    for provider in Provider::ALL {
        writeln!(out, "{}", provider.name())?;
        for call in calls::calls().filter(|call| call.provider == provider) {
            let before = server.requests().len();
            let outcome = call.run(&clients).await;
            writeln!(out, "  {}", call.operation)?;
            let requests = server.requests().split_off(before);
            for request in &requests {
                writeln!(out, "    > {}", request.target())?;
                if !request.body.is_empty() {
                    writeln!(out, "    > {}", request.text())?;
                }
            }
            let documented = match requests.as_slice() {
                [request] => call.is_sent_as(request, &server.host()),
                _ => false,
            };
            writeln!(out, "    < {}", result(&outcome))?;
            if !documented {
                writeln!(out, "    ! the documented request is {}", call.request)?;
            }
            total += 1;
            succeeded += usize::from(documented && outcome.result.is_ok());
        }
    }
    writeln!(out, "{total} operations, {succeeded} succeeded")?;
    Ok(total == succeeded)
}

fn result(outcome: &Outcome) -> String {
    let status = outcome.status.unwrap_or_default();
    match &outcome.result {
        Ok(Value::Null) => format!("{status} without a body"),
        Ok(value) => format!("{status} {}", summary(value, 3)),
        Err(error) => format!("{status} {:?}", error.problem),
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
