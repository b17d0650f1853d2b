//! `cargo xtask generate`: the tree is current, the check sees every difference, and no input does harm.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::fs;

use common::{Tree, providers, text, workspace};
use xtask::generate::{Change, generate};

#[test]
fn the_generated_files_of_this_workspace_are_current() {
    let changes = generate(workspace(), &[])
        .unwrap()
        .compare(workspace())
        .unwrap();
    let stale: Vec<_> = changes.iter().map(|(path, _)| path).collect();
    assert!(
        stale.is_empty(),
        "run `cargo xtask generate`; stale: {stale:?}"
    );
}

#[test]
fn two_runs_write_the_same_bytes_and_the_second_writes_nothing() {
    let tree = Tree::new("two_runs");
    let current = tree.files();
    for path in current.keys() {
        let generated = path
            .components()
            .any(|part| part.as_os_str() == "generated");
        if generated || path.ends_with("Cargo.toml") {
            fs::remove_file(path).unwrap();
        }
    }
    let first = tree.xtask(&["generate"]);
    assert!(first.status.success(), "{}", text(&first));
    let rewritten = tree.files();
    for (path, content) in &rewritten {
        assert_eq!(current.get(path), Some(content), "{}", path.display());
    }
    let second = text(&tree.xtask(&["generate"]));
    let unchanged = second.matches(" 0 files written").count();
    assert_eq!(unchanged, providers().len(), "{second}");
    assert_eq!(tree.files(), rewritten);
}

#[test]
fn the_report_has_the_numbers_of_each_provider() {
    let tree = Tree::new("report");
    let output = text(&tree.xtask(&["generate", "segment"]));
    let line = output.lines().next().unwrap();
    assert!(
        line.starts_with("segment: 21 operations, 67 types, "),
        "{line}"
    );
    assert!(
        line.contains(" lines, 0 files written, ") && line.ends_with(" ms"),
        "{line}"
    );

    let json = tree.xtask(&["generate", "--check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let names: Vec<_> = json["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["provider"].clone())
        .collect();
    assert_eq!(names, providers());
    assert_eq!(json["changes"], serde_json::json!([]));
}

/// What a spec says of pages and conditions, and nothing else, arrives in the code that needs it.
#[test]
fn pages_and_filters_are_data_types_and_mocks() {
    let tree = Tree::new("filters");
    let path = "specs/kestra.yaml";
    let spec = tree.read(path);
    let filters = "x-groups-query: filters";
    assert_eq!(spec.matches(filters).count(), 1, "one shared parameter");
    let facts = tree.read("crates/groups-kestra/src/generated/operations.rs");
    let lists = spec.matches("parameters/Filters\"").count();
    assert_eq!(lists, 6);
    assert_eq!(facts.matches("PaginationStyle::Page,").count(), lists);
    assert_eq!(facts.matches("QueryEncoding::Filters,").count(), lists);
    let client = tree.read("crates/groups-kestra/src/generated/client.rs");
    let setter = "V: std::convert::TryInto<::std::vec::Vec<::groups_transport::QueryFilter>>";
    assert_eq!(client.matches(setter).count(), lists);
    assert!(!client.contains("types::QueryFilter"));
    let mock = tree.read("crates/groups-httpmock/src/generated/kestra.rs");
    assert_eq!(mock.matches("crate::filter_query(").count(), lists);

    // The form is read, not only that there is one.
    let wrong = spec.replace(filters, "x-groups-query: indexed");
    tree.write(path, wrong);
    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("query-filter"), "{shown}");
}

/// Not only Rust: manifests, READMEs and mocks too.
/// A property that is a reference has no place for a description of its own. Without any the crate would not compile.
#[test]
fn every_field_is_documented_in_whatever_the_linter_lets_pass() {
    let tree = Tree::new("fields");
    tree.write("specs/acme.yaml", include_str!("specs/base.yaml"));
    tree.write(
        "crates/groups-acme/README.md",
        "# Acme\n\n<!-- operations: written by `cargo xtask generate`, do not edit -->\n<!-- end of operations -->\n",
    );
    let output = tree.xtask(&["generate", "acme"]);
    assert!(output.status.success(), "{}", text(&output));
    let client = tree.read("crates/groups-acme/src/generated/client.rs");
    let file = syn::parse_file(&client).unwrap();
    let types = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let mut fields = 0;
    for item in &types.unwrap().1 {
        let syn::Item::Struct(item) = item else {
            continue;
        };
        for field in item.fields.iter().filter(|field| field.ident.is_some()) {
            let documented = field.attrs.iter().any(|one| one.path().is_ident("doc"));
            let name = field.ident.as_ref().unwrap();
            assert!(documented, "{}::{name}", item.ident);
            fields += 1;
        }
    }
    assert!(fields > 5);
    for line in [
        "/// See [`Color`](crate::generated::enums::Color).\n",
        "/// See [`types::State`](crate::generated::client::types::State).\n",
    ] {
        // The field, and the method of the builder that sets it.
        assert_eq!(client.matches(line).count(), 2, "{line}");
    }
}

