//! Invites: list, create, delete, and what becomes of them when somebody accepts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::vendor::{Call, Context};

use super::answers::{Problem, data, success};
use super::input;
use super::permissions::InvitePermissionInput;
use super::state::{Member, Segment};

#[derive(Deserialize)]
struct InvitesInput {
    invites: Vec<InviteInput>,
}

#[derive(Deserialize)]
struct InviteInput {
    email: String,
    #[serde(default)]
    permissions: Option<Vec<InvitePermissionInput>>,
}

impl Segment {
    pub(super) fn list_invites(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        self.page("invites", self.invites.len(), call, context, |position| {
            let invite = self.invites.at(position);
            invite.map(|(_, invite)| invite.email.as_str())
        })
    }

    pub(super) fn create_invites(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        #[derive(Serialize)]
        struct Output {
            emails: Vec<String>,
        }
        let input: InvitesInput = input::body(call, context)?;
        self.check_length("invites", input.invites.len())?;
        let known = self.choices.known_invitees;
        let mut wrong = Vec::new();
        let mut invites = Vec::new();
        for (index, invite) in input.invites.into_iter().enumerate() {
            let place = format!("invites[{index}]");
            let before = wrong.len();
            let permissions = invite
                .permissions
                .map(|permissions| self.invite_permissions(&place, permissions, &mut wrong));
            let field = format!("{place}.email");
            if !is_address(&invite.email) {
                wrong.push(Problem::input(field, "An e-mail address is needed."));
            } else if self.member(&invite.email).is_some() {
                wrong.extend(known.problem(field, "This address is known to the workspace."));
            }
            if wrong.len() == before {
                invites.push((invite.email, permissions));
            }
        }
        let emails = invites.iter().map(|(email, _)| email.clone()).collect();
        self.carry_out(wrong, |state| {
            for (email, permissions) in invites {
                if !matches!(state.member(&email), Some(Member::User(_))) {
                    state.add_invite(&email, permissions, context.now);
                }
            }
        })?;
        Ok(data(201, Output { emails }))
    }

    pub(super) fn delete_invites(&mut self, call: &Call<'_>) -> Result<Answer, Answer> {
        let emails = self.needed(call, "emails")?;
        let unknown = self.choices.unknown_invites;
        let wrong = emails.iter().enumerate().filter_map(|(index, email)| {
            let problem =
                unknown.problem(format!("emails[{index}]"), "No invite has this address.");
            problem.filter(|_| !matches!(self.member(email), Some(Member::Invite(_))))
        });
        let wrong = wrong.collect();
        self.carry_out(wrong, |state| {
            for email in emails {
                state.remove_invite(&email);
            }
        })?;
        Ok(success())
    }

    /// What somebody outside the API does: accepts an invite. The invite becomes a user with the same address, permissions and groups.
    ///
    /// # Errors
    /// Why it cannot be accepted.
    pub(super) fn accept(
        &mut self,
        email: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<String, String> {
        self.drop_expired(now);
        let Some(Member::Invite(handle)) = self.member(email) else {
            return Err(format!("{email} is not invited"));
        };
        let expired = |row: &super::state::Invite| row.expires <= now;
        if self.invites.get(handle).is_some_and(expired) {
            return Err(format!("the invite of {email} is over"));
        }
        let groups: Vec<_> = self.invited.groups(handle).collect();
        let Some(invite) = self.remove_invite(email) else {
            return Err(format!("{email} is not invited"));
        };
        let id = self.new_id();
        let user = self.add_user(id.clone(), name.to_owned(), &invite.email);
        if let Some(row) = self.users.get_mut(user) {
            row.permissions = invite.permissions;
        }
        for group in groups {
            self.join(group, Member::User(user));
        }
        Ok(id)
    }
}

/// Something before and after the last `@`, and no blank.
fn is_address(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.contains(char::is_whitespace)
}
