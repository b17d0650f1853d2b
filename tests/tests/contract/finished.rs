//! Nothing is left of what `cargo xtask new-provider` marks as to be written.

use std::fs;
use std::path::{Path, PathBuf};

use groups_tests::calls::Provider;

/// What marks it: in Rust `TODO(acme)`, in a spec the word alone.
const MARK: &str = "TODO";

/// The files that somebody writes for a provider, below the root of the workspace.
fn places(provider: Provider) -> Vec<String> {
    let module = provider.id();
    let name = module.replace('_', "-");
    vec![
        format!("specs/{name}.yaml"),
        format!("crates/groups-{name}/README.md"),
        format!("crates/groups-{name}/src"),
        format!("crates/groups-sim/src/{module}"),
        format!("crates/groups-sim/tests/frame/lists/{module}.json"),
        format!("tests/src/providers/{module}.rs"),
        format!("tests/src/providers/{module}"),
        format!("tests/tests/contract/{module}.rs"),
        format!("tests/tests/mocks/{module}.rs"),
    ]
}

/// Each marked line as `file:line: text`.
fn left(root: &Path, places: &[String]) -> Vec<String> {
    let mut left = Vec::new();
    let mut paths: Vec<PathBuf> = places.iter().rev().map(PathBuf::from).collect();
    while let Some(path) = paths.pop() {
        if root.join(&path).is_dir() {
            let entries = fs::read_dir(root.join(&path)).unwrap();
            let mut below: Vec<_> = entries
                .map(|entry| path.join(entry.unwrap().file_name()))
                .filter(|below| !below.ends_with("generated"))
                .collect();
            below.sort();
            paths.extend(below.into_iter().rev());
            continue;
        }
        // Not every provider has both a file and a folder.
        let Ok(text) = fs::read_to_string(root.join(&path)) else {
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            if line.contains(MARK) {
                left.push(format!("{}:{}: {}", path.display(), index + 1, line.trim()));
            }
        }
    }
    left
}

fn check(provider: Provider) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let places = places(provider);
    assert!(
        root.join(&places[0]).is_file(),
        "{} is looked at",
        places[0]
    );
    let left = left(root, &places);
    assert!(
        left.is_empty(),
        "{}: this is left to write, see docs/adding-a-provider.md:\n{}",
        provider.name(),
        left.join("\n")
    );
}

macro_rules! finished {
    ($($module:ident: $variant:ident,)+) => {
        $(
            #[test]
            fn $module() {
                check(Provider::$variant);
            }
        )+
    };
}

groups_tests::with_providers!(finished);

#[test]
fn what_is_left_is_found_in_files_and_in_folders() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("finished");
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("a.yaml", "one\n  two: TODO say it\n");
    write("b/c/d.rs", "// TODO(acme): it\n");
    write("b/generated/e.rs", "// TODO\n");
    let found = left(&root, &["a.yaml".into(), "b".into(), "f.rs".into()]);
    let b = Path::new("b").join("c").join("d.rs");
    let b = format!("{}:1: // TODO(acme): it", b.display());
    assert_eq!(found, ["a.yaml:2: two: TODO say it".to_owned(), b]);
}
