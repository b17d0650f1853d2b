//! API tokens.

use std::collections::HashMap;

use jiff::{Span, SpanRelativeTo, Timestamp};
use serde::{Deserialize, Serialize};

use super::Kestra;
use super::auth::Caller;
use super::errors::{Outcome, Problem};
use crate::answer::Answer;
use crate::table::{Handle, Table};
use crate::vendor::{Call, Context};

/// The API tokens of an installation.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    table: Table<Token>,
    by_secret: HashMap<String, Handle>,
}

#[derive(Clone, Debug)]
struct Token {
    id: String,
    of: Caller,
    name: String,
    description: Option<String>,
    secret: String,
    extended: bool,
    issued: Timestamp,
    expires: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenBody {
    name: String,
    description: Option<String>,
    max_age: Option<String>,
    extended: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApiToken<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    prefix: &'a str,
    iat: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<String>,
    extended: bool,
    expired: bool,
}

#[derive(Serialize)]
struct ApiTokenList<'a> {
    total: usize,
    results: Vec<ApiToken<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewApiToken<'a> {
    id: &'a str,
    name: &'a str,
    full_token: &'a str,
}

impl Tokens {
    /// Whose token this is, unless it has expired.
    pub(super) fn caller(&self, secret: &str, now: Timestamp) -> Option<Caller> {
        let token = self.table.get(*self.by_secret.get(secret)?)?;
        (!token.expired(now)).then_some(token.of)
    }

    fn add(&mut self, token: Token) {
        let (id, secret) = (token.id.clone(), token.secret.clone());
        let handle = self.table.insert(id, token);
        self.by_secret.insert(secret, handle);
    }

    /// Revokes all tokens of somebody.
    pub(super) fn forget(&mut self, of: Caller) {
        let tokens = self.table.iter().filter(|(_, token)| token.of == of);
        let ids: Vec<_> = tokens.map(|(_, token)| token.id.clone()).collect();
        for id in ids {
            self.revoke(&id, of);
        }
    }

    fn revoke(&mut self, id: &str, of: Caller) -> bool {
        let handle = self.table.handle(id);
        let token = handle.and_then(|handle| self.table.get(handle));
        if token.is_none_or(|token| token.of != of) {
            return false;
        }
        if let Some((_, token)) = self.table.remove(id) {
            self.by_secret.remove(&token.secret);
        }
        true
    }
}

impl Token {
    fn expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl Kestra {
    /// The user whose tokens `/users/{id}/api-tokens` are.
    pub(super) fn named_user(&self, call: &Call<'_>) -> Outcome<Caller> {
        Ok(Caller::User(self.state.users.get(call.parameter(0))?.0))
    }

    pub(super) fn create_api_token(
        &mut self,
        call: &Call<'_>,
        context: &Context<'_>,
        of: Caller,
    ) -> Outcome {
        let body: TokenBody = call.request.json(context.strict)?;
        if !is_token_name(&body.name) {
            let path = "createApiToken.request.name";
            return Err(Problem::invalid(
                "name",
                path,
                "must match \"^(?=.{1,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$\"",
            ));
        }
        let expires = body
            .max_age
            .map(|age| after(context.now, &age))
            .transpose()?;
        let ids = &mut self.state.ids;
        let token = Token {
            id: ids.next(),
            of,
            name: body.name,
            description: body.description,
            secret: format!("sim{}{}", ids.next(), ids.next()),
            extended: body.extended.unwrap_or_default(),
            issued: context.now,
            expires,
        };
        let answer = NewApiToken {
            id: &token.id,
            name: &token.name,
            full_token: &token.secret,
        };
        let answer = Answer::of(200, &answer);
        self.sessions.tokens.add(token);
        Ok(answer)
    }

    pub(super) fn list_api_tokens(&self, context: &Context<'_>, of: Caller) -> Answer {
        let tokens = self.sessions.tokens.table.iter().map(|(_, token)| token);
        let own = tokens.filter(|token| token.of == of);
        let results: Vec<_> = own
            .map(|token| ApiToken {
                id: &token.id,
                name: &token.name,
                description: token.description.as_deref(),
                prefix: token.secret.get(..8).unwrap_or_default(),
                iat: token.issued.to_string(),
                exp: token.expires.map(|expires| expires.to_string()),
                extended: token.extended,
                expired: token.expired(context.now),
            })
            .collect();
        let total = results.len();
        Answer::of(200, &ApiTokenList { total, results })
    }

    pub(super) fn delete_api_token(&mut self, id: &str, of: Caller) -> Outcome {
        if !self.sessions.tokens.revoke(id, of) {
            return Err(Problem::not_found("no such token"));
        }
        Ok(Answer::empty(204))
    }
}

/// The vendor's rule for names of tokens: 1 to 63 small letters and digits, with single hyphens between them.
fn is_token_name(name: &str) -> bool {
    let word = |word: &str| {
        let mut letters = word.bytes();
        !word.is_empty()
            && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    name.len() <= 63 && name.split('-').all(word)
}

/// The time that is an ISO 8601 duration such as `P1D` later.
fn after(now: Timestamp, age: &str) -> Outcome<Timestamp> {
    let span: Option<Span> = age.parse().ok();
    let duration = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    let later = duration.and_then(|duration| now.checked_add(duration).ok());
    later.ok_or_else(|| Problem::illegal_argument(format!("maxAge: {age} is no duration")))
}
