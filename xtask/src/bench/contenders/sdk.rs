//! The vendors' own clients.

use std::env;
use std::ffi::OsString;

use super::super::Setting;
use super::prepare::{NODE, PREPARE, PYTHON, python};
use super::{Contender, Failure, Line, Machine, seen};

/// The clients that we have a program around.
pub(super) const ALL: &[Sdk] = &[
    Sdk {
        name: "kestrapy",
        provider: "kestra",
        program: "benches/contenders/kestra_sdk.py",
        language: Language::Python,
    },
    Sdk {
        name: "Segment's TypeScript SDK",
        provider: "segment",
        program: "benches/contenders/segment_sdk.mjs",
        language: Language::JavaScript,
    },
];

/// A client that a vendor publishes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sdk {
    /// What it is called.
    pub(super) name: &'static str,
    /// Whose it is.
    pub(super) provider: &'static str,
    /// Our program around it. With `version` it prints the version of the client.
    program: &'static str,
    language: Language,
}

/// What runs the program.
#[derive(Clone, Copy, Debug)]
enum Language {
    Python,
    JavaScript,
}

impl Language {
    /// The interpreters, the preferred one first.
    fn interpreters(self, setting: &Setting<'_>) -> Vec<Line> {
        match self {
            // Nothing is written beside a tracked file.
            Self::Python => [python(setting), PYTHON.into()]
                .map(|program| Line::new(program).with(["-B"]))
                .into(),
            Self::JavaScript => {
                let mut places = OsString::from(setting.folder().join("node/node_modules"));
                if let Some(others) = env::var_os("NODE_PATH") {
                    places.push(":");
                    places.push(others);
                }
                vec![Line::new(NODE).set("NODE_PATH", places)]
            }
        }
    }

    /// What to install if there is no interpreter.
    fn absent(self) -> &'static str {
        match self {
            Self::Python => "there is no `python3` in PATH: install Python 3.10 or later with venv",
            Self::JavaScript => "there is no `node` in PATH: install Node.js 20 or later with npm",
        }
    }
}

impl Sdk {
    /// The program around the client, if it can be run, or else why not.
    pub(super) fn contender(
        self,
        setting: &Setting<'_>,
        machine: &mut dyn Machine,
    ) -> Result<Contender, String> {
        let mut why = self.language.absent().to_owned() + ", then run " + PREPARE;
        for interpreter in self.language.interpreters(setting) {
            let line = interpreter.with([setting.root.join(self.program)]);
            match machine.run(&line.clone().with(["version"])) {
                Ok(version) => {
                    return Ok(Contender {
                        name: self.name,
                        version: version.trim().to_owned(),
                        provider: self.provider.to_owned(),
                        line,
                        counted: None,
                    });
                }
                Err(Failure::Absent) => {}
                Err(Failure::Failed(said)) => {
                    let program = seen(setting, &line.program);
                    why = format!(
                        "`{program}` cannot load it ({said}): {PREPARE} installs it below `target/bench`, or install it for that program"
                    );
                }
            }
        }
        Err(why)
    }
}
