//! No input does harm: it is refused with a clear error, and the tree stays as it was.

use std::fs;

use crate::common::{Tree, text, workspace};

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
