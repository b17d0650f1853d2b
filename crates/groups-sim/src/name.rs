//! The vendors by name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kestra::Kestra;
use crate::opendatasoft::Opendatasoft;
use crate::segment::Segment;
use crate::vendor::Vendor;
use crate::{KESTRA_TOKEN, OPENDATASOFT_API_KEY, SEGMENT_TOKEN};

/// One of the vendors that a simulator serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VendorName {
    /// Opendatasoft, Automation API v1.0.
    Opendatasoft,
    /// Segment, Public API.
    Segment,
    /// Kestra, Enterprise Edition.
    Kestra,
}

impl VendorName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Opendatasoft, Self::Segment, Self::Kestra];

    /// The name as faults and seeds write it, for example `segment`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opendatasoft => Opendatasoft::NAME,
            Self::Segment => Segment::NAME,
            Self::Kestra => Kestra::NAME,
        }
    }

    /// The header `Authorization` with the credentials that the vendor takes.
    pub(crate) fn authorization(self) -> String {
        match self {
            Self::Opendatasoft => format!("Apikey {OPENDATASOFT_API_KEY}"),
            Self::Segment => format!("Bearer {SEGMENT_TOKEN}"),
            Self::Kestra => format!("Bearer {KESTRA_TOKEN}"),
        }
    }

    /// The operations that the vendor's server knows, as faults name them.
    pub fn operations(self) -> impl Iterator<Item = &'static str> {
        let routes = match self {
            Self::Opendatasoft => Opendatasoft::ROUTES,
            Self::Segment => Segment::ROUTES,
            Self::Kestra => Kestra::ROUTES,
        };
        routes.iter().map(|route| route.operation)
    }
}

impl fmt::Display for VendorName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
