//! Where an example runs: at the vendors that the environment names, or at simulated ones.

use std::env;

use groups_core::GroupProvider;
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_sim::{Sim, VendorName};

use crate::{Failure, company};

/// A provider, or why there is none.
type Connection = Result<Box<dyn GroupProvider>, Failure>;

/// What it takes to run on one vendor.
struct Vendor {
    name: VendorName,
    /// One of these is in the environment of somebody who has an account there.
    variables: &'static [&'static str],
    /// The provider that the environment configures.
    real: fn() -> Connection,
    /// The provider of a simulated vendor, with its URL and its credential.
    simulated: fn(&str, &'static str) -> Connection,
}

const VENDORS: &[Vendor] = &[
    Vendor {
        name: VendorName::Opendatasoft,
        variables: &[OpendatasoftConfig::API_KEY_VARIABLE],
        real: || Ok(Box::new(OpendatasoftConfig::from_env()?.provider())),
        simulated: |url, key| {
            let config = OpendatasoftConfig::builder().with_base_url(url);
            Ok(Box::new(config.with_api_key(key).build()?.provider()))
        },
    },
    Vendor {
        name: VendorName::Segment,
        variables: &[SegmentConfig::TOKEN_VARIABLE],
        real: || Ok(Box::new(SegmentConfig::from_env()?.provider())),
        simulated: |url, token| {
            let config = SegmentConfig::builder().with_base_url(url);
            Ok(Box::new(config.with_token(token).build()?.provider()))
        },
    },
    Vendor {
        name: VendorName::Kestra,
        variables: &[
            KestraConfig::TOKEN_VARIABLE,
            KestraConfig::USERNAME_VARIABLE,
        ],
        real: || Ok(Box::new(KestraConfig::from_env()?.provider())),
        simulated: |url, token| {
            let config = KestraConfig::builder().with_base_url(url);
            Ok(Box::new(config.with_token(token).build()?.provider()))
        },
    },
];

/// Providers to run on.
#[derive(Debug)]
pub struct Connected {
    /// The providers.
    pub providers: Vec<Box<dyn GroupProvider>>,
    /// The simulator behind them; `None` if they are the real ones.
    pub sim: Option<Sim>,
}

impl Connected {
    /// Whether what happens, happens to real people.
    pub fn is_real(&self) -> bool {
        self.sim.is_none()
    }
}

/// The vendors whose credentials are in the environment. If there are none, all of them in memory, each with the [`company`].
///
/// # Errors
/// The environment is incomplete, or the simulator cannot start.
pub async fn connect() -> Result<Connected, Failure> {
    let is_set = |name: &&str| env::var_os(name).is_some();
    let real = VENDORS
        .iter()
        .filter(|vendor| vendor.variables.iter().any(is_set));
    let providers = real
        .map(|vendor| (vendor.real)())
        .collect::<Result<Vec<_>, _>>()?;
    if providers.is_empty() {
        simulated().await
    } else {
        let sim = None;
        Ok(Connected { providers, sim })
    }
}

/// All vendors in memory, strict, each with the [`company`], whatever is in the environment.
///
/// # Errors
/// The simulator cannot start.
pub async fn simulated() -> Result<Connected, Failure> {
    let sim = Sim::builder().with_strict(true).with_seed(company());
    let sim = sim.start().await?;
    let mut providers = Vec::new();
    for vendor in VENDORS {
        let url = sim.url(vendor.name)?;
        providers.push((vendor.simulated)(url, vendor.name.credential())?);
    }
    Ok(Connected {
        providers,
        sim: Some(sim),
    })
}
