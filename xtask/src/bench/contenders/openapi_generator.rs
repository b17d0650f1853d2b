//! The clients that OpenAPI Generator makes of our specs, with its generator `rust` and otherwise as it is by itself: asynchronous, on reqwest.

use std::env::{self, consts};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::Setting;
use super::prepare::{PREPARE, jar};
use super::{Contender, Failure, Line, Machine, seen};

pub(super) const NAME: &str = "OpenAPI Generator";

/// Our programs around the clients.
const OURS: &str = "benches/contenders/openapi_generator";

/// What the programs have in common with those around our own clients, and where they have it.
const SHARED: &[(&str, &str)] = &[
    ("benches/src/usage.rs", "src/usage.rs"),
    ("benches/src/bin/contender.rs", "src/bin/contender.rs"),
    (
        "benches/src/bin/contender_counted.rs",
        "src/bin/contender_counted.rs",
    ),
];

/// OpenAPI Generator, where it is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    /// Its version.
    pub version: String,
    line: Line,
}

impl Generator {
    /// What was prepared, or else what is in `PATH`.
    ///
    /// # Errors
    /// There is none that runs; says what is absent and what helps.
    pub fn find(setting: &Setting<'_>, machine: &mut dyn Machine) -> Result<Self, String> {
        let java = |jar: PathBuf| Line::new("java").with(["-jar"]).with([jar]);
        let prepared = jar(setting).map(java);
        let in_path = ["openapi-generator-cli", "openapi-generator"].map(Line::new);
        let mut why = None;
        for line in prepared.clone().into_iter().chain(in_path) {
            match machine.run(&line.clone().with(["version"])) {
                Ok(version) => {
                    return Ok(Self {
                        version: version.trim().to_owned(),
                        line,
                    });
                }
                Err(Failure::Absent) => {}
                Err(Failure::Failed(said)) => {
                    let program = line.program.display();
                    why = Some(format!("`{program}` cannot run it: {said}"));
                }
            }
        }
        let has_java = machine.run(&Line::new("java").with(["-version"])) != Err(Failure::Absent);
        let java = "there is no `java` in PATH: install a Java runtime, 11 or later";
        Err(match (why, has_java, prepared.is_some()) {
            (Some(why), true, _) => why,
            (None, true, _) => format!(
                "it is not installed: run {PREPARE}, or put `openapi-generator-cli` into PATH"
            ),
            (_, false, true) => java.to_owned(),
            (_, false, false) => format!("{java}, then run {PREPARE}"),
        })
    }

    /// What makes a client of a spec: a package of the name `client`.
    #[must_use]
    pub fn generate(&self, spec: &Path, into: &Path) -> Line {
        let line = self.line.clone();
        let line = line.with(["generate", "--generator-name", "rust"]);
        let line = line.with(["--additional-properties", "packageName=client"]);
        let line = line.with(["--input-spec"]).with([spec]);
        line.with(["--output"]).with([into])
    }
}

/// The program around the client, made and built anew where something changed, or why there is none.
pub(super) fn contender(
    setting: &Setting<'_>,
    provider: &str,
    machine: &mut dyn Machine,
    progress: &mut dyn Write,
) -> Result<Contender, String> {
    let ours = setting.root.join(OURS);
    if !ours.join(format!("{provider}.rs")).exists() {
        return Err(format!(
            "there is no program around its client: write `{OURS}/{provider}.rs`"
        ));
    }
    let generator = Generator::find(setting, machine)?;
    let folder = setting.folder().join("openapi_generator");
    let place = folder.join(provider);
    generate(setting, &generator, provider, &place, machine, progress)?;
    put_together(setting.root, provider, &place)
        .map_err(|error| format!("`{}` cannot be written: {error}", seen(setting, &place)))?;
    let target = folder.join("build");
    build(setting, &place, &target, provider, machine, progress)?;
    let program = |suffix: &str| {
        let name = format!("openapi-generator-{provider}{suffix}{}", consts::EXE_SUFFIX);
        Line::new(target.join("release").join(name))
    };
    Ok(Contender {
        name: NAME,
        version: generator.version,
        provider: provider.to_owned(),
        line: program(""),
        counted: Some(program("-counted")),
    })
}