#[test]
fn the_check_covers_every_emitted_file() {
    let tree = Tree::new("every_file");
    let generated = generate(&tree.root, &[]).unwrap();
    let mut emitted = 0;
    for (path, content) in tree.files() {
        let shown = path
            .strip_prefix(&tree.root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let by_hand = shown.starts_with("specs/")
            || shown.starts_with("crates/groups-core/")
            || shown.starts_with("crates/groups-transport/")
            || shown.starts_with("crates/groups-sim/")
            || shown.starts_with("crates/groups-testkit/")
            || shown == "crates/groups-httpmock/README.md";
        if by_hand {
            continue;
        }
        emitted += 1;
        let current = String::from_utf8(content.clone()).unwrap();
        let changed = if shown.ends_with("README.md") {
            current.replacen("| `", "| `x", 1)
        } else {
            format!("{current}\n")
        };
        fs::write(&path, changed).unwrap();
        let changes = generated.compare(&tree.root).unwrap();
        let found: Vec<_> = changes.iter().collect();
        assert!(
            matches!(&found[..], [(one, Change::Update(_))] if *one == shown),
            "{shown}"
        );

        if !shown.ends_with("README.md") {
            fs::remove_file(&path).unwrap();
            let changes = generated.compare(&tree.root).unwrap();
            let found: Vec<_> = changes.iter().collect();
            assert!(
                matches!(&found[..], [(one, Change::Create(_))] if *one == shown),
                "{shown}"
            );
        }
        fs::write(&path, content).unwrap();
    }
    // Per provider: manifest, README, client, what ties it, module, operations, mock, types, decoder, and enums if there are some; the manifests of the mocks and of the
    // fuzz targets, and the modules of mocks, types and decoders.
    let with_enums = tree
        .files()
        .into_keys()
        .filter(|path| path.ends_with("enums.rs"));
    assert_eq!(emitted, providers().len() * 9 + with_enums.count() + 5);
    assert!(providers().len() >= 3);
}

#[test]
fn the_check_names_the_stale_file_and_the_remedy_and_writes_nothing() {
    let tree = Tree::new("stale");
    tree.write(
        "crates/groups-kestra/src/generated/client.rs",
        "// edited by hand\n",
    );
    let before = tree.files();
    let output = tree.xtask(&["generate", "--check"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("  crates/groups-kestra/src/generated/client.rs: stale\n"),
        "{shown}"
    );
    assert!(shown.contains("cargo xtask generate\n"), "{shown}");
    assert_eq!(tree.files(), before);

    assert!(tree.xtask(&["generate", "kestra"]).status.success());
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[test]
fn a_file_that_no_spec_produces_any_more_is_reported_and_removed() {
    let tree = Tree::new("left_over");
    fs::remove_file(tree.root.join("specs/kestra.yaml")).unwrap();
    let output = tree.xtask(&["generate", "--check"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    for path in [
        "crates/groups-httpmock/src/generated/kestra.rs",
        "crates/groups-kestra/Cargo.toml",
        "crates/groups-kestra/src/generated/client.rs",
    ] {
        assert!(
            shown.contains(&format!("  {path}: left over, no spec produces it\n")),
            "{shown}"
        );
    }
    assert!(
        shown.contains("  crates/groups-httpmock/Cargo.toml: stale\n"),
        "{shown}"
    );

    assert!(tree.xtask(&["generate"]).status.success());
    assert!(!tree.root.join("crates/groups-kestra/Cargo.toml").exists());
    assert!(
        tree.root.join("crates/groups-kestra/README.md").exists(),
        "not ours to remove"
    );
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[test]
fn everything_below_the_generated_folders_is_accounted_for() {
    let tree = Tree::new("accounted_for");
    let client = tree.read("crates/groups-kestra/src/generated/client.rs");
    let marked = "crates/groups-kestra/src/generated/old/client.rs";
    let marked_elsewhere = "crates/groups-core/src/generated/types.rs";
    tree.write(marked, &client);
    tree.write(marked_elsewhere, &client);
    let check = || {
        let output = tree.xtask(&["generate", "--check"]);
        assert_eq!(output.status.code(), Some(1));
        text(&output)
    };
    let shown = check();
    for path in [marked, marked_elsewhere] {
        let line = format!("  {path}: left over, no spec produces it\n");
        assert!(shown.contains(&line), "{shown}");
    }

    let unmarked = [
        "crates/groups-core/src/generated/a/b/c.txt",
        "crates/groups-kestra/src/generated/notes.rs",
    ];
    for path in unmarked {
        tree.write(path, "//! Somebody's work.\n");
    }
    let before = tree.files();
    let shown = check();
    for path in unmarked {
        let line =
            format!("  {path}: left over, and not generated: move it elsewhere or delete it\n");
        assert!(shown.contains(&line), "{shown}");
    }
    let json = tree.xtask(&["generate", "--check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let kinds: Vec<_> = json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["change"])
        .collect();
    assert_eq!(kinds, ["foreign", "remove", "foreign", "remove"]);

    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    for path in unmarked {
        assert!(shown.contains(&format!("`{path}`")), "{shown}");
    }
    assert_eq!(tree.files(), before, "nothing is written or removed");

    for path in unmarked {
        fs::remove_file(tree.root.join(path)).unwrap();
    }
    assert!(tree.xtask(&["generate"]).status.success());
    for path in [marked, marked_elsewhere] {
        assert!(!tree.root.join(path).exists(), "{path}");
    }
    assert!(tree.xtask(&["generate", "--check"]).status.success());
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_not_removed() {
    let tree = Tree::new("link");
    let target = tree
        .root
        .join("crates/groups-segment/src/generated/client.rs");
    let link = "crates/groups-kestra/src/generated/linked.rs";
    std::os::unix::fs::symlink(&target, tree.root.join(link)).unwrap();
    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(shown.contains(&format!("`{link}`")), "{shown}");
    assert!(target.exists() && tree.root.join(link).exists());
}

/// `lint` and `generate` agree on what a spec is.
#[test]
fn a_file_that_cannot_be_a_spec_is_an_error_that_says_why() {
    let tree = Tree::new("names");
    let spec = tree.read("specs/kestra.yaml");
    for (file, words) in [
        ("acme.yml", "rename it to `specs/acme.yaml`"),
        ("acme.YAML", "rename it to `specs/acme.yaml`"),
        ("Acme.yaml", "use lower-case letters"),
        ("ac_me.yaml", "use lower-case letters"),
        (".yaml", "use lower-case letters"),
        (
            "core.yaml",
            "`groups-core` is the crate of the shared types",
        ),
        ("transport.yaml", "`groups-transport` is"),
        ("httpmock.yaml", "`groups-httpmock` is"),
        ("sim.yaml", "`groups-sim` is"),
        ("testkit.yaml", "`groups-testkit` is"),
        ("tests.yaml", "`groups-tests` is"),
        ("benches.yaml", "`groups-benches` is"),
        ("default.yaml", "cargo turns on"),
        ("all.yaml", "has a feature of this name"),
        ("generated.yaml", "has a module of this name"),
        ("match.yaml", "`match` is a keyword"),
        ("gen.yaml", "`gen` is a keyword"),
    ] {
        let path = format!("specs/{file}");
        tree.write(&path, &spec);
        let before = tree.files();
        for arguments in [&["generate"][..], &["generate", "kestra"], &["lint"]] {
            let output = tree.xtask(arguments);
            let shown = text(&output);
            assert_eq!(
                output.status.code(),
                Some(2),
                "{file}: {arguments:?}: {shown}"
            );
            assert!(shown.contains(&format!("`{path}`")), "{shown}");
            assert!(shown.contains(words), "{file}: {shown}");
        }
        assert_eq!(tree.files(), before);
        fs::remove_file(tree.root.join(path)).unwrap();
    }
}

#[test]
fn one_provider_leaves_the_others_alone() {
    let tree = Tree::new("one_provider");
    let other = "crates/groups-segment/src/generated/client.rs";
    tree.write(other, "// stale\n");
    assert!(tree.xtask(&["generate", "kestra"]).status.success());
    assert_eq!(tree.read(other), "// stale\n");
}

#[test]
fn a_readme_without_a_place_for_the_table_is_an_error_that_shows_the_markers() {
    let tree = Tree::new("readme");
    tree.write("crates/groups-kestra/README.md", "# groups-kestra\n");
    let before = tree.files();
    let output = tree.xtask(&["generate"]);
    let shown = text(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(
        shown.contains("`crates/groups-kestra/README.md` has no place"),
        "{shown}"
    );
    assert!(shown.contains("<!-- end of operations -->"), "{shown}");
    assert_eq!(tree.files(), before);
}

/// Whatever stands where a spec should be: a clear error that names it, no panic, and the tree as it was.
#[test]
fn no_input_does_harm() {
    let alias_bomb = {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for level in 1..30 {
            let below = format!("*a{}", level - 1);
            let row = [below.as_str(); 8].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{row}]\n"));
        }
        text
    };
    let kestra = fs::read_to_string(workspace().join("specs/kestra.yaml")).unwrap();
    let half: String = kestra.chars().take(kestra.len() / 2).collect();
    let inputs: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("only a comment", b"# nothing\n".to_vec()),
        ("a list", b"- 1\n".to_vec()),
        ("not YAML", b"openapi: [3.0.3\n  paths: }".to_vec()),
        ("tabs", b"openapi:\n\t- 1\n".to_vec()),
        ("not UTF-8", vec![b'a', b':', b' ', 0xff, 0xfe]),
        ("NUL", b"openapi: \"3.0.3\"\0\n".to_vec()),
        ("deep", "[".repeat(200_000).into_bytes()),
        ("aliases", alias_bomb.into_bytes()),
        (
            "twice the same key",
            b"openapi: 3.0.3\nopenapi: 3.0.3\n".to_vec(),
        ),
        (
            "two documents",
            b"openapi: 3.0.3\n---\nopenapi: 3.0.3\n".to_vec(),
        ),
        (
            "OpenAPI 3.1",
            kestra
                .replace("openapi: 3.0.3", "openapi: 3.1.0")
                .into_bytes(),
        ),
        ("Swagger", b"swagger: '2.0'\n".to_vec()),
        ("cut", half.into_bytes()),
        (
            "wrong types",
            b"openapi: 3.0.3\ninfo: []\npaths: 7\ncomponents: yes\n".to_vec(),
        ),
        (
            "operation is a list",
            kestra
                .replace("    put:\n", "    put: []\n    x-was:\n")
                .into_bytes(),
        ),
        (
            "negative status",
            kestra.replace("\"204\":", "\"-1\":").into_bytes(),
        ),
    ];
    let tree = Tree::new("no_harm");
    for (what, input) in inputs {
        tree.write("specs/kestra.yaml", input);
        let before = tree.files();
        for arguments in [&["generate"][..], &["generate", "--check"], &["lint"]] {
            let output = tree.xtask(arguments);
            let shown = text(&output);
            assert_eq!(
                output.status.code(),
                Some(1),
                "{what}: {arguments:?}: {shown}"
            );
            assert!(shown.contains("specs/kestra.yaml:"), "{what}: {shown}");
            assert!(!shown.contains("panicked"), "{what}: {shown}");
        }
        assert_eq!(tree.files(), before, "{what}");
    }
}

#[test]
fn a_missing_file_and_a_folder_in_its_place_are_clear_errors() {
    let tree = Tree::new("missing");
    let code_and_text = |arguments: &[&str]| {
        let output = tree.xtask(arguments);
        (output.status.code(), text(&output))
    };

    let (code, shown) = code_and_text(&["generate", "nosuch"]);
    assert_eq!(code, Some(2));
    assert!(
        shown.contains("there is no `specs/nosuch.yaml`") && shown.contains("kestra"),
        "{shown}"
    );

    fs::remove_file(tree.root.join("specs/kestra.yaml")).unwrap();
    fs::create_dir(tree.root.join("specs/kestra.yaml")).unwrap();
    let (code, shown) = code_and_text(&["generate"]);
    assert_eq!(code, Some(1), "{shown}");
    assert!(
        shown.contains("`specs/kestra.yaml` is a directory"),
        "{shown}"
    );

    fs::remove_dir_all(tree.root.join("specs")).unwrap();
    for arguments in [&["generate"][..], &["lint"]] {
        let (code, shown) = code_and_text(arguments);
        assert_eq!(code, Some(2), "{shown}");
        assert!(
            shown.contains("specs") && !shown.contains("panicked"),
            "{shown}"
        );
    }
}

#[test]
fn unknown_arguments_are_usage_errors() {
    let tree = Tree::new("usage");
    for arguments in [&["generate", "--nope"][..], &["nope"], &[]] {
        let output = tree.xtask(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            text(&output)
        );
    }
}
