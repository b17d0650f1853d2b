//! The Segment Public API: IAM groups, users, invites and roles of one workspace.
//!
//! What the vendor leaves open can be chosen:
//!
#![doc = include_str!("CHOICES.md")]

mod answers;
mod choices;
mod groups;
mod input;
mod invites;
mod lists;
mod load;
mod members;
mod permissions;
mod roles;
mod routes;
mod state;
#[cfg(test)]
mod tests;
mod users;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::VendorName;
use crate::answer::Answer;
use crate::request::Request;
use crate::seed::Seed;
use crate::vendor::{Budget, Call, Context, Kind, Limit, Principal, Refusal, Route, Vendor};

pub use self::choices::{
    AnswerMediaType, Choices, Cursors, EmailCase, ExpiredInvites, MemberCount, Reaction,
};
pub(crate) use self::state::Segment;

use self::answers::Problem;
use self::permissions::{Grant, Subject};

/// The most characters of an id in a path.
const ID_CHARACTERS: usize = 255;

impl Vendor for Segment {
    type Choices = Choices;

    const ROUTES: &'static [Route] = routes::ROUTES;
    const TRAILING_SLASH: bool = false;

    fn new(choices: Choices) -> Self {
        Self::empty(choices)
    }

    fn load(&mut self, seed: &Seed, now: Timestamp) -> Result<(), String> {
        self.fill(seed, now)
    }

    /// Missing and wrong tokens get the same answer. So would one with too few rights, but the one token there is has them all.
    fn authorize(&self, request: &Request, _context: &Context<'_>) -> Result<Principal, Answer> {
        let credentials = request.header("authorization").unwrap_or_default();
        let token = match credentials.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => "",
        };
        if token == VendorName::Segment.credential() {
            return Ok(Principal::default());
        }
        Err(self.dress(Problem::new(401, "The token is not accepted."), request))
    }

    /// The limits of reads are not published.
    fn limit(&self, route: &Route) -> Option<Limit> {
        if route.kind == Kind::Write {
            return route.limit;
        }
        let calls = self.choices.reads_per_minute?;
        Some(Limit { calls, seconds: 60 })
    }

    fn handle(&mut self, call: &Call<'_>, context: &Context<'_>) -> Answer {
        self.drop_expired(context.now);
        let answer = match check_ids(call) {
            Ok(()) => self.dispatch(call, context),
            Err(problem) => Err(problem.into()),
        };
        self.dress(answer.unwrap_or_else(|failure| failure), call.request)
    }

    /// The vendor lists 401, 404, 409, 413, 422, 429 and 5xx, so these are all that there is to choose from.
    fn accept_invite(&mut self, email: &str, name: &str, now: Timestamp) -> Result<String, String> {
        self.accept(email, name, now)
    }

    fn refuse(&self, refusal: &Refusal, request: &Request) -> Answer {
        let problem = match refusal {
            Refusal::UnknownPath | Refusal::MethodNotAllowed => {
                Problem::new(404, "There is no such operation.")
            }
            Refusal::UnsupportedMediaType => {
                Problem::new(422, "The body is of no media type that is read here.")
            }
            Refusal::TooLarge => Problem::new(413, "The body is too large."),
            Refusal::Undocumented(what) => Problem::new(422, format!("Not documented: {what}.")),
            Refusal::RateLimited {
                milliseconds,
                consumed,
            } => {
                let answer = self.dress(Problem::limited(*milliseconds, *consumed), request);
                return if self.choices.retry_after {
                    answer.with_header("Retry-After", milliseconds.div_ceil(1000).to_string())
                } else {
                    answer
                };
            }
            Refusal::Failure(status) => Problem::new(*status, "The server has failed."),
        };
        self.dress(problem, request)
    }

    fn limit_headers(budget: &Budget) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("X-RateLimit-Consumed", budget.consumed.to_string()),
            ("X-RateLimit-Remaining", budget.remaining.to_string()),
        ];
        // RFC 9110 has RFC 5322's form with `GMT`. A year that it cannot write has no date.
        let reset = DateTimePrinter::new().timestamp_to_rfc9110_string(&budget.reset);
        headers.extend(reset.ok().map(|reset| ("X-RateLimit-Reset", reset)));
        headers
    }
}

impl Segment {
    fn dispatch(&mut self, call: &Call<'_>, context: &Context<'_>) -> Result<Answer, Answer> {
        match call.route.operation {
            "list_user_groups" => self.list_user_groups(call, context),
            "create_user_group" => self.create_user_group(call, context),
            "get_user_group" => self.get_user_group(call),
            "update_user_group" => self.update_user_group(call, context),
            "delete_user_group" => self.delete_user_group(call),
            "list_invites_from_user_group" => self.list_invites_from_user_group(call, context),
            "list_users_from_user_group" => self.list_users_from_user_group(call, context),
            "add_users_to_user_group" => self.add_users_to_user_group(call, context),
            "replace_users_in_user_group" => self.replace_users_in_user_group(call, context),
            "remove_users_from_user_group" => self.remove_users_from_user_group(call),
            "add_permissions_to_user_group" => {
                let subject = Subject::Group(self.group(call)?);
                self.grant(subject, Grant::Add, call, context)
            }
            "replace_permissions_for_user_group" => {
                let subject = Subject::Group(self.group(call)?);
                self.grant(subject, Grant::Replace, call, context)
            }
            "list_users" => self.list_users(call, context),
            "delete_users" => self.delete_users(call),
            "get_user" => self.get_user(call),
            "list_user_groups_from_user" => self.list_user_groups_from_user(call, context),
            "add_permissions_to_user" => {
                let subject = Subject::User(self.user(call)?);
                self.grant(subject, Grant::Add, call, context)
            }
            "replace_permissions_for_user" => {
                let subject = Subject::User(self.user(call)?);
                self.grant(subject, Grant::Replace, call, context)
            }
            "list_invites" => self.list_invites(call, context),
            "create_invites" => self.create_invites(call, context),
            "delete_invites" => self.delete_invites(call),
            "list_roles" => self.list_roles(call, context),
            other => Err(Problem::new(501, format!("{other} is not simulated.")).into()),
        }
    }

    /// Gives an answer the media type that the choices ask for.
    fn dress(&self, answer: impl Into<Answer>, request: &Request) -> Answer {
        let mut answer = answer.into();
        if self.choices.answer_media_type == AnswerMediaType::Accepted {
            let accepted = request.header("accept").unwrap_or_default().split(',');
            let known = accepted.filter_map(|range| {
                let range = range.split(';').next().unwrap_or_default().trim();
                let mut known = routes::MEDIA_TYPES.iter();
                known.find(|known| known.eq_ignore_ascii_case(range))
            });
            if let (Some(first), Some((media_type, _))) =
                (known.into_iter().next(), &mut answer.body)
            {
                *media_type = first;
            }
        }
        answer
    }
}

/// Ids in paths have 1 to 255 characters.
fn check_ids(call: &Call<'_>) -> Result<(), Problem> {
    let names = call.route.path.split('/').filter_map(|segment| {
        let name = segment.strip_prefix('{')?;
        name.strip_suffix('}')
    });
    for (name, value) in names.zip(&call.parameters) {
        if !(1..=ID_CHARACTERS).contains(&value.chars().count()) {
            let message = format!("1 to {ID_CHARACTERS} characters are needed.");
            return Err(Problem::input(name, message));
        }
    }
    Ok(())
}
