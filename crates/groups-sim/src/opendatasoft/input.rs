//! The bodies that the API takes.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::choices::ReadOnly;
use super::errors;
use super::state::State;
use crate::answer::Answer;
use crate::request::Request;
use crate::vendor::{Context, FORM};

/// The permissions that the vendor's OpenAPI document names.
const PERMISSIONS: [&str; 21] = [
    "edit_domain",
    "create_page",
    "edit_page",
    "manage_page",
    "explore_restricted_page",
    "create_dataset",
    "edit_dataset",
    "publish_dataset",
    "manage_dataset",
    "explore_restricted_dataset",
    "edit_reuse",
    "manage_subdomains",
    "explore_monitoring",
    "edit_theme",
    "edit_form",
    "submit_private_form",
    "create_external_asset",
    "edit_external_asset",
    "explore_restricted_external_asset",
    "manage_glossary",
    "manage_showcase_requests",
];

/// A field that may be absent, but not null.
///
/// Fields without effect are read as [`Value`]: what is ignored counts as unknown.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// `UserGroup` as it is written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct GroupInput {
    #[serde(deserialize_with = "present")]
    pub(super) title: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) description: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) permissions: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    explore_limits: Option<ExploreLimits>,
    #[serde(rename = "management_limits")]
    _management_limits: Value,
    #[serde(deserialize_with = "present")]
    uid: Option<Value>,
    #[serde(deserialize_with = "present")]
    user_count: Option<Value>,
    #[serde(deserialize_with = "present")]
    created_at: Option<Value>,
    #[serde(deserialize_with = "present")]
    updated_at: Option<Value>,
    #[serde(deserialize_with = "present")]
    created_by: Option<Value>,
    #[serde(deserialize_with = "present")]
    updated_by: Option<Value>,
}

/// `User` as it is written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct UserInput {
    #[serde(deserialize_with = "present")]
    pub(super) username: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) email: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) first_name: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) last_name: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) permissions: Option<Vec<String>>,
    #[serde(deserialize_with = "present")]
    pub(super) groups: Option<Vec<GroupReference>>,
    #[serde(deserialize_with = "present")]
    explore_limits: Option<ExploreLimits>,
    #[serde(rename = "management_limits")]
    _management_limits: Value,
    // The schema lets these be written; nothing says what that does, and here it does nothing.
    #[serde(rename = "joined_at")]
    _joined_at: Value,
    #[serde(rename = "last_seen_at")]
    _last_seen_at: Value,
    #[serde(rename = "last_login_at")]
    _last_login_at: Value,
    #[serde(deserialize_with = "present")]
    display_name: Option<Value>,
    #[serde(deserialize_with = "present")]
    is_active: Option<Value>,
    #[serde(deserialize_with = "present")]
    is_ods: Option<Value>,
    #[serde(deserialize_with = "present")]
    account_type: Option<Value>,
    #[serde(deserialize_with = "present")]
    expires_at: Option<Value>,
    #[serde(deserialize_with = "present")]
    gravatar_url: Option<Value>,
    #[serde(deserialize_with = "present")]
    identity_providers: Option<Value>,
}

/// A group in the body of a user: short, or whole as `expand` shows it. Nothing but the uid has an effect.
#[derive(Deserialize)]
pub(super) struct GroupReference {
    pub(super) uid: String,
    #[serde(default, rename = "title")]
    _title: Value,
    #[serde(default, rename = "description")]
    _description: Value,
    #[serde(default, rename = "user_count")]
    _user_count: Value,
    #[serde(default, rename = "permissions")]
    _permissions: Value,
    #[serde(default, rename = "explore_limits")]
    _explore_limits: Value,
    #[serde(default, rename = "management_limits")]
    _management_limits: Value,
    #[serde(default, rename = "created_at")]
    _created_at: Value,
    #[serde(default, rename = "updated_at")]
    _updated_at: Value,
    #[serde(default, rename = "created_by")]
    _created_by: Value,
    #[serde(default, rename = "updated_by")]
    _updated_by: Value,
}

/// `RelatedUser`
#[derive(Deserialize)]
pub(super) struct UserReference {
    pub(super) username: Option<String>,
}

#[derive(Deserialize)]
struct ExploreLimits {
    #[serde(default, deserialize_with = "present")]
    api_calls: Option<ApiCalls>,
}

#[derive(Deserialize)]
struct ApiCalls {
    limit: serde_json::Number,
    unit: Unit,
}

