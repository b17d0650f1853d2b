//! Opendatasoft's Automation API v1.0: user groups, and the users that they need.
#![doc = include_str!("CHOICES.md")]

mod choices;
mod errors;
mod groups;
mod input;
mod list;
mod members;
mod state;
mod users;
mod view;

use jiff::Timestamp;

pub use self::choices::{
    Choices, ExistingMember, GroupForms, MemberList, NextLink, PermissionsFilter, Put, QuotaError,
    ReadOnly,
};
use self::state::State;
use crate::VendorName;
use crate::answer::Answer;
use crate::request::Request;
use crate::seed::Seed;
use crate::vendor::{
    Body, Call, Context, FORM, Form, Kind, Parameter, Principal, Refusal, Route, Vendor,
};

/// A portal.
#[derive(Clone, Debug)]
pub(crate) struct Opendatasoft {
    state: State,
}

const JSON: Body = Body::Json(&["application/json"]);

/// The key, which every operation takes in the query as well.
const KEY: Parameter = Parameter::single("apikey");

const GROUPS: &str = "/api/automation/v1.0/groups/";
const GROUP: &str = "/api/automation/v1.0/groups/{group_uid}/";
const MEMBERS: &str = "/api/automation/v1.0/groups/{group_uid}/users/";
const BATCH: &str = "/api/automation/v1.0/groups/{group_uid}/users/batch/";
const MEMBER: &str = "/api/automation/v1.0/groups/{group_uid}/users/{username}/";
const USERS: &str = "/api/automation/v1.0/users/";
const USER: &str = "/api/automation/v1.0/users/{username}/";

impl Vendor for Opendatasoft {
    type Choices = Choices;

    const ROUTES: &'static [Route] = &[
        Route::new(
            "list_user_groups",
            "GET",
            GROUPS,
            &[
                Parameter::single("limit"),
                Parameter::single("offset"),
                Parameter::single("search"),
                Parameter::single("sort"),
                Parameter::new("permissions", Form::Repeated),
                KEY,
            ],
            Body::None,
            Kind::List,
        ),
        Route::new(
            "create_user_group",
            "POST",
            GROUPS,
            &[KEY],
            JSON,
            Kind::Write,
        ),
        Route::new(
            "retrieve_user_group",
            "GET",
            GROUP,
            &[KEY],
            Body::None,
            Kind::Read,
        ),
        Route::new("update_user_group", "PUT", GROUP, &[KEY], JSON, Kind::Write),
        Route::new(
            "delete_user_group",
            "DELETE",
            GROUP,
            &[KEY],
            Body::None,
            Kind::Write,
        ),
        Route::new(
            "list_users_of_a_user_group",
            "GET",
            MEMBERS,
            // Not declared for this operation, but the `next` links of its own answers carry them.
            &[Parameter::single("limit"), Parameter::single("offset"), KEY],
            Body::None,
            Kind::List,
        ),
        Route::new(
            "add_user_to_user_group",
            "POST",
            MEMBERS,
            &[KEY],
            JSON,
            Kind::Write,
        ),
        Route::new(
            "batch_add_users_to_user_group",
            "POST",
            BATCH,
            &[KEY],
            JSON,
            Kind::Write,
        ),
        Route::new(
            "delete_user_of_a_user_group",
            "DELETE",
            MEMBER,
            &[KEY],
            Body::None,
            Kind::Write,
        ),
        Route::new(
            "get_users",
            "GET",
            USERS,
            &[
                Parameter::single("limit"),
                Parameter::single("offset"),
                Parameter::single("search"),
                Parameter::new("sort", Form::Repeated),
                Parameter::new("permissions", Form::Repeated),
                Parameter::new("all_permissions", Form::Repeated),
                KEY,
            ],
            Body::None,
            Kind::List,
        ),
        Route::new(
            "get_user",
            "GET",
            USER,
            &[Parameter::single("expand"), KEY],
            Body::None,
            Kind::Read,
        ),
        Route::new("update_user", "PUT", USER, &[KEY], JSON, Kind::Write),
    ];

    const TRAILING_SLASH: bool = true;

    fn new(choices: Choices) -> Self {
        Self {
            state: State::new(choices),
        }
    }

    fn load(&mut self, seed: &Seed, now: Timestamp) -> Result<(), String> {
        self.state.load(seed, now)
    }

    fn authorize(&self, request: &Request, _context: &Context<'_>) -> Result<Principal, Answer> {
        let in_query = || {
            let pairs = request.pairs().into_iter();
            let mut keys = pairs.filter(|(name, _)| name == "apikey");
            keys.next().map(|(_, key)| key)
        };
        let key = match request.header("authorization") {
            Some(header) => match header.split_once(' ') {
                Some((scheme, key)) if scheme.eq_ignore_ascii_case("apikey") => {
                    Some(key.to_owned())
                }
                _ => return Err(errors::not_authenticated("The key is not understood.")),
            },
            None => in_query(),
        };
        match key {
            Some(key) if key == VendorName::Opendatasoft.credential() => Ok(Principal::default()),
            Some(_) => Err(errors::not_authenticated("The key is not valid.")),
            None => Err(errors::not_authenticated("Credentials are missing.")),
        }
    }

    fn takes(&self, route: &Route, media_type: Option<&str>) -> bool {
        let forms = route.operation == "update_user_group"
            && self.state.choices.group_forms == GroupForms::Accept;
        route.body.takes(media_type) || (forms && media_type == Some(FORM))
    }

    fn handle(&mut self, call: &Call<'_>, context: &Context<'_>) -> Answer {
        self.state.now = context.now;
        let state = &mut self.state;
        let answer = match call.route.operation {
            "list_user_groups" => groups::list(state, call, context),
            "create_user_group" => groups::create(state, call, context),
            "retrieve_user_group" => groups::retrieve(state, call),
            "update_user_group" => groups::update(state, call, context),
            "delete_user_group" => groups::delete(state, call),
            "list_users_of_a_user_group" => members::list(state, call, context),
            "add_user_to_user_group" => members::add(state, call, context),
            "batch_add_users_to_user_group" => members::batch_add(state, call, context),
            "delete_user_of_a_user_group" => members::remove(state, call),
            "get_users" => users::list(state, call, context),
            "get_user" => users::get(state, call, context),
            "update_user" => users::update(state, call, context),
            _ => Err(errors::failure(500)),
        };
        answer.unwrap_or_else(|refusal| refusal)
    }

    fn refuse(&self, refusal: &Refusal, request: &Request) -> Answer {
        errors::refuse(&self.state, refusal, request)
    }
}
