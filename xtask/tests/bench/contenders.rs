//! What others have made is found, put together and prepared, or left out with a message that helps.

mod preparing;

use std::fs;
use std::path::{Path, PathBuf};

use xtask::bench::contenders::{Contender, Failure, Line, Machine, Processes, find};
use xtask::bench::{Setting, Skipped};

/// A machine on paper. What it is asked to run is written down, with `ROOT` in place of the workspace, and answered by the first answer that fits.
struct Paper {
    root: PathBuf,
    answers: Vec<(String, Result<String, Failure>)>,
    ran: Vec<String>,
}

impl Paper {
    /// With a workspace that has what contenders are made of. Nothing is installed.
    fn new(test: &str) -> Self {
        let root = crate::folder(&format!("contenders-{test}"));
        let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let ours = "benches/contenders/openapi_generator";
        let files = ["manifest.toml", "lib.rs", "contender.rs", "kestra.rs"];
        let files = files.map(|file| format!("{ours}/{file}"));
        let shared = [
            "Cargo.lock",
            "benches/src/usage.rs",
            "benches/src/bin/contender.rs",
            "benches/src/bin/contender_counted.rs",
            "tests/official/segment/package.json",
            "tests/official/segment/package-lock.json",
        ];
        for file in files.iter().map(String::as_str).chain(shared) {
            let to = root.join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(workspace.join(file), to).unwrap();
        }
        fs::create_dir_all(root.join("specs")).unwrap();
        fs::write(root.join("specs/kestra.yaml"), "openapi: 3.0.3\n").unwrap();
        Self {
            root,
            answers: Vec::new(),
            ran: Vec::new(),
        }
    }

    fn answers(mut self, beginning: &str, with: &str) -> Self {
        self.answers
            .push((beginning.to_owned(), Ok(with.to_owned())));
        self
    }

    fn fails(mut self, beginning: &str, with: &str) -> Self {
        self.answers
            .push((beginning.to_owned(), Err(Failure::Failed(with.to_owned()))));
        self
    }

    /// Has OpenAPI Generator where `prepare` puts it.
    fn with_jar(self) -> Self {
        let package = "target/bench/python/lib/python3.11/site-packages/openapi_generator_cli";
        let package = self.root.join(package);
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("openapi-generator.jar"), "").unwrap();
        self
    }

    fn find(&mut self, provider: &str) -> Vec<Result<Contender, Skipped>> {
        let root = self.root.clone();
        find(&setting(&root), provider, self, &mut Vec::new())
    }

    /// Why the contender with this beginning is left out.
    fn why_not(&mut self, provider: &str, what: &str) -> String {
        let found = self.find(provider).into_iter();
        let mut skipped = found.filter_map(Result::err);
        let skipped = skipped.find(|skipped| skipped.what == what);
        skipped.unwrap().why
    }

    /// The contender, and what was run for it.
    fn generated(&mut self) -> (Contender, Vec<String>) {
        self.ran.clear();
        let contender = self.find("kestra").swap_remove(0).unwrap();
        // Of those after it.
        self.ran.retain(|line| !line.contains("kestra_sdk.py"));
        (contender, std::mem::take(&mut self.ran))
    }

    fn built(&self, file: &str) -> String {
        let place = "target/bench/openapi_generator/kestra";
        fs::read_to_string(self.root.join(place).join(file)).unwrap()
    }
}

impl Machine for Paper {
    fn run(&mut self, line: &Line) -> Result<String, Failure> {
        let words = line.arguments.iter().map(|word| word.to_str().unwrap());
        let words: Vec<_> = std::iter::once(line.program.to_str().unwrap())
            .chain(words)
            .collect();
        let output = words.iter().skip_while(|word| **word != "--output").nth(1);
        if let Some(output) = output {
            fs::create_dir_all(output).unwrap();
        }
        let text = words.join(" ").replace(self.root.to_str().unwrap(), "ROOT");
        let answer = self
            .answers
            .iter()
            .find(|(start, _)| text.starts_with(start));
        let answer = answer.map_or(Err(Failure::Absent), |(_, answer)| answer.clone());
        self.ran.push(text);
        answer
    }
}

fn setting(root: &Path) -> Setting<'_> {
    Setting { root, rounds: None }
}

const JAR: &str = "java -jar ROOT/target/bench/python/lib/python3.11/site-packages/openapi_generator_cli/openapi-generator.jar";
const GENERATED: &str = "OpenAPI Generator for kestra";

