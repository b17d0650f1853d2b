//! Puts a simulator together.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::faults::Engine;
use crate::http::{self, Links};
use crate::record::Journal;
use crate::seed::Seed;
use crate::sim::{Served, Sim};
use crate::station::{Shared, Station};
use crate::vendor::Vendor;
use crate::vendors::AllChoices;
use crate::{Choices, Clock, Faults, Limits, Seeds, StartError, VendorName};

/// Makes a [`Sim`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it starts"]
pub struct SimBuilder {
    /// Who is not in it is not served.
    addresses: BTreeMap<VendorName, SocketAddr>,
    strict: bool,
    seeds: Seeds,
    faults: Faults,
    limits: Limits,
    clock: Option<Clock>,
    record: Option<PathBuf>,
    capacity: usize,
    choices: AllChoices,
}

impl SimBuilder {
    pub(crate) fn new() -> Self {
        let ephemeral = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            addresses: VendorName::ALL.map(|vendor| (vendor, ephemeral)).into(),
            strict: false,
            seeds: Seeds::default(),
            faults: Faults::default(),
            limits: Limits::default(),
            clock: None,
            record: None,
            capacity: 10_000,
            choices: AllChoices::default(),
        }
    }

    /// The address at which a vendor is served; a free port of the loopback interface if it is not set. Port 0 is any free one.
    pub fn with_address(mut self, vendor: VendorName, address: SocketAddr) -> Self {
        self.addresses.insert(vendor, address);
        self
    }

    /// Does not serve a vendor.
    pub fn without(mut self, vendor: VendorName) -> Self {
        self.addresses.remove(&vendor);
        self
    }

    /// Serves one vendor and no other.
    pub fn only(mut self, vendor: VendorName) -> Self {
        self.addresses.retain(|other, _| *other == vendor);
        self
    }

    /// Whether to refuse what a lenient vendor would let pass: headers, query parameters and forms of them, bodies, members of bodies and paths that are
    /// not documented. Off if it is not set; tests of a client of one's own want it on.
    pub fn with_strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// What every vendor's installation holds when it starts.
    pub fn with_seed(self, seed: Seed) -> Self {
        self.with_seeds(Seeds::same(seed))
    }

    /// What each vendor's installation holds when it starts, with the choices of a seed file if it names some.
    pub fn with_seeds(mut self, seeds: Seeds) -> Self {
        self.seeds = seeds;
        self
    }

    /// What goes wrong on purpose.
    pub fn with_faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Whether the vendors' limits hold; they do if it is not set.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The clock to live by; a real one of its own for each start if it is not set.
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Writes every request and its answer to a file, as lines of JSON without credentials. A file that exists is continued.
    pub fn with_record(mut self, file: impl Into<PathBuf>) -> Self {
        self.record = Some(file.into());
        self
    }

    /// How many of the last requests [`Sim::requests`] knows; 10,000 if it is not set. Each takes at most the 64 KiB of its body that are kept, and its headers.
    pub fn with_request_capacity(mut self, requests: usize) -> Self {
        self.capacity = requests;
        self
    }

    /// What a vendor does where its documents leave it open; which vendor follows from the type. Takes precedence over a seed file.
    ///
    /// ```
    /// use groups_sim::{Sim, segment};
    ///
    /// let mut choices = segment::Choices::default();
    /// choices.newest_first = true;
    /// let builder = Sim::builder().with_choices(choices);
    /// ```
    pub fn with_choices(mut self, choices: impl Choices) -> Self {
        choices.set(&mut self.choices);
        self
    }

    /// Starts to serve, on the current Tokio runtime.
    ///
    /// # Errors
    /// No vendor is to be served, an address is taken, or a seed, the faults or the record file cannot be used. Nothing is served then.
    pub async fn start(self) -> Result<Sim, StartError> {
        if self.addresses.is_empty() {
            return Err(StartError::NothingServed);
        }
        self.faults.check()?;
        let journal = Journal::new(self.capacity, self.record.as_deref());
        let shared = Shared {
            clock: self.clock.unwrap_or_default(),
            engine: Arc::new(Engine::new(&self.faults)),
            journal: Arc::new(journal.map_err(StartError::Record)?),
            limits: self.limits,
            strict: self.strict,
        };
        let links = Links::new();
        let choices = self.choices.or(self.seeds.choices.clone());
        let mut ready = Vec::new();
        for (vendor, address) in self.addresses {
            let seed = self.seeds.of(vendor);
            let prepared = vendor.prepare(address, &shared, choices.clone(), seed);
            ready.push(prepared.await?);
        }
        let served = ready.into_iter().map(|ready| ready.serve(&links)).collect();
        Ok(Sim::new(served, shared, links))
    }
}

/// A vendor that has everything it needs, before anything is served.
pub(crate) struct Ready {
    name: VendorName,
    url: String,
    listener: TcpListener,
    station: Arc<dyn http::Station>,
    inside: Arc<dyn crate::station::Inside>,
}

impl Ready {
    fn serve(self, links: &Arc<Links>) -> Served {
        Served {
            name: self.name,
            url: self.url,
            inside: self.inside,
            task: Some(http::serve(self.station, self.listener, Arc::clone(links))),
        }
    }
}

pub(crate) async fn prepare<V: Vendor>(
    vendor: VendorName,
    address: SocketAddr,
    shared: &Shared,
    choices: Option<V::Choices>,
    seed: Arc<Seed>,
) -> Result<Ready, StartError> {
    let unusable = |source| StartError::Address {
        vendor,
        address,
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let url = format!("http://{}", listener.local_addr().map_err(unusable)?);
    let choices = choices.unwrap_or_default();
    let station = Station::<V>::new(vendor, url.clone(), shared.clone(), choices, seed);
    let station = Arc::new(station.map_err(|message| StartError::Seed { vendor, message })?);
    Ok(Ready {
        name: vendor,
        url,
        listener,
        station: Arc::clone(&station) as Arc<dyn http::Station>,
        inside: station,
    })
}
