//! Why a simulator does not start.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::{FaultsError, VendorName};

/// Why a [`Sim`](crate::Sim) does not start, or does not take what it is given.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened at.
    Address {
        /// The vendor that it is for.
        vendor: VendorName,
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The seed does not fit.
    Seed {
        /// The vendor that does not take it.
        vendor: VendorName,
        /// What is wrong with it, and where.
        message: String,
    },
    /// There is no such invite.
    Invite {
        /// The vendor.
        vendor: VendorName,
        /// Why nothing can be accepted.
        message: String,
    },
    /// The faults do not fit.
    Faults(FaultsError),
    /// The record file cannot be written.
    Record(io::Error),
    /// The vendor was left out when the simulator started.
    NotServed(VendorName),
    /// Every vendor is left out.
    NothingServed,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address {
                vendor,
                address,
                source,
            } if source.kind() == io::ErrorKind::AddrInUse => write!(
                formatter,
                "{vendor}: the address {address} is in use: end the program that listens there, or choose another address (port 0 takes any free one)"
            ),
            Self::Address {
                vendor, address, ..
            } => write!(formatter, "{vendor}: cannot listen at {address}"),
            Self::Seed { vendor, message } => write!(formatter, "seed for {vendor}: {message}"),
            Self::Invite { vendor, message } => write!(formatter, "{vendor}: {message}"),
            Self::Faults(error) => write!(formatter, "faults: {error}"),
            Self::Record(_) => formatter.write_str("the record file cannot be written"),
            Self::NotServed(vendor) => write!(formatter, "{vendor} is not served"),
            Self::NothingServed => {
                formatter.write_str("every vendor is left out: there is nothing to serve")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address { source, .. } if source.kind() != io::ErrorKind::AddrInUse => {
                Some(source)
            }
            Self::Record(source) => Some(source),
            _ => None,
        }
    }
}

impl From<FaultsError> for StartError {
    fn from(error: FaultsError) -> Self {
        Self::Faults(error)
    }
}
