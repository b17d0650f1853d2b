//! The server that the contenders read from, and the programs of `groups-benches`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cargo::{cargo, forget_the_callers_build};

/// The providers, by the names that the programs know.
pub(super) const PROVIDERS: [&str; 3] = ["kestra", "opendatasoft", "segment"];

/// The programs of a package, optimised.
#[derive(Clone, Debug)]
pub(super) struct Programs(PathBuf);

impl Programs {
    /// Builds those of `groups-benches`.
    pub(super) fn built(root: &Path) -> Result<Self, String> {
        Self::of(root, "groups-benches")
    }

    /// Builds those of `package`.
    pub(super) fn of(root: &Path, package: &str) -> Result<Self, String> {
        let mut cargo = cargo(root);
        cargo.args(["build", "--quiet", "--release", "--package", package]);
        forget_the_callers_build(&mut cargo);
        cargo.env("CARGO_TARGET_DIR", root.join("target"));
        let status = cargo
            .status()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        if status.success() {
            Ok(Self(root.join("target/release")))
        } else {
            Err(format!("the programs of `{package}` do not compile"))
        }
    }

    /// A command that runs one of them.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.0.join(program));
        never_by_proxy(&mut command);
        command
    }
}

/// The server is on this machine, whatever proxy leads out of it.
pub(super) fn never_by_proxy(command: &mut Command) {
    // Not `NO_PROXY`, of which every client has an understanding of its own: for some, `*` is no address.
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
}

/// A running server, which ends with this value.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    /// Where it is.
    pub(super) url: String,
}

impl Server {
    /// Starts one with so many groups on pages of this size, each with so many members.
    pub(super) fn start(
        programs: &Programs,
        provider: &str,
        groups: usize,
        page_size: usize,
        members: usize,
    ) -> Result<Self, String> {
        let mut command = programs.command("server");
        command.arg(provider);
        command.args([groups, page_size, members].map(|number| number.to_string()));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the server cannot be started: {error}"))?;
        let mut url = String::new();
        let read = child.stdout.take().map(|stdout| {
            let mut lines = BufReader::new(stdout);
            lines.read_line(&mut url)
        });
        let url = url.trim().to_owned();
        let server = Self { child, url };
        match read {
            Some(Ok(_)) if server.url.starts_with("http") => Ok(server),
            _ => Err("the server ended before it told its address".to_owned()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its standard input does, which this closes; a server that has ended already is what is wanted.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
