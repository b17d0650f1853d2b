//! Kestra Enterprise Edition: users of an installation, groups, memberships, access and roles of its tenants.

mod access;
mod accounts;
mod auth;
mod bindings;
mod choices;
mod errors;
mod filter;
mod groups;
mod ids;
mod list;
mod load;
mod members;
mod roles;
mod routes;
mod session;
mod state;
#[cfg(test)]
mod tests;
mod tokens;
mod users;
mod wire;
mod wire_users;

use jiff::Timestamp;

pub use self::choices::{
    AbsentGroupIds, AbsentValue, AfterDeletion, BasicAuth, Choices, DeleteGroup, DuplicateEmail,
    ErrorBody, ExternalMemberships, InvalidPayload, LegacyQuery, Links, LoginCsrf, MemberSort,
    OwnerFlag, OwnersOnReplace, RepeatedAccess, ServerVersion, TenantAccess, UnknownSortField,
};

use self::auth::Caller;
use self::errors::{Outcome, Problem, refuse};
use self::session::Sessions;
use self::state::State;
use crate::answer::Answer;
use crate::request::Request;
use crate::seed::Seed;
use crate::vendor::{Call, Context, Principal, Refusal, Route, Vendor};

/// A Kestra server.
#[derive(Clone, Debug)]
pub(crate) struct Kestra {
    choices: Choices,
    state: State,
    sessions: Sessions,
}

impl Vendor for Kestra {
    type Choices = Choices;

    const ROUTES: &'static [Route] = routes::ROUTES;
    const TRAILING_SLASH: bool = false;
    const HEADERS: &'static [&'static str] = &["cookie", "x-csrf-token"];

    fn new(choices: Choices) -> Self {
        Self {
            choices,
            state: State::new(),
            sessions: Sessions::default(),
        }
    }

    fn load(&mut self, seed: &Seed, _now: Timestamp) -> Result<(), String> {
        self.state.load(seed)
    }

    fn authorize(&self, request: &Request, context: &Context<'_>) -> Result<Principal, Answer> {
        self.check_credentials(request, context).map(Caller::into)
    }

    fn handle(&mut self, call: &Call<'_>, context: &Context<'_>) -> Answer {
        let outcome = if call.route.open {
            self.welcome(call, context)
        } else {
            self.serve(call, context)
        };
        outcome.unwrap_or_else(|problem| problem.answer(call.request, &self.choices))
    }

    fn refuse(&self, refusal: &Refusal, request: &Request) -> Answer {
        refuse(refusal, request, &self.choices)
    }
}

impl Kestra {
    /// Operations without credentials.
    fn welcome(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        match call.route.operation {
            "get_setup" => self.get_setup(),
            "setup" => self.setup(call, context),
            "login" => self.login(call, context),
            _ => Ok(Self::page()),
        }
    }

    fn serve(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let caller = Caller::from(call.principal);
        self.permit(call, caller)?;
        match call.route.operation {
            "get_current_user" => self.get_current_user(caller),
            "update_current_user" => self.update_current_user(call, context, caller),
            "update_current_user_password" => {
                self.update_current_user_password(call, context, caller)
            }
            "list_api_tokens" => Ok(self.list_api_tokens(context, caller)),
            "create_api_token" => self.create_api_token(call, context, caller),
            "delete_api_token" => self.delete_api_token(call.parameter(0), caller),
            "list_api_tokens_for_user" => Ok(self.list_api_tokens(context, self.named_user(call)?)),
            "create_api_tokens_for_user" => {
                let user = self.named_user(call)?;
                self.create_api_token(call, context, user)
            }
            "delete_api_token_for_user" => {
                let user = self.named_user(call)?;
                self.delete_api_token(call.parameter(1), user)
            }
            "list_users" => self.list_users(call, context),
            "get_user" => self.get_user(call),
            "create_user" => self.create_user(call, context),
            "update_user" => self.update_user(call, context),
            "delete_user" => self.delete_user(call),
            "patch_user" => self.patch_user(call, context),
            "patch_user_demo" => self.patch_user_demo(call, context),
            "patch_user_super_admin" | "patch_user_instance_owner" => {
                self.patch_user_mark(call, context)
            }
            "patch_user_password" => self.patch_user_password(call, context),
            "delete_user_auth_method" => self.delete_user_auth_method(call),
            "delete_refresh_token" => self.delete_refresh_token(call),
            "impersonate" => self.impersonate(call, context),
            "update_user_groups" => self.update_user_groups(call, context),
            "search_groups" => self.search_groups(call, context),
            "list_group_ids" => self.list_group_ids(call, context),
            "autocomplete_groups" => self.autocomplete_groups(call, context),
            "create_group" => self.create_group(call, context),
            "get_group" => self.get_group(call),
            "update_group" => self.update_group(call, context),
            "delete_group" => self.delete_group(call),
            "search_group_members" => self.search_group_members(call, context),
            "set_user_membership_for_group" => self.set_user_membership(call),
            "add_user_to_group" => self.add_user_to_group(call),
            "delete_user_from_group" => self.delete_user_from_group(call),
            "list_tenant_access" => self.list_tenant_access(call, context),
            "create_tenant_access" => self.create_tenant_access_by_email(call, context),
            "autocomplete_users" => self.autocomplete_users(call, context),
            "get_tenant_access" => self.get_tenant_access(call),
            "create_tenant_access_1" => self.create_tenant_access_by_id(call),
            "delete_tenant_access" => self.delete_tenant_access(call),
            "search_bindings" => self.search_bindings(call, context),
            "bulk_create_binding" => self.bulk_create_binding(call, context),
            "create_binding" => self.create_binding(call, context),
            "get_binding" => self.get_binding(call),
            "delete_binding" => self.delete_binding(call),
            "search_roles" => self.search_roles(call, context),
            "list_roles_from_given_ids" => self.list_roles_from_given_ids(call, context),
            "autocomplete_roles" => self.autocomplete_roles(call, context),
            "create_role" => self.create_role(call, context),
            "get_role" => self.get_role(call),
            "update_role" => self.update_role(call, context),
            "delete_role" => self.delete_role(call),
            // A test calls every route, so that none ends here.
            operation => Err(Problem::new(
                500,
                format!("Internal server error: {operation}"),
            )),
        }
    }
}
