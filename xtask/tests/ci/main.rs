//! `cargo xtask ci` with steps of our own, and that the gate is what the documents say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod agreement;
mod machine;
mod order;
mod reports;

use std::time::Duration;

use xtask::ci::{Args, Failure, Host, Step, Tool, carry_out};

const PLAIN: Step = Step {
    name: "",
    about: "",
    commands: &[],
    environment: &[],
    needs: &[],
    by_name_only: false,
};

const HAMMER: Tool = Tool {
    name: "hammer 2",
    probe: "hammer --version",
    prints: "2",
    install: "run `cargo install hammer@2`",
};

/// A gate of four steps and one that runs by name only.
const STEPS: &[Step] = &[
    Step {
        name: "first",
        about: "one command",
        commands: &["one --a"],
        environment: &[("FLAGS", "-D warnings")],
        ..PLAIN
    },
    Step {
        name: "second",
        about: "two commands",
        commands: &["two", "three"],
        ..PLAIN
    },
    Step {
        name: "third",
        about: "needs a tool",
        commands: &["four"],
        needs: &[HAMMER],
        ..PLAIN
    },
    Step {
        name: "rare",
        about: "takes a network",
        commands: &["five"],
        by_name_only: true,
        ..PLAIN
    },
    Step {
        name: "last",
        about: "the end",
        commands: &["six"],
        ..PLAIN
    },
];

/// Commands that only are written down. Each takes 1.5 seconds.
#[derive(Default)]
struct Paper {
    ran: Vec<String>,
    elapsed: Duration,
    fails: Vec<&'static str>,
    cannot_run: Vec<&'static str>,
    has_no_tools: bool,
}

impl Host for Paper {
    fn has(&mut self, tool: &Tool) -> bool {
        assert_eq!(tool.probe, HAMMER.probe);
        !self.has_no_tools
    }

    fn run(&mut self, line: &str, environment: &[(&str, &str)]) -> Result<(), Failure> {
        self.elapsed += Duration::from_millis(1500);
        let variables = environment
            .iter()
            .map(|(name, value)| format!("{name}={value} "));
        self.ran.push(variables.collect::<String>() + line);
        if self.fails.contains(&line) {
            return Err(Failure::Failed("exit status: 7".to_owned()));
        }
        if self.cannot_run.contains(&line) {
            return Err(Failure::NotRun("no such file".to_owned()));
        }
        Ok(())
    }

    fn elapsed(&mut self) -> Duration {
        self.elapsed
    }
}

/// What a run came to: its result, and what it wrote to standard output and to standard error.
type Run = (Result<bool, String>, String, String);

/// Runs `xtask ci` with `arguments` over the steps above.
fn ci(arguments: &[&str], host: &mut Paper) -> Run {
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let result = carry_out(&parsed(arguments), STEPS, host, &mut out, &mut aside);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (result, text(out), text(aside))
}

fn parsed(arguments: &[&str]) -> Args {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }
    let line = [&["ci"], arguments].concat();
    <Line as clap::Parser>::try_parse_from(line).unwrap().args
}
