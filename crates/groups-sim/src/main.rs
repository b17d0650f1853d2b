//! The program `groups-sim`: serves the vendors until it is stopped.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::{Arg, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum, value_parser};
use groups_sim::{Faults, Limits, Seeds, Sim, SimBuilder, VendorName};

/// Serves vendors from memory, for testing programs that manage user groups.
///
/// Exit codes: 0 stopped, 1 cannot start, 2 wrong usage.
#[derive(Debug, Parser)]
#[command(name = "groups-sim", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until Ctrl-C
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    places: Places,

    /// Users, groups and memberships to start with, and choices where the vendors' documents leave something open (JSON)
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// What goes wrong on purpose (JSON)
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Whether the vendors' limits hold
    #[arg(long, value_enum, default_value_t = LimitsArg::Real)]
    limits: LimitsArg,

    /// Write every request and its answer to this file, as lines of JSON without credentials
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,

    /// Refuse everything that is not documented, which a vendor might let pass
    #[arg(long)]
    strict: bool,

    /// How to say where the vendors are served
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// One option for each vendor, which says where to serve it, and one that leaves out all others.
#[derive(Debug)]
struct Places(Vec<(VendorName, Place)>);

const ONLY: &str = "only";

impl Args for Places {
    fn augment_args(command: clap::Command) -> clap::Command {
        let place = |vendor: VendorName| {
            Arg::new(vendor.as_str())
                .long(vendor.as_str())
                .value_name("ADDR")
                .value_parser(value_parser!(Place))
                .default_value(vendor.default_address())
                .help("Where to serve this vendor: an address or name with a port, a port of 127.0.0.1 (0 for any free one), or `off`")
        };
        let only = Arg::new(ONLY)
            .long(ONLY)
            .value_name("VENDOR")
            .value_parser(VendorName::ALL.map(VendorName::as_str))
            .help("Serve this vendor and no other");
        command.args(VendorName::ALL.map(place)).arg(only)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Places {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let only = matches.get_one::<String>(ONLY);
        let place = |vendor: VendorName| {
            let left_out = only.is_some_and(|only| only != vendor.as_str());
            let place = matches.get_one(vendor.as_str()).copied();
            let place = place.filter(|_| !left_out).unwrap_or(Place::Off);
            (vendor, place)
        };
        Ok(Self(VendorName::ALL.map(place).into()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LimitsArg {
    Real,
    SharedByWrites,
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    At(SocketAddr),
    Off,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self::Off);
        }
        if let Ok(port) = text.parse() {
            return Ok(Self::At((Ipv4Addr::LOCALHOST, port).into()));
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::At(address));
        }
        // A name has perhaps several addresses; clients that know no IPv6 reach this one.
        let found: Vec<_> = text
            .to_socket_addrs()
            .map_err(|_| "give an address like 127.0.0.1:9901 or localhost:9901, a port, or `off`")?
            .collect();
        let address = found.iter().find(|address| address.is_ipv4());
        let address = address.or(found.first()).copied().map(Self::At);
        address.ok_or_else(|| format!("`{text}` has no address"))
    }
}

fn main() -> ExitCode {
    let Cli {
        command: Command::Serve(serve),
    } = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(run(serve)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut message = format!("error: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                message.push_str(&format!(": {cause}"));
                source = cause.source();
            }
            // Nobody is left to tell if this fails.
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(serve: Serve) -> Result<(), Box<dyn Error>> {
    let sim = builder(&serve)?.start().await?;
    let stopped = stopped()?;
    announce(&sim, serve.format)?;
    stopped.await;
    sim.stop().await;
    Ok(())
}

fn builder(serve: &Serve) -> Result<SimBuilder, Box<dyn Error>> {
    let limits = match serve.limits {
        LimitsArg::Real => Limits::Real,
        LimitsArg::SharedByWrites => Limits::SharedByWrites,
        LimitsArg::Off => Limits::Off,
    };
    // What nobody can ask for need not be kept.
    let mut builder = Sim::builder().with_request_capacity(0);
    builder = builder.with_strict(serve.strict).with_limits(limits);
    for (vendor, place) in &serve.places.0 {
        builder = match *place {
            Place::At(address) => builder.with_address(*vendor, address),
            Place::Off => builder.without(*vendor),
        };
    }
    if let Some(file) = &serve.seed {
        builder = builder.with_seeds(read(file, Seeds::from_json)?);
    }
    if let Some(file) = &serve.faults {
        builder = builder.with_faults(read(file, Faults::from_json)?);
    }
    if let Some(file) = &serve.record {
        builder = builder.with_record(file);
    }
    Ok(builder)
}

fn read<T, E: Error>(file: &Path, parse: fn(&str) -> Result<T, E>) -> Result<T, String> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    parse(&text).map_err(|error| format!("{name}: {error}"))
}

/// Says where the vendors are, and that they can be called from now on.
fn announce(sim: &Sim, format: Format) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let served = VendorName::ALL.into_iter();
    let served = served.filter_map(|vendor| Some((vendor.as_str(), sim.url(vendor).ok()?)));
    match format {
        Format::Json => {
            let urls: serde_json::Map<_, _> = served
                .map(|(vendor, url)| (vendor.to_owned(), url.into()))
                .collect();
            writeln!(output, "{}", serde_json::Value::from(urls))?;
        }
        Format::Text => {
            let names = VendorName::ALL.map(|vendor| vendor.as_str().len());
            let width = names.into_iter().max().unwrap_or_default();
            for (vendor, url) in served {
                writeln!(output, "{vendor:<width$} {url}")?;
            }
            writeln!(output, "ready; stop with Ctrl-C")?;
        }
    }
    output.flush()
}

/// Waits for Ctrl-C, or for the signal that service managers send. Whoever knows that the program is ready can stop it, so that it listens for both from
/// the moment it is called, not only when it waits.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without Ctrl-C it runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
