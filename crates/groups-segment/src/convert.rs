//! Between Segment's wire types and the model.

use std::time::{Duration, SystemTime};

use groups_core::{
    AccountState, Count, EmailAddress, Error, ErrorKind, Group, Label, MemberKey, MemberKeyKind,
    Permission, Resource, Result, RoleGrant, User, UserId,
};
use groups_transport::{ErrorBody, OperationSpec};

use crate::generated::api::NAME;
use crate::types;

impl ErrorBody for types::RequestErrorEnvelope {
    fn code(&self) -> Option<String> {
        self.errors.as_ref()?.first()?.type_.clone()
    }

    /// All messages, since a request can have several problems.
    fn message(&self) -> Option<String> {
        let messages: Vec<_> = self
            .errors
            .as_ref()?
            .iter()
            .filter_map(|error| error.message.as_deref())
            .collect();
        (!messages.is_empty()).then(|| messages.join("; "))
    }

    /// `errors[].data.msBeforeNext`: milliseconds until the budget of the token is renewed.
    fn wait_hint(&self, _: SystemTime) -> Option<Duration> {
        let milliseconds =
            |error: &types::RequestError| error.data.as_ref()?.get("msBeforeNext")?.as_f64();
        let milliseconds = self.errors.as_ref()?.iter().find_map(milliseconds)?;
        Duration::try_from_secs_f64(milliseconds / 1000.0).ok()
    }
}

impl From<types::UserGroupV1> for Group {
    fn from(wire: types::UserGroupV1) -> Self {
        let mut group = Self::new(wire.id, wire.name);
        group.member_count = wire.member_count.and_then(Count::get);
        group.permissions = wire
            .permissions
            .map(|permissions| permissions.into_iter().map(Into::into).collect());
        group
    }
}

/// A user of the workspace.
pub(crate) fn account(
    id: String,
    name: String,
    email: String,
    operation: &OperationSpec,
) -> Result<User> {
    let user_id = UserId::new(id).map_err(|_| unusable("id", operation))?;
    let mut user = invited(email, operation)?;
    user.state = AccountState::Active;
    user.user_id = Some(user_id);
    user.display_name = Some(name);
    Ok(user)
}

/// A person who was invited and has no account yet.
pub(crate) fn invited(email: String, operation: &OperationSpec) -> Result<User> {
    let key =
        EmailAddress::new(email.clone()).map_err(|_| unusable("e-mail address", operation))?;
    let mut user = User::new(key.into(), AccountState::Invited);
    user.email = Some(email);
    Ok(user)
}

fn unusable(what: &str, operation: &OperationSpec) -> Error {
    Error::new(ErrorKind::InvalidResponse, NAME, operation.id)
        .with_detail(format!("somebody in the list has an unusable {what}"))
}

/// The addresses of members, or a refusal of any other key.
pub(crate) fn emails(members: &[MemberKey], operation: &OperationSpec) -> Result<Vec<String>> {
    let address = |member: &MemberKey| match member {
        MemberKey::Email(address) => Ok(address.as_str().to_owned()),
        other => Err(Error::wrong_key(
            NAME,
            operation.id,
            MemberKeyKind::Email,
            other,
        )),
    };
    members.iter().map(address).collect()
}

impl From<types::PermissionV1> for Permission {
    fn from(wire: types::PermissionV1) -> Self {
        let mut grant = RoleGrant::new(wire.role_id, resources(wire.resources.unwrap_or_default()));
        grant.role_name = Some(wire.role_name);
        grant.labels = labels(wire.labels);
        Self::Role(grant)
    }
}

impl From<types::AccessPermissionV1> for Permission {
    fn from(wire: types::AccessPermissionV1) -> Self {
        let mut grant = RoleGrant::new(wire.role_id, resources(wire.resources));
        grant.role_name = Some(wire.role_name);
        Self::Role(grant)
    }
}

fn resources(wire: Vec<types::PermissionResourceV1>) -> Vec<Resource> {
    let resource = |wire: types::PermissionResourceV1| {
        let mut resource = Resource::new(wire.id, wire.type_.as_str());
        resource.labels = labels(wire.labels);
        resource
    };
    wire.into_iter().map(resource).collect()
}

fn labels(wire: Option<Vec<types::AllowedLabelBeta>>) -> Vec<Label> {
    let label = |wire: types::AllowedLabelBeta| {
        let mut label = Label::new(wire.key, wire.value);
        label.description = wire.description;
        label
    };
    wire.unwrap_or_default().into_iter().map(label).collect()
}

/// The grants in the form in which they are written.
///
/// A grant whose narrowing cannot be written is refused: without it, it would let more people in.
pub(crate) fn permission_inputs(
    permissions: &[Permission],
    operation: &OperationSpec,
) -> Result<Vec<types::PermissionInputV1>> {
    let refused = |why| Error::new(ErrorKind::InvalidInput, NAME, operation.id).with_detail(why);
    let input = |permission: &Permission| {
        let Permission::Role(grant) = permission else {
            return Err(refused("permissions are roles on resources, not names"));
        };
        if grant.resources.is_empty() {
            return Err(refused("a role needs at least one resource"));
        }
        if !grant.labels.is_empty() {
            return Err(refused(
                "labels can be written on resources only, not on the whole grant",
            ));
        }
        let resources = grant.resources.iter().map(resource_input).collect();
        Ok(types::PermissionInputV1 {
            role_id: grant.role_id.clone(),
            resources,
        })
    };
    permissions.iter().map(input).collect()
}

fn resource_input(resource: &Resource) -> types::PermissionResourceV1 {
    let label = |label: &Label| types::AllowedLabelBeta {
        key: label.key.clone(),
        value: label.value.clone(),
        description: label.description.clone(),
    };
    let labels: Vec<_> = resource.labels.iter().map(label).collect();
    types::PermissionResourceV1 {
        id: resource.id.clone(),
        type_: resource.kind.as_str().into(),
        labels: (!labels.is_empty()).then_some(labels),
    }
}
