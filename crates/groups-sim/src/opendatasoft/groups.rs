//! Groups themselves.

use serde_json::{Value, json};

use super::choices::Put;
use super::errors;
use super::input::{GroupInput, check_permissions};
use super::list::{self, Order, Query};
use super::state::{Group, State};
use super::view::GroupView;
use crate::answer::Answer;
use crate::table::{Handle, Table};
use crate::vendor::{Call, Context};

pub(super) fn list(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let query = Query::new(call)?;
    let sort = query.value("sort").unwrap_or("updated_at");
    let sort = order(&mut state.groups, sort)?;
    let state = &*state;
    let order = Order::new(state.groups.ordered(sort), state.choices.descending);
    let words = query.words();
    let wanted: Vec<_> = query.values("permissions").collect();
    let view = |handle: Handle| state.groups.get(handle).map(GroupView::new);
    if words.is_empty() && wanted.is_empty() {
        let total = order.len();
        let at = |position| view(order.at(position)?);
        return Ok(list::page(state, call, context, &query, total, at));
    }
    let filter = state.choices.permissions_filter;
    let is_found = |handle: &Handle| {
        state.groups.get(*handle).is_some_and(|group| {
            let has = |wanted: &str| group.permissions.iter().any(|has| has == wanted);
            let texts = [
                Some(group.uid.as_str()),
                Some(&group.title),
                group.description.as_deref(),
            ];
            list::has_words(&words, &texts) && list::has_permissions(filter, &wanted, has)
        })
    };
    let found: Vec<_> = order.iter().filter(is_found).collect();
    let at = |position: usize| view(*found.get(position)?);
    Ok(list::page(state, call, context, &query, found.len(), at))
}

/// Sorts the groups, unless they are. Returns the name of the order.
fn order(groups: &mut Table<Group>, sort: &str) -> Result<&'static str, Answer> {
    let (name, compare): (_, fn(&Group, &Group) -> std::cmp::Ordering) = match sort {
        "created_at" => ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
        "updated_at" => ("updated_at", |a, b| a.updated_at.cmp(&b.updated_at)),
        // Everything here was created and changed by the same user.
        "created_by__username" | "updated_by__username" => {
            ("username", |_, _| std::cmp::Ordering::Equal)
        }
        "user_count" => ("user_count", |a, b| a.user_count.cmp(&b.user_count)),
        "group__title" => ("group__title", |a, b| a.title.cmp(&b.title)),
        unknown => {
            let message = format!("Groups cannot be sorted by `{unknown}`.");
            return Err(errors::bad_request(&message));
        }
    };
    groups.order(name, compare);
    Ok(name)
}

pub(super) fn create(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let (input, explore_limits) = GroupInput::read(state, call.request, context)?;
    let title = input.title.unwrap_or_default();
    check_title(state, &title, None)?;
    let permissions = input.permissions.unwrap_or_default();
    check_permissions(state, &permissions, &[])?;
    let group = Group {
        uid: state.free_uid(&title),
        title,
        description: input.description,
        permissions,
        explore_limits: explore_limits.unwrap_or_else(nothing),
        created_at: context.now,
        updated_at: context.now,
        user_count: 0,
    };
    let answer = Answer::of(201, &GroupView::new(&group));
    state.groups.insert(group.uid.clone(), group);
    Ok(answer)
}

fn nothing() -> Value {
    json!({})
}

/// Refuses a title that another group has, where that matters.
fn check_title(state: &State, title: &str, own: Option<Handle>) -> Result<(), Answer> {
    let mut others = state
        .groups
        .iter()
        .filter(|(handle, _)| Some(*handle) != own);
    if !state.choices.duplicate_titles && others.any(|(_, group)| group.title == title) {
        return Err(errors::validation(
            "title",
            "A group with this title exists.",
        ));
    }
    Ok(())
}

pub(super) fn retrieve(state: &State, call: &Call<'_>) -> Result<Answer, Answer> {
    let found = state.group(call.parameter(0));
    let (_, group) = found.ok_or_else(errors::not_found)?;
    Ok(Answer::of(200, &GroupView::new(group)))
}

pub(super) fn update(
    state: &mut State,
    call: &Call<'_>,
    context: &Context<'_>,
) -> Result<Answer, Answer> {
    let found = state.group(call.parameter(0));
    let (handle, known) = found.ok_or_else(errors::not_found)?;
    let (input, explore_limits) = GroupInput::read(state, call.request, context)?;
    let title = input.title.unwrap_or_default();
    check_title(state, &title, Some(handle))?;
    let wanted = input.permissions.as_deref().unwrap_or_default();
    check_permissions(state, wanted, &known.permissions)?;
    let renamed = state.choices.uid_follows_title && known.title != title;
    let uid = renamed.then(|| state.free_uid(&title));
    let replace = state.choices.put == Put::Replace;
    if let Some(uid) = &uid {
        state.groups.rename(call.parameter(0), uid.clone());
    }
    let group = state.groups.get_mut(handle).ok_or_else(errors::not_found)?;
    if let Some(uid) = uid {
        group.uid = uid;
    }
    group.title = title;
    if input.description.is_some() || replace {
        group.description = input.description;
    }
    if input.permissions.is_some() || replace {
        group.permissions = input.permissions.unwrap_or_default();
    }
    if explore_limits.is_some() || replace {
        group.explore_limits = explore_limits.unwrap_or_else(nothing);
    }
    group.updated_at = context.now;
    Ok(Answer::of(200, &GroupView::new(group)))
}

pub(super) fn delete(state: &mut State, call: &Call<'_>) -> Result<Answer, Answer> {
    let removed = state.groups.remove(call.parameter(0));
    let (handle, _) = removed.ok_or_else(errors::not_found)?;
    state.members.remove_group(handle);
    Ok(Answer::empty(204))
}
