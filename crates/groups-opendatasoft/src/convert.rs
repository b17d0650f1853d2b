//! Between Opendatasoft's wire types and the model.

use std::time::{Duration, SystemTime};

use groups_core::{
    AccountState, Count, Error, ErrorKind, Group, MemberKey, MemberKeyKind, MemberOutcome,
    MemberOutcomes, Permission, Result, Retryability, User, Username,
};
use groups_transport::{ErrorBody, OperationSpec, until_timestamp};

use crate::generated::api::NAME;
use crate::{BatchItemStatus, types};

impl ErrorBody for types::Error {
    fn code(&self) -> Option<String> {
        let quota = || self.errorcode.map(|code| code.to_string());
        self.error_code.clone().or_else(quota)
    }

    fn message(&self) -> Option<String> {
        self.message.clone().or_else(|| self.error.clone())
    }

    fn request_id(&self) -> Option<String> {
        self.trace_id.clone()
    }

    /// `reset_time`: when calls work again, in the shape in which the platform reports that a quota is used up.
    fn wait_hint(&self, now: SystemTime) -> Option<Duration> {
        until_timestamp(self.reset_time.as_ref()?, now)
    }
}

impl From<types::UserGroup> for Group {
    fn from(wire: types::UserGroup) -> Self {
        let mut group = Self::new(wire.uid, wire.title);
        group.description = wire.description;
        group.member_count = wire.user_count.and_then(Count::get);
        group.permissions = wire.permissions.map(named);
        group
    }
}

/// Permissions as names.
pub(crate) fn named(wire: Vec<crate::Permission>) -> Vec<Permission> {
    wire.into_iter()
        .map(|permission| Permission::Named(permission.to_string()))
        .collect()
}

/// Names as permissions, or a refusal of any other form.
pub(crate) fn permissions(
    permissions: &[Permission],
    operation: &OperationSpec,
) -> Result<Vec<crate::Permission>> {
    let name = |permission: &Permission| match permission {
        Permission::Named(name) => Ok(name.as_str().into()),
        _ => Err(Error::new(ErrorKind::InvalidInput, NAME, operation.id)
            .with_detail("permissions are names, not roles on resources")),
    };
    permissions.iter().map(name).collect()
}

impl From<types::User> for User {
    fn from(wire: types::User) -> Self {
        let state = match wire.is_active {
            Some(false) => AccountState::Inactive,
            _ => AccountState::Active,
        };
        let mut user = Self::new(wire.username.clone().into(), state);
        user.username = Some(wire.username);
        user.email = wire.email;
        let full_name = [wire.first_name, wire.last_name].into_iter().flatten();
        let full_name = full_name.collect::<Vec<_>>().join(" ");
        user.display_name = if full_name.trim().is_empty() {
            wire.display_name
        } else {
            Some(full_name)
        };
        user
    }
}

/// The user names of members, or a refusal of any other key.
pub(crate) fn usernames(members: &[MemberKey], operation: &OperationSpec) -> Result<Vec<Username>> {
    let username = |member| username(member, operation);
    members.iter().map(username).collect()
}

/// The user name of a member, or a refusal of any other key.
pub(crate) fn username(member: &MemberKey, operation: &OperationSpec) -> Result<Username> {
    match member {
        MemberKey::Username(name) => Ok(name.clone()),
        other => Err(Error::wrong_key(
            NAME,
            operation.id,
            MemberKeyKind::Username,
            other,
        )),
    }
}

/// What became of each member of a batch. The vendor keys the outcomes by position, `"0"` being the first.
pub(crate) fn outcomes(
    members: &[MemberKey],
    wire: &types::BatchResult,
    operation: &'static OperationSpec,
) -> MemberOutcomes {
    let outcome = |(position, member): (usize, &MemberKey)| {
        let result = match wire.get(&position.to_string()) {
            Some(item) if item.status_code == Some(BatchItemStatus::Success) => Ok(()),
            Some(item) => Err(item_error(item, operation)),
            None => Err(Error::new(ErrorKind::InvalidResponse, NAME, operation.id)
                .with_detail("the answer has no outcome for this member")),
        };
        MemberOutcome::new(member.clone(), result)
    };
    MemberOutcomes::per_member(members.iter().enumerate().map(outcome).collect())
}

/// The shape of an item's error is not documented; where it looks like the documented error of the API, it is read as one.
fn item_error(item: &types::BatchItem, operation: &'static OperationSpec) -> Error {
    let documented: Option<types::Error> = item
        .error
        .clone()
        .and_then(|error| serde_json::from_value(error).ok());
    let code = documented.as_ref().and_then(ErrorBody::code);
    let kind = match code.as_deref() {
        Some("not_found") => ErrorKind::NotFound,
        // The portal failed, not the item.
        Some("internal_error") => ErrorKind::Unavailable,
        _ => ErrorKind::Rejected,
    };
    let mut error = Error::new(kind, NAME, operation.id);
    if kind == ErrorKind::Unavailable {
        error = error.with_retryability(Retryability::Ambiguous);
    }
    if let Some(code) = code {
        error = error.with_vendor_code(code);
    }
    let text = || item.error.as_ref()?.as_str().map(str::to_owned);
    if let Some(message) = documented
        .as_ref()
        .and_then(ErrorBody::message)
        .or_else(text)
    {
        error = error.with_vendor_message(message);
    }
    error
}
