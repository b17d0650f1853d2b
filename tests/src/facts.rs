//! What the tests know of each provider from its vendor's documents, as data. It is not derived from the specs: a mistake in a spec must differ
//! from it.

use std::fmt::Debug;

use groups_core::{MemberKeyKind, PermissionModel};

use crate::calls::{Call, Running};
use crate::providers::Clients;
use crate::server::Answer;
use crate::shapes::{Kind, Shape};

/// What there is to know of one provider.
#[derive(Debug)]
pub struct Facts {
    /// One call of each documented operation, with all its parameters.
    pub calls: &'static [&'static [Call]],
    /// Other forms of some operations: without optional parameters, with empty lists, the last page.
    pub variants: &'static [&'static [Call]],
    /// The scheme of the header `authorization`.
    pub scheme: &'static str,
    /// The path of the API below the host, which a base URL may already have.
    pub api_path: &'static str,
    /// Whether the vendor writes path parameters in camel case, and not as Rust does.
    pub camel_case_parameters: bool,
    /// What the answer of success of an operation may look like; `None` if it has no body.
    pub success: fn(&str) -> Option<Kind>,
    /// What an error may look like.
    pub error: &'static Shape,
    /// Documented bodies of errors, each with a status.
    pub errors: &'static [(u16, &'static str)],
    /// The fields of bodies that are ids, with a call that puts a text there.
    pub ids_in_bodies: &'static [(&'static str, IdInBody)],
    /// Places in answers where an id stands: the operation, the place, and a body with `ID` there.
    pub ids_in_answers: &'static [(&'static str, &'static str, &'static str)],
    /// What is said where there is no credential.
    pub no_credential: &'static str,
    /// What is said where there is no address; `None` if there is one that everybody has.
    pub no_address: Option<&'static str>,
    /// The environment that the configuration is read from.
    pub environment: Environment,
    /// What the capabilities tell.
    pub told: Told,
    /// A list of members with one in it, as `canary-person`, `canary.person` or `canary@example.com`.
    pub member_list: fn() -> Vec<Answer>,
    /// What a program over the traits sees: Ada in the group of the analysts.
    pub program: Program,
    /// A request that is not sent.
    pub request: for<'a> fn(&'a Clients) -> Box<dyn Debug + 'a>,
    /// The people and groups that the documented examples speak of, as a seed of the simulator with its choices.
    pub company: &'static str,
    /// What has to happen on a fresh installation before some operations can succeed.
    pub before: &'static [Before],
}

/// A call with a text as an id in its body.
pub type IdInBody = for<'a> fn(&'a Clients, &'a str) -> Running<'a>;

/// How a provider reads its configuration from the environment.
#[derive(Debug)]
pub struct Environment {
    /// What is said of the environment without any of these variables, or with so many of the `usual` ones.
    pub missing: &'static [(usize, &'static str)],
    /// The variables that have to be set, in the order in which they are asked for, with usable values.
    pub usual: &'static [(&'static str, &'static str)],
    /// All variables that are read where the usual ones are set.
    pub read: &'static [&'static str],
    /// Values for all variables that can be set together. `CREDENTIAL` stands for one that must not be printed.
    pub all: &'static [(&'static str, &'static str)],
    /// What is printed of a configuration with all of them.
    pub shown: &'static [&'static str],
    /// A variable with a credential that cannot be sent, with what is said of it.
    pub unusable: (&'static str, &'static str),
}

/// What the capabilities of a provider have to tell.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The operations of the traits that the vendor has no call for.
    pub unsupported: &'static [&'static str],
    /// Groups have a description.
    pub group_description: bool,
    /// Members can be people who are only invited.
    pub pending_invites: bool,
    /// Members have roles.
    pub member_roles: bool,
    /// Adding a member also gives access.
    pub add_grants_access: bool,
    /// Writes for one user undo each other.
    pub serialised_user_writes: bool,
    /// Lists of members lag behind writes.
    pub lagging_member_lists: bool,
    /// A change of several members reports on each.
    pub per_member_outcomes: bool,
    /// The form of permissions.
    pub permission_model: Option<PermissionModel>,
    /// How members are named.
    pub member_key: MemberKeyKind,
}

/// What a program over the traits reads, and what it makes of it.
#[derive(Debug)]
pub struct Program {
    /// The answers to its requests, in their order.
    pub answers: fn() -> Vec<Answer>,
    /// What it says.
    pub report: &'static [&'static str],
}

/// A call that a colleague makes at the vendor's console before an operation.
#[derive(Debug)]
pub struct Before {
    /// The operations.
    pub operations: &'static [&'static str],
    /// The method of the call.
    pub method: &'static str,
    /// The target of the call.
    pub target: &'static str,
    /// The body of the call, as JSON.
    pub body: Option<&'static str>,
    /// The id of the documented example that stands for the one which the vendor makes up and answers with as `id`.
    pub makes: Option<&'static str>,
}
