//! A copy of the workspace, and the files that a person writes for Acme.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::workspace;

/// The document of the invented vendor, below the root of the workspace.
pub(crate) const DOCUMENT: &str = "xtask/tests/new_provider/acme/acme.md";

/// What `new-provider` is called with for Acme.
pub(crate) const ACME: [&str; 6] = [
    "new-provider",
    "acme",
    "--server",
    "https://api.acme.example/v1",
    "--document",
    DOCUMENT,
];

/// The finished files, by their path below the root of the workspace.
pub(crate) fn finished() -> BTreeMap<String, String> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                files.insert(name.replace('\\', "/"), fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = workspace().join("xtask/tests/new_provider/acme/finished");
    let mut files = BTreeMap::new();
    collect(&root, &root, &mut files);
    files
}

/// A fresh copy of the workspace, without what is built or ignored.
pub(crate) fn copy(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for path in files() {
        let (from, to) = (workspace().join(&path), root.join(&path));
        if from.is_file() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&from, &to).unwrap();
        }
    }
    root
}

/// The files of the workspace: those that git knows, and new ones that it does not ignore.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace())
        .output()
        .expect("git lists the files of the workspace");
    assert!(listed.status.success(), "{listed:?}");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names = listed.split('\0').filter(|name| !name.is_empty());
    names.map(PathBuf::from).collect()
}
