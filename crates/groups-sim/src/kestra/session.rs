//! What clients need before they can call anything: the first user, and sessions.

use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Kestra;
use super::auth::{Caller, cookie};
use super::choices::{Choices, LoginCsrf, OwnerFlag};
use super::errors::{Outcome, Problem, unauthorized};
use super::state::{Password, Tenant, User, no_user};
use super::tokens::Tokens;
use super::wire::Named;
use super::wire_users::{ApiAuth, marks, tenants};
use crate::KESTRA_USERNAME;
use crate::answer::Answer;
use crate::request::Request;
use crate::table::Handle;
use crate::vendor::{Call, Context, FORM};

/// What the pages of the user interface hand out and what a write with a cookie has to repeat.
pub(super) const CSRF_TOKEN: &str = "5f2c9be1a7d04e63.sim-kestra";

/// The most sessions at a time; the oldest ends when there is one more.
pub(super) const MOST_SESSIONS: usize = 1_000;

/// Sessions and API tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Sessions {
    /// The oldest first.
    by_cookie: IndexMap<String, Session>,
    pub(super) tokens: Tokens,
    /// The first user was made.
    set_up: bool,
}

#[derive(Clone, Copy, Debug)]
struct Session {
    of: Caller,
    /// `None` for one that never ends.
    ends: Option<Timestamp>,
}

impl Session {
    fn is_over(&self, now: Timestamp) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
    }
}

#[derive(Deserialize)]
struct SetupBody {
    username: String,
    password: String,
    tenant: Option<SetupTenant>,
}

#[derive(Deserialize)]
struct SetupTenant {
    id: String,
    name: Option<String>,
}

#[derive(Default, Deserialize)]
struct LoginBody {
    username: String,
    password: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile<'a> {
    username: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApiMe<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    super_admin: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_owner: Option<bool>,
    restricted: bool,
    profile: Profile<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auths: Option<Vec<ApiAuth<'a>>>,
    tenants: Vec<Named<'a>>,
}

impl Sessions {
    /// Whose session a cookie is, unless it is over.
    pub(super) fn session(&self, cookie: &str, now: Timestamp) -> Option<Caller> {
        let session = self.by_cookie.get(cookie)?;
        (!session.is_over(now)).then_some(session.of)
    }

    fn begin(&mut self, cookie: String, of: Caller, now: Timestamp, choices: &Choices) {
        self.by_cookie.retain(|_, session| !session.is_over(now));
        if self.by_cookie.len() >= MOST_SESSIONS {
            self.by_cookie.shift_remove_index(0);
        }
        let lifetime = choices.session_minutes;
        let lifetime = lifetime.map(|minutes| SignedDuration::from_mins(i64::from(minutes)));
        let ends = lifetime.and_then(|lifetime| now.checked_add(lifetime).ok());
        self.by_cookie.insert(cookie, Session { of, ends });
    }

    /// Whose token this is, unless it has expired.
    pub(super) fn token(&self, secret: &str, now: Timestamp) -> Option<Caller> {
        self.tokens.caller(secret, now)
    }

    /// Ends all sessions of a user who is gone, and his tokens.
    pub(super) fn forget(&mut self, user: Handle) {
        let gone = Caller::User(user);
        self.by_cookie.retain(|_, session| session.of != gone);
        self.tokens.forget(gone);
    }
}

impl Kestra {
    /// Whether the first user still has to be made.
    pub(super) fn get_setup(&self) -> Outcome {
        if self.sessions.set_up {
            return Err(already_set_up());
        }
        Ok(Answer::of(200, &serde_json::json!({"done": false})))
    }

    /// Makes the first user, a superadmin, and his tenant.
    pub(super) fn setup(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        if self.sessions.set_up {
            return Err(already_set_up());
        }
        let body: SetupBody = call.request.json(context.strict)?;
        let tenant = body.tenant.as_ref().map(|tenant| tenant.id.as_str());
        for (member, value) in [
            ("username", Some(body.username.as_str())),
            ("password", Some(&body.password)),
            ("tenant.id", tenant),
        ] {
            if value.is_some_and(|value| value.trim().is_empty()) {
                let path = format!("setup.request.{member}");
                return Err(Problem::invalid(member, &path, "must not be blank"));
            }
        }
        let configured = body.username.eq_ignore_ascii_case(KESTRA_USERNAME);
        if configured || self.state.users.named(&body.username).is_some() {
            return Err(Problem::conflict("the user name is in use"));
        }
        let (id, auth_id) = (self.state.ids.next(), self.state.ids.next());
        let mut user = User {
            id,
            email: body.username.clone(),
            username: body.username,
            password: Some(Password {
                auth_id,
                text: body.password,
            }),
            super_admin: true,
            ..User::default()
        };
        user.refresh();
        let handle = self.state.add_user(user);
        if let Some(SetupTenant { id, name }) = body.tenant {
            let tenants = &mut self.state.tenants;
            let tenant = tenants.entry(id);
            let name = name.unwrap_or_else(|| tenant.key().clone());
            let tenant = tenant.or_insert_with(|| Tenant::new(&name));
            tenant.access.insert(handle);
        }
        self.sessions.set_up = true;
        self.user(200, handle)
    }

