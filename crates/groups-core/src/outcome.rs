//! What became of a change of several members.

use crate::{Error, ErrorKind, MemberKey, Result, Retryability};

/// How precisely a provider reports on a change of several members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Granularity {
    /// Each member has an outcome of its own.
    PerMember,
    /// The provider accepted or refused the call as a whole. That it acted on every member is its claim, not proven.
    WholeCall,
}

/// What became of one member.
#[derive(Debug)]
#[non_exhaustive]
pub struct MemberOutcome {
    /// The member that was asked for.
    pub member: MemberKey,
    /// `Ok` if the provider says that the change is made.
    pub result: Result<()>,
}

impl MemberOutcome {
    /// The outcome for `member`.
    pub fn new(member: MemberKey, result: Result<()>) -> Self {
        Self { member, result }
    }
}

/// What became of every member of a call, in the order in which they were asked for.
///
/// A call can succeed in part: look at the outcomes, or turn them into one result with [`into_result`](Self::into_result).
#[derive(Debug)]
#[must_use = "some members may have failed"]
pub struct MemberOutcomes {
    granularity: Granularity,
    outcomes: Vec<MemberOutcome>,
}

impl MemberOutcomes {
    /// An outcome for each member.
    pub fn per_member(outcomes: Vec<MemberOutcome>) -> Self {
        Self {
            granularity: Granularity::PerMember,
            outcomes,
        }
    }

    /// The provider accepted the call for all of `members`.
    pub fn whole_call(members: impl IntoIterator<Item = MemberKey>) -> Self {
        let outcomes = members
            .into_iter()
            .map(|member| MemberOutcome::new(member, Ok(())));
        Self {
            granularity: Granularity::WholeCall,
            outcomes: outcomes.collect(),
        }
    }

    /// Changes one member after the other, for providers without a call for several.
    ///
    /// `members` are the keys, each with what `change` needs.
    ///
    /// Goes on after a failure that is about the member ([`NotFound`](ErrorKind::NotFound), [`Conflict`](ErrorKind::Conflict), [`Rejected`](ErrorKind::Rejected)). After any other the members
    /// that are left are not attempted and say so: whatever was wrong would most likely be wrong again.
    pub async fn one_by_one<'a, T, R>(
        members: impl IntoIterator<Item = (&'a MemberKey, T)>,
        mut change: impl FnMut(T) -> R,
    ) -> Self
    where
        R: Future<Output = Result<()>>,
    {
        let mut outcomes = Vec::new();
        let mut stopped: Option<(ErrorKind, &'static str, &'static str)> = None;
        for (member, argument) in members {
            let result = match stopped {
                Some((kind, provider, operation)) => Err(Error::new(kind, provider, operation)
                    .with_retryability(Retryability::Safe)
                    .with_detail("not attempted, because an earlier change failed")),
                None => change(argument).await,
            };
            if let Err(error) = &result {
                let about_the_member = matches!(
                    error.kind(),
                    ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Conflict
                );
                if !about_the_member {
                    stopped = Some((error.kind(), error.provider(), error.operation()));
                }
            }
            outcomes.push(MemberOutcome::new(member.clone(), result));
        }
        Self::per_member(outcomes)
    }

    /// How precise the report is.
    pub fn granularity(&self) -> Granularity {
        self.granularity
    }

    /// The outcomes, in the order of the call.
    pub fn outcomes(&self) -> &[MemberOutcome] {
        &self.outcomes
    }

    /// The members that failed, with the reason.
    pub fn failures(&self) -> impl Iterator<Item = (&MemberKey, &Error)> {
        self.outcomes
            .iter()
            .filter_map(|outcome| Some((&outcome.member, outcome.result.as_ref().err()?)))
    }

    /// Whether no member failed.
    pub fn is_complete(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The outcomes, one by one.
    pub fn into_outcomes(self) -> Vec<MemberOutcome> {
        self.outcomes
    }

    /// `Ok` if no member failed.
    ///
    /// # Errors
    /// The first failure. Use [`failures`](Self::failures) to see all.
    pub fn into_result(self) -> Result<()> {
        self.outcomes
            .into_iter()
            .try_for_each(|outcome| outcome.result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Username;

    fn key(name: &str) -> MemberKey {
        Username::new(name).unwrap().into()
    }

    #[test]
    fn one_failure_makes_the_whole_a_failure() {
        let outcomes = MemberOutcomes::per_member(vec![
            MemberOutcome::new(key("ada"), Ok(())),
            MemberOutcome::new(
                key("nobody"),
                Err(Error::new(ErrorKind::NotFound, "p", "o")),
            ),
        ]);
        assert!(!outcomes.is_complete());
        let failed: Vec<_> = outcomes
            .failures()
            .map(|(member, _)| member.as_str())
            .collect();
        assert_eq!(failed, ["nobody"]);
        assert_eq!(
            outcomes.into_result().unwrap_err().kind(),
            ErrorKind::NotFound
        );
    }

    #[test]
    fn a_whole_call_is_complete_but_says_so() {
        let outcomes = MemberOutcomes::whole_call([key("ada")]);
        assert_eq!(outcomes.granularity(), Granularity::WholeCall);
        assert!(outcomes.is_complete() && outcomes.into_result().is_ok());
    }
}