#[test]
fn where_nothing_is_installed_everything_is_left_out_with_what_helps() {
    let mut paper = Paper::new("nothing");
    assert_eq!(
        paper.why_not("kestra", GENERATED),
        "there is no `java` in PATH: install a Java runtime, 11 or later, then run `cargo xtask bench --prepare`"
    );
    assert_eq!(
        paper.why_not("kestra", "kestrapy"),
        "there is no `python3` in PATH: install Python 3.10 or later with venv, then run `cargo xtask bench --prepare`"
    );
    assert_eq!(
        paper.why_not("segment", "Segment's TypeScript SDK"),
        "there is no `node` in PATH: install Node.js 20 or later with npm, then run `cargo xtask bench --prepare`"
    );
    assert!(!paper.root.join("target/bench").exists());
}

#[test]
fn what_is_there_but_lacks_the_client_is_named_with_what_it_said() {
    let mut paper = Paper::new("lacking")
        .answers("java -version", "")
        .fails("python3", "ModuleNotFoundError: No module named 'kestrapy'")
        .fails("node", "Error: Cannot find module 'x'");
    assert_eq!(
        paper.why_not("kestra", GENERATED),
        "it is not installed: run `cargo xtask bench --prepare`, or put `openapi-generator-cli` into PATH"
    );
    assert_eq!(
        paper.why_not("kestra", "kestrapy"),
        "`python3` cannot load it (ModuleNotFoundError: No module named 'kestrapy'): `cargo xtask bench --prepare` installs it below `target/bench`, or \
         install it for that program"
    );
    let why = paper.why_not("segment", "Segment's TypeScript SDK");
    assert!(
        why.starts_with("`node` cannot load it (Error: Cannot find module 'x'): "),
        "{why}"
    );
}

#[test]
fn a_generator_without_java_says_so_and_one_that_fails_what_it_said() {
    let mut paper = Paper::new("no-java").with_jar();
    let why = paper.why_not("kestra", GENERATED);
    assert_eq!(
        why,
        "there is no `java` in PATH: install a Java runtime, 11 or later"
    );
    // What the package for Python puts into PATH says itself that it finds no Java, but not what to do.
    let mut paper = Paper::new("no-java-in-path").fails("openapi-generator-cli", "Error: java");
    let why = paper.why_not("kestra", GENERATED);
    assert!(why.starts_with("there is no `java` in PATH: "), "{why}");
    let mut paper = Paper::new("old-java")
        .with_jar()
        .fails("java", "Error: class version");
    let why = paper.why_not("kestra", GENERATED);
    assert_eq!(why, "`java` cannot run it: Error: class version");
}

#[test]
fn a_provider_without_a_program_around_its_client_is_left_out() {
    let mut paper = Paper::new("no-program")
        .with_jar()
        .answers("java", "7.26.0\n");
    assert_eq!(
        paper.why_not("acme", "OpenAPI Generator for acme"),
        "there is no program around its client: write `benches/contenders/openapi_generator/acme.rs`"
    );
    assert_eq!(paper.find("acme").len(), 1);
}

#[test]
fn what_was_prepared_comes_before_what_is_in_path() {
    let mut paper = Paper::new("prepared")
        .with_jar()
        .answers(JAR, "7.26.0\n")
        .answers("openapi-generator", "6.0.0\n")
        .answers("ROOT/target/bench/python/bin/python", "2.0.3\n")
        .answers("python3", "1.0.0\n")
        .answers(&cargo(), "");
    let versions: Vec<_> = paper
        .find("kestra")
        .into_iter()
        .map(|found| found.unwrap().version)
        .collect();
    assert_eq!(versions, ["7.26.0", "2.0.3"]);
    let mut paper = Paper::new("in-path")
        .answers("openapi-generator-cli", "7.0.0\n")
        .answers("python3", "2.0.1\n")
        .answers(&cargo(), "");
    let found = paper.find("kestra").into_iter();
    let found: Vec<_> = found
        .map(Result::unwrap)
        .map(|found| (found.name, found.version))
        .collect();
    let expected = [("OpenAPI Generator", "7.0.0"), ("kestrapy", "2.0.1")];
    assert_eq!(
        found,
        expected.map(|(name, version)| (name, version.to_owned()))
    );
}

/// The cargo that runs the tests.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or("cargo".to_owned())
}

