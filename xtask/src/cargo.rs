//! The cargo that runs this, for commands that run it again.

use std::env;
use std::path::Path;
use std::process::Command;

/// The same cargo, and so the same toolchain, in the workspace at `root`.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    forget_this_package(&mut command);
    command
}

/// Takes from `command` what a caller set for builds of their own: otherwise programs with another profile, other flags or for another
/// target would be what is measured, or they would be put elsewhere.
pub(crate) fn forget_the_callers_build(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_a_build) {
            command.env_remove(name);
        }
    }
}

/// Whether a variable changes what cargo builds.
fn is_of_a_build(variable: &str) -> bool {
    let names = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "CARGO_INCREMENTAL",
    ];
    names.contains(&variable) || variable.starts_with("CARGO_PROFILE_")
}

/// Takes from `command` what cargo told this program about its own package.
///
/// It is not for the cargo that `command` is or runs: build scripts that look at such variables would run again, now and when
/// cargo is called by hand the next time.
pub(crate) fn forget_this_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let own = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if own {
            command.env_remove(name);
        }
    }
}
