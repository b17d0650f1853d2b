//! What a group grants to its members.

use serde::{Deserialize, Serialize};

/// One grant of a group.
///
/// Providers grant in different forms, and a permission of one means nothing to another:
/// [`Capabilities::permission_model`](crate::Capabilities::permission_model) says which form a provider takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Permission {
    /// A permission with a name, for example `edit_domain` (Opendatasoft).
    Named(String),
    /// A role on resources (Segment).
    Role(RoleGrant),
}

/// A role that is granted on some resources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoleGrant {
    /// The provider's id of the role.
    pub role_id: String,
    /// The role's name, when it was read. Not sent.
    pub role_name: Option<String>,
    /// What the role applies to.
    pub resources: Vec<Resource>,
    /// Labels that narrow the grant as a whole, when they were read. Providers take labels on resources only.
    pub labels: Vec<Label>,
}

impl RoleGrant {
    /// The role `role_id` on `resources`.
    pub fn new(role_id: impl Into<String>, resources: Vec<Resource>) -> Self {
        Self {
            role_id: role_id.into(),
            role_name: None,
            resources,
            labels: Vec::new(),
        }
    }
}

/// A thing that a role applies to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Resource {
    /// The provider's id of the thing.
    pub id: String,
    /// The provider's word for what it is, for example `WORKSPACE`.
    pub kind: String,
    /// Labels that narrow the grant.
    pub labels: Vec<Label>,
}

impl Resource {
    /// The resource `id` of this `kind`, not narrowed by labels.
    pub fn new(id: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            labels: Vec::new(),
        }
    }
}

/// A label of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Label {
    /// The label's key.
    pub key: String,
    /// The label's value.
    pub value: String,
    /// What the label means.
    pub description: Option<String>,
}

impl Label {
    /// The label `key: value`.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            description: None,
        }
    }
}
