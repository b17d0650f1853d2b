//! A scratch copy of what `generate` reads and writes.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace that is tested.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The names of the specs, sorted.
pub fn providers() -> Vec<String> {
    let specs = fs::read_dir(workspace().join("specs")).unwrap();
    let names = specs.filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".yaml").map(str::to_owned)
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// A copy of the specs, the generated files and the files around them.
pub struct Tree {
    pub root: PathBuf,
}

impl Tree {
    /// A fresh copy for the test `name`.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let mut tree = Self { root };
        for path in [
            "specs",
            "tests/tests/types/generated",
            "fuzz/src/generated",
            "fuzz/Cargo.toml",
        ] {
            tree.copy(Path::new(path));
        }
        for entry in fs::read_dir(workspace().join("crates")).unwrap() {
            let krate = Path::new("crates").join(entry.unwrap().file_name());
            tree.copy(&krate.join("Cargo.toml"));
            tree.copy(&krate.join("README.md"));
            tree.copy(&krate.join("src/generated"));
        }
        tree
    }

    fn copy(&mut self, path: &Path) {
        let (from, to) = (workspace().join(path), self.root.join(path));
        if from.is_dir() {
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                self.copy(&path.join(entry.unwrap().file_name()));
            }
        } else if from.is_file() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// Every file with its content.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, files);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        collect(&self.root, &mut files);
        files
    }

    /// Runs the binary on this tree.
    pub fn xtask(&self, arguments: &[&str]) -> Output {
        xtask(&self.root, arguments)
    }
}

/// Runs the binary on the tree at `root`.
pub fn xtask(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("--root")
        .arg(root)
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap()
}

/// Standard output and standard error together.
pub fn text(output: &Output) -> String {
    let both = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(both).unwrap()
}