    /// A page of the user interface, with the token that writes of a session need.
    pub(super) fn page() -> Answer {
        let page = format!(
            "<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"csrf-token\" content=\"{CSRF_TOKEN}\">\n<title>Kestra</title>\n</head>\n\
             <body>\n<form method=\"post\" action=\"/login\">\n<input type=\"hidden\" name=\"csrfToken\" value=\"{CSRF_TOKEN}\">\n<input name=\"username\">\n<input name=\"password\" type=\"password\">\n\
             <button>Log in</button>\n</form>\n</body>\n</html>\n"
        );
        Answer::text(200, "text/html", page).with_header(
            "set-cookie",
            format!("csrfToken={CSRF_TOKEN}; Path=/; SameSite=Lax"),
        )
    }

    pub(super) fn login(&mut self, call: &Call<'_>, context: &Context<'_>) -> Outcome {
        let (body, shown) = credentials(call.request, context)?;
        if self.choices.login_csrf == LoginCsrf::Required
            && !knows_page(call.request, shown.as_deref())
        {
            return Err(Problem::forbidden());
        }
        let Some(caller) = self.log_in(&body.username, &body.password) else {
            return Ok(unauthorized(call.request, &self.choices));
        };
        let header = self.begin_session(caller, context.now);
        let page = "<!DOCTYPE html>\n<html>\n<head>\n<title>Kestra</title>\n</head>\n<body>Logged in</body>\n</html>\n";
        Ok(Answer::text(200, "text/html", page).with_header("set-cookie", header))
    }

    /// The cookie of a new session.
    pub(super) fn begin_session(&mut self, caller: Caller, now: Timestamp) -> String {
        let cookie = format!("sim-session-{}", self.state.ids.next());
        let header = format!("JWT={cookie}; Path=/; HttpOnly; SameSite=Lax");
        self.sessions.begin(cookie, caller, now, &self.choices);
        header
    }

    pub(super) fn get_current_user(&self, caller: Caller) -> Outcome {
        // The newest clients look for the new name here, the API description has the old one.
        let flag = match self.choices.owner_flag {
            OwnerFlag::SuperAdmin => OwnerFlag::Both,
            flag => flag,
        };
        let admin;
        let (user, tenants) = match caller {
            Caller::Admin => {
                admin = User {
                    id: "0admin0of0the0instance".to_owned(),
                    username: KESTRA_USERNAME.to_owned(),
                    email: KESTRA_USERNAME.to_owned(),
                    super_admin: true,
                    ..User::default()
                };
                let all = self.state.tenants.iter();
                let all = all.map(|(id, tenant)| Named {
                    id,
                    name: &tenant.name,
                });
                (&admin, all.collect())
            }
            Caller::User(handle) => {
                let user = self.state.users.table.get(handle).ok_or_else(no_user)?;
                (user, tenants(&self.state, handle))
            }
        };
        let (super_admin, instance_owner) = marks(user.super_admin, flag);
        let me = ApiMe {
            id: &user.id,
            super_admin,
            instance_owner,
            restricted: user.restricted,
            profile: Profile {
                username: &user.username,
                email: &user.email,
                first_name: user.first_name.as_deref(),
                last_name: user.last_name.as_deref(),
            },
            auths: ApiAuth::all(user, true),
            tenants,
        };
        Ok(Answer::of(200, &me))
    }
}

fn already_set_up() -> Problem {
    Problem::new(405, "Method Not Allowed: the instance is set up")
}

/// Whether the caller has seen a page of the user interface: its token is in the cookie, and again in the header or in the form.
pub(super) fn knows_page(request: &Request, in_form: Option<&str>) -> bool {
    let shown = request.header("x-csrf-token").or(in_form);
    shown == Some(CSRF_TOKEN) && cookie(request, "csrfToken") == Some(CSRF_TOKEN)
}

/// User name and password as JSON, or as a browser's form sends them, with the token of the page.
fn credentials(request: &Request, context: &Context<'_>) -> Outcome<(LoginBody, Option<String>)> {
    if request.media_type().as_deref() != Some(FORM) {
        return Ok((request.json(context.strict)?, None));
    }
    let (mut body, mut token) = (LoginBody::default(), None);
    for (name, value) in request.form() {
        match name.as_str() {
            "username" => body.username = value,
            "password" => body.password = value,
            "csrfToken" => token = Some(value),
            _ => {}
        }
    }
    Ok((body, token))
}