/// Makes the client, unless it is the one that this generator made of the spec as it is now.
fn generate(
    setting: &Setting<'_>,
    generator: &Generator,
    provider: &str,
    place: &Path,
    machine: &mut dyn Machine,
    progress: &mut dyn Write,
) -> Result<(), String> {
    let name = format!("specs/{provider}.yaml");
    let spec = setting.root.join(&name);
    let text =
        fs::read_to_string(&spec).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    let (client, stamp) = (place.join("client"), place.join("made-of"));
    let made_of = format!("{}\n{text}", generator.version);
    if client.exists() && fs::read_to_string(&stamp).is_ok_and(|before| before == made_of) {
        return Ok(());
    }
    tell(
        progress,
        &format!("{NAME} {} makes a client of `{name}`", generator.version),
    );
    let unwritable = |error| format!("`{}` cannot be written: {error}", seen(setting, &client));
    // What is half made has no stamp, and of an earlier one, files would be left.
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(unwritable)?;
    }
    if client.exists() {
        fs::remove_dir_all(&client).map_err(unwritable)?;
    }
    let line = generator.generate(&spec, &client);
    match machine.run(&line) {
        Ok(_) => fs::write(&stamp, made_of).map_err(unwritable),
        Err(Failure::Absent) => Err("it was there, and is gone".to_owned()),
        Err(Failure::Failed(said)) => Err(format!("it makes no client of `{name}`: {said}")),
    }
}

/// Puts our program beside the client.
fn put_together(root: &Path, provider: &str, place: &Path) -> std::io::Result<()> {
    fs::create_dir_all(place.join("src/bin"))?;
    let ours = root.join(OURS);
    let manifest = fs::read_to_string(ours.join("manifest.toml"))?;
    keep(
        &place.join("Cargo.toml"),
        &manifest.replace("PROVIDER", provider),
    )?;
    let own = [
        ("lib.rs".to_owned(), "src/lib.rs"),
        ("contender.rs".to_owned(), "src/contender.rs"),
        (format!("{provider}.rs"), "src/provider.rs"),
    ];
    let own = own.map(|(from, to)| (ours.join(from), to));
    let shared = SHARED.iter().map(|(from, to)| (root.join(from), *to));
    for (from, to) in own.into_iter().chain(shared) {
        keep(&place.join(to), &fs::read_to_string(from)?)?;
    }
    // The same versions on both sides, of what both sides use.
    let lock = fs::read_to_string(root.join("Cargo.lock"))?;
    if keep(&place.join("workspace.lock"), &lock)? {
        fs::write(place.join("Cargo.lock"), lock)?;
    }
    Ok(())
}

/// Writes a file unless it has this text, so that nothing is built again without need. Whether it was written.
fn keep(file: &Path, text: &str) -> std::io::Result<bool> {
    let differs = fs::read_to_string(file).map_or(true, |before| before != text);
    if differs {
        fs::write(file, text)?;
    }
    Ok(differs)
}

fn build(
    setting: &Setting<'_>,
    place: &Path,
    target: &Path,
    provider: &str,
    machine: &mut dyn Machine,
    progress: &mut dyn Write,
) -> Result<(), String> {
    tell(
        progress,
        &format!("cargo builds the client of {NAME} for {provider}"),
    );
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let line = Line::new(cargo)
        .with(["build", "--quiet", "--release", "--target-dir"])
        .with([target])
        .inside(place);
    machine.run(&line).map(drop).map_err(|failure| {
        let said = match failure {
            Failure::Absent => "there is no cargo".to_owned(),
            Failure::Failed(said) => said,
        };
        format!(
            "its client does not build: {said}; see `cargo build` in `{}`",
            seen(setting, place)
        )
    })
}

fn tell(progress: &mut dyn Write, text: &str) {
    // Who does not listen misses nothing that counts.
    let _ = writeln!(progress, "{text}");
}
