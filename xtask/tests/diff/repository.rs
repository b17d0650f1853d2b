//! Repositories of our own, with specs and crates, on which the binary runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A git repository with a workspace in it.
pub(crate) struct Repository {
    pub(crate) root: PathBuf,
}

impl Repository {
    /// An empty repository for the test `name`.
    pub(crate) fn empty(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("diff")
            .join(name);
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let repository = Self { root };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write(".gitignore", "/target\n");
        repository
    }

    /// A repository whose first commit has one provider with its crate, tagged as a release.
    pub(crate) fn new(name: &str) -> Self {
        let repository = Self::empty(name);
        repository.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[workspace.package]\nversion = \"0.1.0\"\n",
        );
        repository.krate(
            "groups-acme",
            "//! Acme.\n\n/// A group.\npub fn group() {}\n",
        );
        repository.write("specs/acme.yaml", include_str!("base.yaml"));
        repository.lock();
        repository.commit();
        repository.git(&["tag", "v0.1.0"]);
        repository
    }

    /// Writes a crate without dependencies.
    pub(crate) fn krate(&self, name: &str, code: &str) {
        let manifest =
            format!("[package]\nname = \"{name}\"\nversion.workspace = true\nedition = \"2024\"\n");
        self.write(&format!("crates/{name}/Cargo.toml"), &manifest);
        self.write(&format!("crates/{name}/src/lib.rs"), code);
    }

    /// Writes `Cargo.lock`, as somebody who builds does.
    pub(crate) fn lock(&self) {
        let cargo = std::env::var_os("CARGO").unwrap();
        let output = Command::new(cargo)
            .args(["generate-lockfile", "--offline"])
            .current_dir(&self.root)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.write(path, &text.replace(old, new));
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.root.join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@acme.test",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(&self.root)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            // The tests themselves may run in a hook.
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs `cargo xtask diff` here.
    pub(crate) fn diff(&self, arguments: &[&str]) -> Answer {
        self.diff_with(&[], arguments)
    }

    /// Runs `cargo xtask diff` here, with more variables in its environment.
    pub(crate) fn diff_with(&self, variables: &[(&str, PathBuf)], arguments: &[&str]) -> Answer {
        Answer::of(
            Command::new(env!("CARGO_BIN_EXE_xtask"))
                .arg("--root")
                .arg(&self.root)
                .arg("diff")
                .args(arguments)
                .envs(variables.iter().cloned()),
        )
    }
}

/// What a run said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    fn of(command: &mut Command) -> Self {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        Self {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// The lines that name changes, in their order.
    pub(crate) fn changes(&self) -> Vec<&str> {
        let classes = ["breaking[", "additive[", "documentation["];
        self.out
            .lines()
            .filter(|line| classes.iter().any(|class| line.starts_with(class)))
            .collect()
    }
}
