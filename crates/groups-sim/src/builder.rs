//! Puts a simulator together.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::faults::Engine;
use crate::http::{self, Links};
use crate::kestra::{self, Kestra};
use crate::opendatasoft::{self, Opendatasoft};
use crate::record::Journal;
use crate::seed::Seed;
use crate::segment::{self, Segment};
use crate::sim::{Served, Sim};
use crate::station::{Shared, Station};
use crate::vendor::Vendor;
use crate::{Clock, Faults, Limits, Seeds, StartError, VendorName};

/// Makes a [`Sim`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it starts"]
pub struct SimBuilder {
    addresses: [Option<SocketAddr>; 3],
    strict: bool,
    seeds: Seeds,
    faults: Faults,
    limits: Limits,
    clock: Option<Clock>,
    record: Option<PathBuf>,
    capacity: usize,
    opendatasoft: Option<opendatasoft::Choices>,
    segment: Option<segment::Choices>,
    kestra: Option<kestra::Choices>,
}

impl SimBuilder {
    pub(crate) fn new() -> Self {
        let ephemeral = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            addresses: [Some(ephemeral); 3],
            strict: false,
            seeds: Seeds::default(),
            faults: Faults::default(),
            limits: Limits::default(),
            clock: None,
            record: None,
            capacity: 10_000,
            opendatasoft: None,
            segment: None,
            kestra: None,
        }
    }

    fn address_mut(&mut self, vendor: VendorName) -> &mut Option<SocketAddr> {
        let [opendatasoft, segment, kestra] = &mut self.addresses;
        match vendor {
            VendorName::Opendatasoft => opendatasoft,
            VendorName::Segment => segment,
            VendorName::Kestra => kestra,
        }
    }

    /// The address at which a vendor is served; a free port of the loopback interface if it is not set. Port 0 is any free one.
    pub fn with_address(mut self, vendor: VendorName, address: SocketAddr) -> Self {
        *self.address_mut(vendor) = Some(address);
        self
    }

    /// Does not serve a vendor.
    pub fn without(mut self, vendor: VendorName) -> Self {
        *self.address_mut(vendor) = None;
        self
    }

    /// Serves one vendor and no other.
    pub fn only(mut self, vendor: VendorName) -> Self {
        for other in VendorName::ALL {
            if other != vendor {
                self = self.without(other);
            }
        }
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

    /// What Opendatasoft does where its documents leave it open. Takes precedence over a seed file.
    pub fn with_opendatasoft_choices(mut self, choices: opendatasoft::Choices) -> Self {
        self.opendatasoft = Some(choices);
        self
    }

    /// What Segment does where its documents leave it open. Takes precedence over a seed file.
    pub fn with_segment_choices(mut self, choices: segment::Choices) -> Self {
        self.segment = Some(choices);
        self
    }

    /// What Kestra does where its documents leave it open. Takes precedence over a seed file.
    pub fn with_kestra_choices(mut self, choices: kestra::Choices) -> Self {
        self.kestra = Some(choices);
        self
    }

    /// Starts to serve, on the current Tokio runtime.
    ///
    /// # Errors
    /// No vendor is to be served, an address is taken, or a seed, the faults or the record file cannot be used. Nothing is served then.
    pub async fn start(self) -> Result<Sim, StartError> {
        if self.addresses.iter().all(Option::is_none) {
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
        let mut ready = Vec::new();
        let [opendatasoft, segment, kestra] = self.addresses;
        let Seeds {
            opendatasoft: opendatasoft_seed,
            segment: segment_seed,
            kestra: kestra_seed,
            choices: written,
        } = self.seeds;
        if let Some(address) = opendatasoft {
            let choices = self.opendatasoft.or(written.opendatasoft);
            let (name, seed) = (VendorName::Opendatasoft, opendatasoft_seed);
            ready.push(prepare::<Opendatasoft>(name, address, &shared, choices, seed).await?);
        }
        if let Some(address) = segment {
            let choices = self.segment.or(written.segment);
            let (name, seed) = (VendorName::Segment, segment_seed);
            ready.push(prepare::<Segment>(name, address, &shared, choices, seed).await?);
        }
        if let Some(address) = kestra {
            let choices = self.kestra.or(written.kestra);
            let (name, seed) = (VendorName::Kestra, kestra_seed);
            ready.push(prepare::<Kestra>(name, address, &shared, choices, seed).await?);
        }
        let served = ready.into_iter().map(|ready| ready.serve(&links)).collect();
        Ok(Sim::new(served, shared, links))
    }
}

/// A vendor that has everything it needs, before anything is served.
struct Ready {
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

async fn prepare<V: Vendor>(
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
