//! Where an example runs: at the vendors that the environment names, or at simulated ones.

use std::env;

use groups_core::GroupProvider;
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_sim::{KESTRA_TOKEN, OPENDATASOFT_API_KEY, SEGMENT_TOKEN, Sim};

use crate::{Failure, company};

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

/// The vendors whose credentials are in the environment. If there are none, all three in memory, each with the [`company`].
///
/// # Errors
/// The environment is incomplete, or the simulator cannot start.
pub async fn connect() -> Result<Connected, Failure> {
    let is_set = |name| env::var_os(name).is_some();
    let mut providers: Vec<Box<dyn GroupProvider>> = Vec::new();
    if is_set("GROUPS_OPENDATASOFT_API_KEY") {
        providers.push(Box::new(OpendatasoftConfig::from_env()?.provider()));
    }
    if is_set(SegmentConfig::TOKEN_VARIABLE) {
        providers.push(Box::new(SegmentConfig::from_env()?.provider()));
    }
    if is_set(KestraConfig::TOKEN_VARIABLE) || is_set(KestraConfig::USERNAME_VARIABLE) {
        providers.push(Box::new(KestraConfig::from_env()?.provider()));
    }
    if providers.is_empty() {
        simulated().await
    } else {
        let sim = None;
        Ok(Connected { providers, sim })
    }
}

/// All three vendors in memory, strict, each with the [`company`], whatever is in the environment.
///
/// # Errors
/// The simulator cannot start.
pub async fn simulated() -> Result<Connected, Failure> {
    let sim = Sim::builder().with_strict(true).with_seed(company());
    let sim = sim.start().await?;
    let opendatasoft = OpendatasoftConfig::builder()
        .with_base_url(sim.opendatasoft_url())
        .with_api_key(OPENDATASOFT_API_KEY)
        .build()?;
    let segment = SegmentConfig::builder()
        .with_base_url(sim.segment_url())
        .with_token(SEGMENT_TOKEN)
        .build()?;
    let kestra = KestraConfig::builder()
        .with_base_url(sim.kestra_url())
        .with_token(KESTRA_TOKEN)
        .build()?;
    Ok(Connected {
        providers: vec![
            Box::new(opendatasoft.provider()),
            Box::new(segment.provider()),
            Box::new(kestra.provider()),
        ],
        sim: Some(sim),
    })
}
