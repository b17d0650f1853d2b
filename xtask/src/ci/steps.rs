//! What the gate consists of.

/// A part of the gate.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// By which it is chosen on the command line.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Command lines, run one after the other in the root of the workspace. Words are separated by spaces.
    pub commands: &'static [&'static str],
    /// Environment variables of all its commands.
    pub environment: &'static [(&'static str, &'static str)],
    /// What has to be installed, beyond what `rust-toolchain.toml` names.
    pub needs: &'static [Tool],
    /// Whether it runs only when it is named, because it takes what not every machine has.
    pub by_name_only: bool,
}

impl Step {
    /// A step of one command that needs nothing.
    const fn new(
        name: &'static str,
        about: &'static str,
        commands: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            about,
            commands,
            environment: &[],
            needs: &[],
            by_name_only: false,
        }
    }
}

/// A program that a step needs.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// The name, with the version if it has to be that one.
    pub name: &'static str,
    /// A command line that ends well if it is there.
    pub probe: &'static str,
    /// What the probe prints if it is the right one.
    pub prints: &'static str,
    /// How to get it.
    pub install: &'static str,
}

const CARGO_DENY: Tool = Tool {
    name: "cargo-deny 0.20.2",
    probe: "cargo deny --version",
    prints: "0.20.2",
    install: "run `cargo install --locked cargo-deny@0.20.2`",
};

const NODE: Tool = Tool {
    name: "Node.js 20 or later",
    probe: "node --version",
    prints: "v",
    install: "see https://nodejs.org/en/download",
};

const NPM: Tool = Tool {
    name: "npm",
    probe: "npm --version",
    prints: "",
    install: "it comes with Node.js, see https://nodejs.org/en/download",
};

const PYTHON: Tool = Tool {
    name: "Python 3.10 or later with venv",
    probe: "python3 -m venv --help",
    prints: "venv",
    install: "see https://www.python.org/downloads",
};

/// The toolchain of the `rust-version` that the packages promise.
const OLDEST_RUST: Tool = Tool {
    name: "the toolchain 1.88",
    probe: "cargo +1.88 --version",
    prints: "cargo 1.88",
    install: "run `rustup toolchain install 1.88 --profile minimal`",
};

/// All packages but those that are for this repository alone.
macro_rules! published {
    () => {
        " --locked --workspace --exclude groups-benches --exclude groups-examples --exclude groups-tests --exclude xtask"
    };
}

/// All steps, in their order.
pub const STEPS: &[Step] = &[
    Step::new("fmt", "sources are formatted", &["cargo fmt --all --check"]),
    Step::new(
        "clippy",
        "no warning of the compiler or of clippy, in any target",
        &["cargo clippy --quiet --workspace --all-targets --all-features -- -D warnings"],
    ),
    Step {
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        ..Step::new(
            "docs",
            "the documentation builds, and its links lead somewhere",
            &["cargo doc --quiet --workspace --no-deps --all-features"],
        )
    },
    Step::new(
        "lint",
        "the specs keep the rules of the house",
        &["cargo xtask lint"],
    ),
    Step::new(
        "generate",
        "every generated file is what its spec produces",
        &["cargo xtask generate --check"],
    ),
    Step::new(
        "drive",
        "the first command of the README",
        &["cargo xtask drive"],
    ),
    Step {
        needs: &[NODE, NPM, PYTHON],
        ..Step::new(
            "official",
            "the vendors' own clients, unmodified, against the simulator",
            &["tests/official/run"],
        )
    },
    Step {
        needs: &[CARGO_DENY],
        ..Step::new(
            "deny",
            "licences, bans and sources of all dependencies",
            &["cargo deny --all-features check licenses bans sources"],
        )
    },
    Step::new(
        "fuzz",
        "the fuzz targets compile; to run them takes a nightly compiler",
        // With the versions that the workspace is tested with.
        &[
            "cp Cargo.lock fuzz/Cargo.lock",
            "cargo check --quiet --manifest-path fuzz/Cargo.toml",
        ],
    ),
    Step::new(
        "features",
        "every published package compiles with each of its features alone",
        &["cargo xtask features"],
    ),
    Step::new(
        "package",
        "every published package can be packed",
        // Not compiled, which takes a minute for what `what_a_package_includes_is_in_it` finds in a second; `verify` does. And
        // a change is checked before it is committed.
        &[concat!(
            "cargo package --quiet --no-verify --allow-dirty",
            published!()
        )],
    ),
    Step {
        by_name_only: true,
        ..Step::new(
            "feature-tests",
            "every published package passes its tests with each of its features alone; takes minutes",
            &["cargo xtask features --test"],
        )
    },
    Step {
        by_name_only: true,
        ..Step::new(
            "verify",
            "every published package compiles from what is packed; takes a work tree without changes",
            &[concat!("cargo package --quiet", published!())],
        )
    },
    Step {
        needs: &[OLDEST_RUST],
        by_name_only: true,
        ..Step::new(
            "msrv",
            "every published package compiles with the oldest compiler that it promises",
            &[
                "cargo +1.88 check --quiet --workspace --locked --all-features --exclude groups-benches",
            ],
        )
    },
    Step {
        needs: &[CARGO_DENY],
        by_name_only: true,
        ..Step::new(
            "advisories",
            "no dependency has a known vulnerability; fetches the database",
            &["cargo deny --all-features check advisories"],
        )
    },
    Step::new(
        "test",
        "the test command of the README",
        &["cargo test --workspace --all-features"],
    ),
];