#[test]
fn a_client_is_made_and_built_and_made_again_only_where_something_changed() {
    let mut paper = Paper::new("made")
        .with_jar()
        .answers(JAR, "7.26.0\n")
        .answers(&cargo(), "");
    let version = format!("{JAR} version");
    let generate = format!(
        "{JAR} generate --generator-name rust --additional-properties packageName=client \
         --input-spec ROOT/specs/kestra.yaml --output ROOT/target/bench/openapi_generator/kestra/client"
    );
    let build = format!(
        "{} build --quiet --release --target-dir ROOT/target/bench/openapi_generator/build",
        cargo()
    );
    let all = [&version, &generate, &build].map(String::clone);
    let (contender, ran) = paper.generated();
    assert_eq!(ran, all);

    let manifest = paper.built("Cargo.toml");
    for line in [
        "name = \"openapi-generator-kestra\"",
        "path = \"src/bin/contender_counted.rs\"",
        "[workspace]",
    ] {
        assert!(manifest.lines().any(|text| text == line), "{manifest}");
    }
    assert!(paper.built("src/provider.rs").contains("search_groups"));
    assert_eq!(
        paper.built("Cargo.lock"),
        fs::read_to_string(paper.root.join("Cargo.lock")).unwrap()
    );

    // What cargo adds to the lock stays there.
    let lock = paper
        .root
        .join("target/bench/openapi_generator/kestra/Cargo.lock");
    fs::write(&lock, "more").unwrap();
    assert_eq!(paper.generated().1, [version, build]);
    assert_eq!(paper.built("Cargo.lock"), "more");

    fs::write(paper.root.join("specs/kestra.yaml"), "openapi: 3.0.4\n").unwrap();
    fs::write(paper.root.join("Cargo.lock"), "new\n").unwrap();
    let left = paper
        .root
        .join("target/bench/openapi_generator/kestra/client/old.rs");
    fs::write(&left, "").unwrap();
    assert_eq!(paper.generated().1, all);
    assert!(!left.exists());
    assert_eq!(paper.built("Cargo.lock"), "new\n");

    let read = contender.read("http://127.0.0.1:1", 2_000, 1_000);
    // The server is on this machine.
    assert!(
        read.get_envs()
            .any(|variable| variable == ("HTTP_PROXY".as_ref(), None))
    );
    let program = paper
        .root
        .join("target/bench/openapi_generator/build/release/openapi-generator-kestra");
    assert_eq!(read.get_program(), program);
    let arguments: Vec<_> = read.get_args().collect();
    assert_eq!(
        arguments,
        ["read", "kestra", "http://127.0.0.1:1", "2000", "1000"]
    );
    let counted = contender
        .read_counted("http://127.0.0.1:1", 2_000, 1_000)
        .unwrap();
    assert!(
        counted
            .get_program()
            .to_str()
            .unwrap()
            .ends_with("openapi-generator-kestra-counted")
    );
}

#[test]
fn a_client_that_cannot_be_made_or_built_is_left_out_and_tried_again() {
    let mut paper = Paper::new("unmade")
        .with_jar()
        .answers("java -version", "")
        .fails("java -jar ROOT/target/bench/python/lib/python3.11/site-packages/openapi_generator_cli/openapi-generator.jar generate", "Error: spec")
        .answers(JAR, "7.26.0\n")
        .fails(&cargo(), "error[E0609]: no field");
    // Made once, of another spec.
    let stamp = paper
        .root
        .join("target/bench/openapi_generator/kestra/made-of");
    fs::create_dir_all(stamp.parent().unwrap()).unwrap();
    fs::write(&stamp, "7.26.0\nopenapi: 3.0.2\n").unwrap();
    for _ in 0..2 {
        let why = paper.why_not("kestra", GENERATED);
        assert!(!stamp.exists());
        assert_eq!(
            why,
            "it makes no client of `specs/kestra.yaml`: Error: spec"
        );
    }
    paper
        .answers
        .retain(|(start, _)| !start.ends_with("generate"));
    let why = paper.why_not("kestra", GENERATED);
    assert_eq!(
        why,
        "its client does not build: error[E0609]: no field; see `cargo build` in `target/bench/openapi_generator/kestra`"
    );
}

/// The programs around the vendors' clients say what they cannot load, whether or not it is installed here.
#[test]
fn a_program_that_cannot_load_its_client_fails_with_the_name_of_it() {
    let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let program = workspace.join("benches/contenders/kestra_sdk.py");
    let alone = ["-I", "-S", "-B", program.to_str().unwrap(), "version"];
    match Processes.run(&Line::new("python3").with(alone)) {
        // Nothing of the kind is needed to run the tests.
        Err(Failure::Absent) => {}
        Err(Failure::Failed(said)) => assert!(said.contains("kestrapy"), "{said}"),
        Ok(version) => panic!("without packages there is a client {version}"),
    }
}
