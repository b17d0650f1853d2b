//! Who is in a group: users and pending invites, written by address and read as two lists.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::table::Handle;
use crate::vendor::{Call, Context};

use super::answers::{Problem, problems, success};
use super::choices::Reaction;
use super::input;
use super::state::{Member, Segment};

#[derive(Deserialize)]
struct EmailsInput {
    emails: Vec<String>,
}

/// A user as the list of a group shows it.
#[derive(Serialize)]
struct MinimalUser<'a> {
    id: &'a str,
    name: &'a str,
    email: &'a str,
}

impl Segment {
    pub(super) fn list_users_from_user_group(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let total = self.members.count(group);
        self.page("users", total, call, context, |position| {
            let (user, ()) = self.members.at(group, position)?;
            self.users.get(user).map(|user| MinimalUser {
                id: &user.id,
                name: &user.name,
                email: &user.email,
            })
        })
    }

    pub(super) fn list_invites_from_user_group(
        &self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let total = self.invited.count(group);
        self.page("emails", total, call, context, |position| {
            let (invite, ()) = self.invited.at(group, position)?;
            self.invites.get(invite).map(|invite| invite.email.as_str())
        })
    }

    pub(super) fn add_users_to_user_group(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let emails = self.emails(call, context)?;
        let known = self.choices.existing_members;
        let (members, wrong) = self.resolve(&emails, |state, member| {
            let problem = known.problem("", "This is a member of the group.");
            problem.filter(|_| state.is_member(group, member))
        });
        self.carry_out(wrong, |state| {
            for member in members {
                state.join(group, member);
            }
        })?;
        Ok(self.written_group(group))
    }

    pub(super) fn replace_users_in_user_group(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let emails = self.emails(call, context)?;
        let (members, wrong) = self.resolve(&emails, |_, _| None);
        self.carry_out(wrong, |state| {
            let wanted: HashSet<_> = members.iter().copied().collect();
            let present = state.everybody(group);
            // Backwards: taking the last one out moves no other.
            for member in present.into_iter().rev() {
                if !wanted.contains(&member) {
                    state.leave(group, member);
                }
            }
            for member in members {
                state.join(group, member);
            }
        })?;
        Ok(self.written_group(group))
    }

    pub(super) fn remove_users_from_user_group(
        &mut self,
        call: &Call<'_>,
    ) -> Result<Answer, Answer> {
        let group = self.group(call)?;
        let emails = self.needed(call, "emails")?;
        let stranger = self.choices.non_members;
        let (members, wrong) = self.resolve(&emails, |state, member| {
            let problem = stranger.problem("", "This is no member of the group.");
            problem.filter(|_| !state.is_member(group, member))
        });
        self.carry_out(wrong, |state| {
            for member in members {
                state.leave(group, member);
            }
        })?;
        Ok(success())
    }

    fn everybody(&self, group: Handle) -> Vec<Member> {
        let users = self.members.members(group);
        let users = users.map(|(user, ())| Member::User(user));
        let invites = self.invited.members(group);
        let invites = invites.map(|(invite, ())| Member::Invite(invite));
        users.chain(invites).collect()
    }

    fn emails(&self, call: &Call<'_>, context: &Context<'_>) -> Result<Vec<String>, Problem> {
        let input: EmailsInput = input::body(call, context)?;
        self.check_length("emails", input.emails.len())?;
        Ok(input.emails)
    }

    /// Who is behind the addresses that are in order, and what is wrong with the others.
    fn resolve(
        &self,
        emails: &[String],
        check: impl Fn(&Self, Member) -> Option<Problem>,
    ) -> (Vec<Member>, Vec<Problem>) {
        let unknown: Reaction = self.choices.unknown_emails;
        let mut members = Vec::new();
        let mut wrong = Vec::new();
        for (index, email) in emails.iter().enumerate() {
            let field = format!("emails[{index}]");
            match self.member(email) {
                None => wrong.extend(unknown.problem(field, "No user or invite has this address.")),
                Some(member) => match check(self, member) {
                    Some(problem) => wrong.push(problem.at(field)),
                    None => members.push(member),
                },
            }
        }
        (members, wrong)
    }

    /// Makes a change, unless something is wrong and calls are carried out as a whole or not at all.
    pub(super) fn carry_out(
        &mut self,
        wrong: Vec<Problem>,
        change: impl FnOnce(&mut Self),
    ) -> Result<(), Answer> {
        if wrong.is_empty() {
            change(self);
            return Ok(());
        }
        if self.choices.partial_writes {
            change(self);
        }
        Err(problems(wrong))
    }

    /// The array in the query, which must not be empty.
    pub(super) fn needed(&self, call: &Call<'_>, name: &str) -> Result<Vec<String>, Problem> {
        let values = input::array(&call.request.pairs(), name);
        if values.is_empty() {
            return Err(Problem::input(name, "A value is needed."));
        }
        self.check_length(name, values.len())?;
        Ok(values)
    }

    pub(super) fn check_length(&self, field: &str, length: usize) -> Result<(), Problem> {
        match self.choices.max_items {
            Some(most) if length > most => Err(Problem::input(
                field,
                format!("No more than {most} are taken at once."),
            )),
            _ => Ok(()),
        }
    }
}
