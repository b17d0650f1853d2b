//! Who is in a group.

use indexmap::IndexMap;
use serde::Serialize;

use super::choices::{ExistingMember, MemberList};
use super::errors;
use super::input::UserReference;
use super::list::{self, Query};
use super::state::State;
use super::view::UserView;
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

/// The members that a list holds which is cut.
const CUT: usize = 20;

const UNKNOWN_USER: &str = "No user of this domain has this name.";
const EXISTING_MEMBER: &str = "This user is a member already.";
const REQUIRED: &str = "This field is required.";

pub(super) fn list(
    state: &State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let found = state.group(call.parameter(0));
    let (group, _) = found.ok_or_else(errors::not_found)?;
    let total = state.members.count(group);
    let member = |position| {
        let (handle, ()) = state.members.at(group, position)?;
        let user = state.users.get(handle)?;
        Some(UserView::new(state, handle, user, false))
    };
    Ok(match state.choices.member_list {
        MemberList::Paged => {
            let query = Query::new(call)?;
            list::page(state, call, context, &query, total, member)
        }
        MemberList::CutAt20 => list::without_links(total, 0..total.min(CUT), member),
        MemberList::Whole => list::without_links(total, 0..total, member),
    })
}

/// Why a user was not added.
enum Refused {
    Required,
    Unknown,
    Existing,
}

fn join(state: &mut State, group: Handle, username: Option<&str>) -> Result<Handle, Refused> {
    let username = username.filter(|username| !username.is_empty());
    let username = username.ok_or(Refused::Required)?;
    let (user, _) = state.user(username).ok_or(Refused::Unknown)?;
    let is_member = state.members.get(group, user).is_some();
    if is_member && state.choices.existing_member == ExistingMember::Refuse {
        return Err(Refused::Existing);
    }
    state.join(group, user);
    Ok(user)
}

pub(super) fn add(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let found = state.group(call.parameter(0));
    let (group, _) = found.ok_or_else(errors::not_found)?;
    let body = call.request.json::<UserReference>(context.strict);
    let body = body.map_err(|failure| errors::body(&failure, "username"))?;
    let joined = join(state, group, body.username.as_deref());
    let handle = joined.map_err(|refused| {
        let message = match refused {
            Refused::Required => REQUIRED,
            Refused::Unknown => UNKNOWN_USER,
            Refused::Existing => EXISTING_MEMBER,
        };
        errors::validation("username", message)
    })?;
    let user = state.users.get(handle).ok_or_else(errors::not_found)?;
    Ok(Answer::of(201, &UserView::new(state, handle, user, false)))
}

/// `BatchItem`: what became of one user of a batch.
#[derive(Serialize)]
struct BatchItem<'a> {
    status_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<UserView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<errors::Error<'static>>,
}

pub(super) fn batch_add(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let found = state.group(call.parameter(0));
    let (group, _) = found.ok_or_else(errors::not_found)?;
    let body = call.request.json::<Vec<UserReference>>(context.strict);
    let body = body.map_err(|failure| errors::body(&failure, "username"))?;
    if let Some(most) = state.choices.max_batch.filter(|most| body.len() > *most) {
        let message = format!("A batch has at most {most} users.");
        return Err(errors::bad_request(&message));
    }
    let mut outcomes = Vec::with_capacity(body.len());
    for user in &body {
        outcomes.push(join(state, group, user.username.as_deref()));
    }
    let item = |(position, outcome): (usize, Result<Handle, Refused>)| {
        let outcome = outcome.map(|handle| {
            let user = state.users.get(handle)?;
            Some(UserView::new(state, handle, user, false))
        });
        let item = match outcome {
            Ok(data) => BatchItem {
                status_code: "success",
                data,
                error: None,
            },
            Err(refused) => BatchItem {
                status_code: "error",
                data: None,
                error: Some(match refused {
                    Refused::Required => errors::invalid_item("username", REQUIRED),
                    Refused::Unknown => errors::unknown_item(),
                    Refused::Existing => errors::invalid_item("username", EXISTING_MEMBER),
                }),
            },
        };
        (position.to_string(), item)
    };
    let items: IndexMap<_, _> = outcomes.into_iter().enumerate().map(item).collect();
    Ok(Answer::of(200, &items))
}

pub(super) fn remove(state: &mut State, call: &Call<'_>) -> Result<Answer, Answer> {
    let group = state.group(call.parameter(0)).map(|(group, _)| group);
    let user = state.user(call.parameter(1)).map(|(user, _)| user);
    let (group, user) = group.zip(user).ok_or_else(errors::not_found)?;
    if !state.leave(group, user) {
        return Err(errors::not_found());
    }
    Ok(Answer::empty(204))
}