#[derive(Clone, Copy, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl ExploreLimits {
    fn value(self) -> Result<Value, Answer> {
        let Some(ApiCalls { limit, unit }) = self.api_calls else {
            return Ok(serde_json::json!({}));
        };
        if limit.as_f64().is_none_or(|limit| limit < 0.0) {
            let message = "This value must be at least 0.";
            return Err(errors::validation(
                "explore_limits.api_calls.limit",
                message,
            ));
        }
        Ok(serde_json::json!({"api_calls": {"limit": limit, "unit": unit}}))
    }
}

impl GroupInput {
    /// # Errors
    /// The body does not fit, lacks a title, or sets what is read-only where that is refused.
    pub(super) fn read(
        state: &State,
        request: &Request,
        context: &Context<'_>,
    ) -> Result<(Self, Option<Value>), Answer> {
        let form;
        let request = if request.media_type().as_deref() == Some(FORM) {
            form = Request {
                body: json_of(request.form()),
                ..request.clone()
            };
            &form
        } else {
            request
        };
        let read = request.json::<Self>(context.strict);
        let mut input = read.map_err(|failure| errors::body(&failure, "title"))?;
        let read_only = [
            ("uid", input.uid.is_some()),
            ("user_count", input.user_count.is_some()),
            ("created_at", input.created_at.is_some()),
            ("updated_at", input.updated_at.is_some()),
            ("created_by", input.created_by.is_some()),
            ("updated_by", input.updated_by.is_some()),
        ];
        refuse_read_only(state, &read_only)?;
        match input.title.as_deref().map(str::trim) {
            None => return Err(errors::validation("title", "This field is required.")),
            Some("") => return Err(errors::validation("title", "This field may not be blank.")),
            Some(_) => {}
        }
        let limits = input.explore_limits.take().map(ExploreLimits::value);
        Ok((input, limits.transpose()?))
    }
}

/// A form as the JSON that it stands for: `permissions` is a list, everything else a text.
fn json_of(form: Vec<(String, String)>) -> Vec<u8> {
    let mut members = serde_json::Map::new();
    for (name, value) in form {
        if name != "permissions" {
            members.insert(name, value.into());
            continue;
        }
        let list = members.entry(name);
        if let Value::Array(list) = list.or_insert_with(|| Value::Array(Vec::new())) {
            list.push(value.into());
        }
    }
    Value::from(members).to_string().into_bytes()
}

impl UserInput {
    /// # Errors
    /// The body does not fit, lacks an address, or sets what is read-only where that is refused.
    pub(super) fn read(
        state: &State,
        request: &Request,
        context: &Context<'_>,
    ) -> Result<(Self, Option<Value>), Answer> {
        let read = request.json::<Self>(context.strict);
        let mut input = read.map_err(|failure| errors::body(&failure, "email"))?;
        let read_only = [
            ("display_name", input.display_name.is_some()),
            ("is_active", input.is_active.is_some()),
            ("is_ods", input.is_ods.is_some()),
            ("account_type", input.account_type.is_some()),
            ("expires_at", input.expires_at.is_some()),
            ("gravatar_url", input.gravatar_url.is_some()),
            ("identity_providers", input.identity_providers.is_some()),
        ];
        refuse_read_only(state, &read_only)?;
        match input.email.as_deref() {
            None => return Err(errors::validation("email", "This field is required.")),
            Some(email) if !email.contains('@') => {
                return Err(errors::validation("email", "This is no e-mail address."));
            }
            Some(_) => {}
        }
        let limits = input.explore_limits.take().map(ExploreLimits::value);
        Ok((input, limits.transpose()?))
    }
}

fn refuse_read_only(state: &State, fields: &[(&str, bool)]) -> Result<(), Answer> {
    let set = fields.iter().find(|(_, set)| *set);
    match (state.choices.read_only, set) {
        (ReadOnly::Refuse, Some((field, _))) => {
            Err(errors::validation(field, "This field is read-only."))
        }
        _ => Ok(()),
    }
}

/// Refuses permissions that do not exist. Those that are there already exist, whatever they are.
pub(super) fn check_permissions(
    state: &State,
    wanted: &[String],
    present: &[String],
) -> Result<(), Answer> {
    let known =
        |wanted: &String| PERMISSIONS.contains(&wanted.as_str()) || present.contains(wanted);
    match wanted.iter().find(|wanted| !known(wanted)) {
        Some(unknown) if state.choices.refuse_unknown_permissions => {
            let message = format!("There is no permission `{unknown}`.");
            Err(errors::validation("permissions", &message))
        }
        _ => Ok(()),
    }
}
