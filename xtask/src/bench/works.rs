//! What is measured.

pub mod build;
mod decode;
pub mod generate;
mod growth;
mod limited;
mod memberships;
pub mod read;
mod sdk;
mod small;

use std::fmt;
use std::io::Write;

use super::{Findings, Setting};

/// One comparison, which can be done alone.
#[derive(Clone, Copy)]
pub struct Work {
    /// What it is called on the command line and in results.
    pub name: &'static str,
    /// What is measured, in one line.
    pub about: &'static str,
    /// Measures, and tells on `progress` how far it is.
    pub run: fn(&Setting<'_>, progress: &mut dyn Write) -> Result<Findings, String>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Work").field(&self.name).finish()
    }
}

/// All works, in the order in which they are done.
pub const WORKS: &[Work] = &[
    Work {
        name: "read",
        about: "reads 1,000,000 groups as items of a stream, against a client by hand",
        run: read::run,
    },
    Work {
        name: "decode",
        about: "decodes a page of 1,000 groups without any network, against decoding by hand",
        run: decode::run,
    },
    Work {
        name: "small",
        about: "gets one group at a time by 1, 8 and 64 tasks, against a client by hand",
        run: small::run,
    },
    Work {
        name: "limited",
        about: "writes 600 times under a limit of 60 per minute in virtual time, by 1, 8 and 64 tasks",
        run: limited::run,
    },
    Work {
        name: "memberships",
        about: "counts the requests for all memberships, against the fewest that the APIs allow",
        run: memberships::run,
    },
    Work {
        name: "growth",
        about: "reads 10 to 100,000 groups and their memberships, and draws how that grows",
        run: growth::run,
    },
    Work {
        name: "sdk",
        about: "reads the same groups with the vendors' own clients, against the traits",
        run: sdk::run,
    },
    Work {
        name: "generate",
        about: "lints and generates our specs and specs of up to 2,000 operations, against OpenAPI Generator",
        run: generate::run,
    },
    Work {
        name: "build",
        about: "builds a program that depends on a provider, against the same program by hand",
        run: build::run,
    },
];

/// The works that `names` names, in the order of [`WORKS`]; all of them without names.
pub(super) fn chosen(names: &[String]) -> Result<Vec<&'static Work>, String> {
    let known = |name: &String| WORKS.iter().any(|work| work.name == *name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<_> = WORKS.iter().map(|work| work.name).collect();
        let all = all.join(", ");
        return Err(format!("there is no work `{unknown}`; there are {all}"));
    }
    let is_chosen = |work: &&Work| names.is_empty() || names.iter().any(|name| name == work.name);
    Ok(WORKS.iter().filter(is_chosen).collect())
}
