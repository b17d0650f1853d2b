//! Changes to one property of a user, by a superadmin or by the user.

use serde::Deserialize;

use super::Kestra;
use super::auth::Caller;
use super::errors::{Outcome, Problem};
use super::state::{Password, User, no_user};
use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DetailsBody {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
}

#[derive(Deserialize)]
struct RestrictedBody {
    restricted: bool,
}

#[derive(Deserialize)]
struct PasswordBody {
    password: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewPasswordBody {
    old_password: String,
    new_password: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MarkBody {
    #[serde(alias = "superAdmin")]
    instance_owner: bool,
}

impl Kestra {
    fn account(&mut self, handle: Handle) -> Outcome<&mut User> {
        self.state.users.table.get_mut(handle).ok_or_else(no_user)
    }

    /// The user of `/users/{id}/...`.
    fn account_of(&mut self, call: &Call<'_>) -> Outcome<&mut User> {
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        self.account(handle)
    }

    pub(super) fn patch_user(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        self.patch(call, context, handle)?;
        self.user(200, handle)
    }

    pub(super) fn update_current_user(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
        caller: Caller,
    ) -> Outcome {
        self.patch(call, context, stored(caller)?)?;
        self.get_current_user(caller)
    }

    fn patch(&mut self, call: &Call<'_>, context: &Context<'_>, handle: Handle) -> Outcome<()> {
        let body: DetailsBody = call.request.json(context.strict)?;
        if let Some(email) = body.email {
            self.move_user(handle, Some(email), "patchUser")?;
        }
        let user = self.account(handle)?;
        user.first_name = body.first_name.or_else(|| user.first_name.take());
        user.last_name = body.last_name.or_else(|| user.last_name.take());
        user.refresh();
        Ok(())
    }

    pub(super) fn patch_user_demo(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: RestrictedBody = call.request.json(context.strict)?;
        self.account_of(call)?.restricted = body.restricted;
        Ok(Answer::empty(204))
    }

    pub(super) fn patch_user_mark(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let body: MarkBody = call.request.json(context.strict)?;
        self.account_of(call)?.super_admin = body.instance_owner;
        Ok(Answer::empty(204))
    }

    pub(super) fn patch_user_password(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Outcome {
        let body: PasswordBody = call.request.json(context.strict)?;
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        self.set_password(handle, body.password)?;
        self.user(200, handle)
    }

    pub(super) fn update_current_user_password(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
        caller: Caller,
    ) -> Outcome {
        let body: NewPasswordBody = call.request.json(context.strict)?;
        let handle = stored(caller)?;
        let known = self.account(handle)?.password.as_ref();
        if known.is_none_or(|known| known.text != body.old_password) {
            return Err(Problem::illegal_argument("the old password is another"));
        }
        self.set_password(handle, body.new_password)?;
        self.user(200, handle)
    }

    pub(super) fn set_password(&mut self, handle: Handle, text: String) -> Outcome<()> {
        let known = self.account(handle)?.password.take();
        let auth_id = known.map(|password| password.auth_id);
        let auth_id = auth_id.unwrap_or_else(|| self.state.ids.next());
        self.account(handle)?.password = Some(Password { auth_id, text });
        Ok(())
    }

    pub(super) fn delete_user_auth_method(&mut self, call: &Call<'_>) -> Outcome {
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        let user = self.account(handle)?;
        let known = user.password.as_ref();
        if known.is_none_or(|password| password.auth_id != call.parameter(1)) {
            return Err(Problem::not_found("no such authentication"));
        }
        user.password = None;
        self.user(200, handle)
    }

    /// There are no refresh tokens, so that nothing remains to be deleted.
    pub(super) fn delete_refresh_token(&mut self, call: &Call<'_>) -> Outcome {
        self.account_of(call)?;
        Ok(Answer::empty(204))
    }

    pub(super) fn impersonate(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let (handle, _) = self.state.users.get(call.parameter(0))?;
        let cookie = self.begin_session(Caller::User(handle), context.now);
        Ok(Answer::empty(200).with_header("set-cookie", cookie))
    }
}

/// The stored user behind a caller: the configured superadmin cannot be changed.
fn stored(caller: Caller) -> Outcome<Handle> {
    match caller {
        Caller::Admin => Err(Problem::forbidden()),
        Caller::User(handle) => Ok(handle),
    }
}
