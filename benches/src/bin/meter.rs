//! Runs a command and writes what it took: `meter FILE PROGRAM [ARGUMENT]...`.
//!
//! `FILE` gets one JSON object: processor time (user and system) and wall time in seconds, the largest resident set in KiB of the
//! command and its descendants, and the exit code. The command's own output is left alone. This is a program of its own, because the
//! system keeps such numbers for all children of a process together, and counts the memory of whoever starts a process as the
//! process's own: the starter has to be small and to start nothing else.

#![allow(
    clippy::print_stderr,
    reason = "a program that speaks to its user on standard error"
)]

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike as _};

fn main() -> ExitCode {
    match measure(env::args_os().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn measure(mut arguments: impl Iterator<Item = OsString>) -> Result<(), String> {
    let (Some(file), Some(program)) = (arguments.next(), arguments.next()) else {
        return Err("use: meter FILE PROGRAM [ARGUMENT]...".to_owned());
    };
    let start = Instant::now();
    let status = Command::new(&program)
        .args(arguments)
        .status()
        .map_err(|error| format!("`{}` cannot be run: {error}", program.display()))?;
    let wall = start.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)
        .map_err(|error| format!("the system does not tell what was used: {error}"))?;
    // No number for one that was ended by a signal.
    let code = status
        .code()
        .map_or("null".to_owned(), |code| code.to_string());
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    let json = format!(
        "{{\"cpu_s\":{cpu:.6},\"wall_s\":{wall:.6},\"peak_kib\":{},\"status\":{code}}}\n",
        peak_kib(&usage),
    );
    fs::write(&file, json)
        .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))
}

fn seconds(time: TimeVal) -> f64 {
    // A double holds the microseconds of 285 years exactly.
    #[allow(clippy::cast_precision_loss, reason = "see above")]
    let microseconds = time.num_microseconds() as f64;
    microseconds / 1e6
}

fn peak_kib(usage: &Usage) -> i64 {
    let peak = usage.max_rss();
    // Apple's systems count bytes.
    if cfg!(target_vendor = "apple") {
        peak / 1024
    } else {
        peak
    }
}
