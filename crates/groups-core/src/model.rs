//! Groups, as they are read and as they are written.

use serde::{Deserialize, Serialize};

use crate::{GroupId, Permission};

/// A group as a provider describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Group {
    /// The provider's own id.
    pub id: GroupId,
    /// The name to show. No provider documents that names are unique, except Kestra within a tenant.
    pub name: String,
    /// Free text, where the provider has it.
    pub description: Option<String>,
    /// The number of members, where the provider tells it. Whether invited people count is not documented.
    pub member_count: Option<u64>,
    /// What the group grants, where the answer tells it. `None` means that the answer did not say, not that there are none.
    pub permissions: Option<Vec<Permission>>,
}

impl Group {
    /// A group of which only id and name are known.
    pub fn new(id: GroupId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            description: None,
            member_count: None,
            permissions: None,
        }
    }
}

/// A group to be created. It starts without members and without permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NewGroup {
    /// The name to show.
    pub name: String,
    /// Free text. Refused as [`Unsupported`](crate::ErrorKind::Unsupported) where groups have no description.
    pub description: Option<String>,
}

impl NewGroup {
    /// A group with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
        }
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// What to change of a group; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GroupChange {
    /// The new name.
    pub name: Option<String>,
    /// The new description. Refused as [`Unsupported`](crate::ErrorKind::Unsupported) where groups have no description.
    pub description: Option<String>,
}

impl GroupChange {
    /// Changes nothing yet. A change that stays empty is refused as [`InvalidInput`](crate::ErrorKind::InvalidInput).
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.description.is_none()
    }
}
