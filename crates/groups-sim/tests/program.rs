//! The program, from outside.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Stdio;

use common::ods;
use groups_sim::VendorName;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// `serve` with every vendor at this place, and more.
fn everywhere(place: &str, more: &[&str]) -> Vec<String> {
    let options = VendorName::ALL.into_iter();
    let options = options.flat_map(|vendor| [format!("--{vendor}"), place.to_owned()]);
    let more = more.iter().map(|argument| (*argument).to_owned());
    ["serve".to_owned()]
        .into_iter()
        .chain(options)
        .chain(more)
        .collect()
}

fn program<T: AsRef<OsStr>>(arguments: &[T]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groups-sim"));
    command.args(arguments).kill_on_drop(true);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The code and what it says, of a run that ends by itself.
async fn run<T: AsRef<OsStr>>(arguments: &[T]) -> (i32, String, String) {
    let output = program(arguments).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A running program and the first lines that it says.
async fn serve<T: AsRef<OsStr>>(arguments: &[T], lines: usize) -> (Child, Vec<String>) {
    let mut child = program(arguments).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Vec::new();
    for _ in 0..lines {
        said.push(output.next_line().await.unwrap().unwrap());
    }
    (child, said)
}

fn file(name: &str, text: &str) -> PathBuf {
    let name = format!("groups-sim-{}-{name}", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[tokio::test]
async fn it_says_where_the_vendors_are_and_serves_what_it_was_given() {
    let seed = file("seed", r#"{"groups": [{"name": "Analysts"}]}"#);
    let faults = file(
        "faults",
        r#"{"rules": [{"kind": "status", "operation": "get_users", "status": 503}]}"#,
    );
    let record = file("record", "");
    let options = [
        "--seed",
        seed.to_str().unwrap(),
        "--faults",
        faults.to_str().unwrap(),
    ];
    let more = [
        "--record",
        record.to_str().unwrap(),
        "--strict",
        "--format",
        "json",
    ];
    let arguments = everywhere("127.0.0.1:0", &[&options[..], &more].concat());
    let (_child, said) = serve(&arguments, 1).await;
    let urls: Value = serde_json::from_str(&said[0]).unwrap();
    let served: BTreeSet<_> = urls
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(served, VendorName::ALL.map(VendorName::as_str).into());
    let url = urls["opendatasoft"].as_str().unwrap();
    assert_eq!(ods(url, "GET", "/groups/analysts/", "").await.status, 200);
    assert_eq!(ods(url, "GET", "/users/", "").await.status, 503);
    assert_eq!(ods(url, "GET", "/groups/?page=2", "").await.status, 400);
    assert_eq!(std::fs::read_to_string(&record).unwrap().lines().count(), 3);
    for file in [seed, faults, record] {
        std::fs::remove_file(file).unwrap();
    }
}

#[tokio::test]
async fn a_vendor_can_be_left_out() {
    let mut arguments = everywhere("off", &[]);
    arguments[2] = "0".to_owned();
    let (_child, said) = serve(&arguments, 2).await;
    assert!(
        said[0].starts_with("opendatasoft http://127.0.0.1:"),
        "{said:?}"
    );
    assert_eq!(said[1], "ready; stop with Ctrl-C");
}

#[tokio::test]
async fn all_others_can_be_left_out() {
    for vendor in VendorName::ALL {
        let arguments = everywhere("0", &["--only", vendor.as_str(), "--format", "json"]);
        let (_child, said) = serve(&arguments, 1).await;
        let urls: Value = serde_json::from_str(&said[0]).unwrap();
        let urls = urls.as_object().unwrap();
        assert_eq!(urls.len(), 1, "{said:?}");
        assert!(urls.contains_key(vendor.as_str()), "{said:?}");
    }
}

#[tokio::test]
async fn an_address_can_have_a_name() {
    let mut arguments = everywhere("0", &[]);
    arguments[2] = "localhost:0".to_owned();
    let (_child, said) = serve(&arguments, VendorName::ALL.len() + 1).await;
    let url = said[0].strip_prefix("opendatasoft ").unwrap().trim();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(ods(url, "GET", "/groups/", "").await.status, 200);
}

#[tokio::test]
async fn there_has_to_be_a_vendor_to_serve() {
    let mut child = program(&everywhere("off", &[])).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    // One that serves nothing says that it is ready and never ends.
    assert_eq!(output.next_line().await.unwrap(), None);
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let expected = "error: every vendor is left out: there is nothing to serve\n";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), expected);
}

#[cfg(unix)]
#[tokio::test]
async fn it_stops_when_it_is_asked_to() {
    for signal in ["INT", "TERM"] {
        let (mut child, _) = serve(&everywhere("0", &[]), VendorName::ALL.len() + 1).await;
        let process = child.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-s", signal, &process]).status();
        assert!(kill.await.unwrap().success());
        assert_eq!(child.wait().await.unwrap().code(), Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named_with_the_place() {
    let broken = file("broken", "{\n\"users\": 1}");
    let broken_name = broken.to_str().unwrap();
    let message = |rest: &str| format!("error: {broken_name}: {rest}\n");
    let cases = [
        (
            "--seed",
            message("line 2: users: invalid type: integer `1`, expected a sequence"),
        ),
        (
            "--faults",
            message("line 2: unknown field `users`, expected `seed` or `rules`"),
        ),
    ];
    for (option, expected) in cases {
        let arguments = everywhere("0", &[option, broken_name]);
        let (code, output, error) = run(&arguments).await;
        assert_eq!(
            (code, output.as_str(), error.as_str()),
            (1, "", expected.as_str())
        );
    }
    std::fs::remove_file(&broken).unwrap();
    let arguments = everywhere("0", &["--seed", broken_name]);
    let (code, _, error) = run(&arguments).await;
    assert_eq!(code, 1);
    assert!(
        error.starts_with(&message("").trim_end().to_owned()),
        "{error}"
    );
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    let (code, output, error) = run(&["serve", "--opendatasoft", &taken]).await;
    let expected = format!(
        "error: opendatasoft: the address {taken} is in use: end the program that listens there, or choose another address (port 0 takes any free one)\n"
    );
    assert_eq!((code, output.as_str(), error), (1, "", expected));
}

#[tokio::test]
async fn wrong_usage_has_a_code_of_its_own() {
    let cases: [&[&str]; 6] = [
        &[],
        &["serve", "--segment", "somewhere"],
        &["serve", "--only", "somebody"],
        &["serve", "--limits", "some"],
        &["serve", "--format", "yaml"],
        &["start"],
    ];
    for arguments in cases {
        let (code, output, error) = run(arguments).await;
        assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}");
        assert!(!error.is_empty(), "{arguments:?}");
    }
    let (code, output, _) = run(&["--help"]).await;
    assert_eq!(code, 0);
    assert!(
        output.contains("Exit codes: 0 stopped, 1 cannot start, 2 wrong usage."),
        "{output}"
    );
}
