//! The users of the domain.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::json;

use super::choices::Put;
use super::errors;
use super::input::{UserInput, check_permissions};
use super::list::{self, Order, Query};
use super::state::{State, User};
use super::view::UserView;
use crate::answer::Answer;
use crate::table::{Handle, Table};
use crate::vendor::{Call, Context};

pub(super) fn list(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let query = Query::new(call)?;
    let words = query.words();
    let direct: Vec<_> = query.values("permissions").collect();
    let any: Vec<_> = query.values("all_permissions").collect();
    let keys: Vec<_> = query.values("sort").collect();
    let sort = match keys.as_slice() {
        [] => None,
        [key] => Some(order(&mut state.users, key)?),
        _ => None,
    };
    let state = &*state;
    let view = |handle: Handle| {
        let user = state.users.get(handle)?;
        Some(UserView::new(state, handle, user, false))
    };
    let unfiltered = words.is_empty() && direct.is_empty() && any.is_empty();
    if unfiltered && keys.is_empty() {
        let at = |position| view(state.users.at(position)?.0);
        return Ok(list::page(
            state,
            call,
            context,
            &query,
            state.users.len(),
            at,
        ));
    }
    let filter = state.choices.permissions_filter;
    let is_found = |handle: &Handle| {
        let Some(user) = state.users.get(*handle) else {
            return false;
        };
        let texts = [
            Some(user.username.as_str()),
            Some(&user.email),
            user.first_name.as_deref(),
            user.last_name.as_deref(),
        ];
        let has = |wanted: &str| user.permissions.iter().any(|has| has == wanted);
        let through_group = |wanted: &str| {
            let mut groups = state.members.groups(*handle);
            groups.any(|group| {
                let group = state.groups.get(group);
                group.is_some_and(|group| group.permissions.iter().any(|has| has == wanted))
            })
        };
        list::has_words(&words, &texts)
            && list::has_permissions(filter, &direct, has)
            && list::has_permissions(filter, &any, |wanted| has(wanted) || through_group(wanted))
    };
    let sorted: Vec<Handle> = match (sort, keys.as_slice()) {
        (Some(sort), _) => {
            let order = Order::new(state.users.ordered(sort), state.choices.descending);
            order.iter().filter(is_found).collect()
        }
        (None, keys) => {
            let all = state.users.iter().map(|(handle, _)| handle);
            let mut found: Vec<_> = all.filter(is_found).collect();
            let compare = keys
                .iter()
                .map(|key| comparison(key).map(|(_, compare)| compare));
            let compare: Vec<_> = compare.collect::<Result<_, _>>()?;
            found.sort_by(|a, b| {
                let pair = state.users.get(*a).zip(state.users.get(*b));
                let by =
                    |compare: &Comparison| pair.map_or(Ordering::Equal, |(a, b)| compare(a, b));
                compare.iter().map(by).fold(Ordering::Equal, Ordering::then)
            });
            if state.choices.descending && !keys.is_empty() {
                found.reverse();
            }
            found
        }
    };
    let at = |position: usize| view(*sorted.get(position)?);
    Ok(list::page(state, call, context, &query, sorted.len(), at))
}

type Comparison = fn(&User, &User) -> Ordering;

fn comparison(key: &str) -> Result<(&'static str, Comparison), Answer> {
    Ok(match key {
        "username" => ("username", |a, b| a.username.cmp(&b.username)),
        "first_name" => ("first_name", |a, b| a.first_name.cmp(&b.first_name)),
        "last_name" => ("last_name", |a, b| a.last_name.cmp(&b.last_name)),
        // Nobody was ever seen.
        "last_seen_at" => ("last_seen_at", |_, _| Ordering::Equal),
        unknown => {
            let message = format!("Users cannot be sorted by `{unknown}`.");
            return Err(errors::bad_request(&message));
        }
    })
}

/// Sorts the users, unless they are. Returns the name of the order.
fn order(users: &mut Table<User>, key: &str) -> Result<&'static str, Answer> {
    let (name, compare) = comparison(key)?;
    users.order(name, compare);
    Ok(name)
}

pub(super) fn get(state: &State, call: &Call<'_>, context: &Context<'_>) -> Result<Answer, Answer> {
    let (handle, user) = state
        .user(call.parameter(0))
        .ok_or_else(errors::not_found)?;
    let pairs = call.request.pairs();
    let expand = pairs.iter().find(|(name, _)| name == "expand");
    let expand = expand.map(|(_, value)| value.as_str());
    if let Some(unknown) = expand.filter(|expand| context.strict && *expand != "groups") {
        let message = format!("`{unknown}` cannot be expanded.");
        return Err(errors::bad_request(&message));
    }
    let expanded = expand == Some("groups");
    Ok(Answer::of(
        200,
        &UserView::new(state, handle, user, expanded),
    ))
}

pub(super) fn update(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let (handle, known) = state
        .user(call.parameter(0))
        .ok_or_else(errors::not_found)?;
    let (input, explore_limits) = UserInput::read(state, call.request, context)?;
    if input
        .username
        .as_ref()
        .is_some_and(|username| *username != known.username)
    {
        return Err(errors::validation(
            "username",
            "A username cannot be changed.",
        ));
    }
    let email = input.email.as_deref().unwrap_or(&known.email);
    if !state.choices.duplicate_emails && state.has_other_with(email, handle) {
        let message = "Another user has this address.";
        return Err(errors::validation("email", message));
    }
    let wanted = input.permissions.as_deref().unwrap_or_default();
    check_permissions(state, wanted, &known.permissions)?;
    let replace = state.choices.put == Put::Replace;
    let groups = match input.groups {
        Some(groups) => {
            let find = |uid: &str| state.groups.handle(uid);
            let found = groups.iter().map(|group| find(&group.uid));
            let found: Option<BTreeSet<Handle>> = found.collect();
            let unknown = || errors::validation("groups", "There is no such group.");
            Some(found.ok_or_else(unknown)?)
        }
        None => replace.then(BTreeSet::new),
    };
    if let Some(groups) = groups {
        let before: BTreeSet<Handle> = state.members.groups(handle).collect();
        for group in before.difference(&groups) {
            state.leave(*group, handle);
        }
        for group in groups.difference(&before) {
            state.join(*group, handle);
        }
    }
    if let Some(email) = input.email {
        state.move_user(handle, email);
    }
    let user = state.users.get_mut(handle).ok_or_else(errors::not_found)?;
    if input.first_name.is_some() || replace {
        user.first_name = input.first_name;
    }
    if input.last_name.is_some() || replace {
        user.last_name = input.last_name;
    }
    if input.permissions.is_some() || replace {
        user.permissions = input.permissions.unwrap_or_default();
    }
    if explore_limits.is_some() || replace {
        user.explore_limits = explore_limits.unwrap_or_else(|| json!({}));
    }
    let user = state.users.get(handle).ok_or_else(errors::not_found)?;
    Ok(Answer::of(200, &UserView::new(state, handle, user, true)))
}
