//! How a credential goes on the wire.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::{ConfigError, Secret};

/// A checked credential in the form in which a provider wants it.
#[derive(Clone)]
pub struct Auth(Form);

#[derive(Clone)]
enum Form {
    /// The value of the `Authorization` header, marked sensitive.
    Header(HeaderValue),
    /// A query parameter.
    Query { name: &'static str, value: Secret },
}

impl Auth {
    /// `Authorization: <scheme> <secret>`, for example `Bearer` or `Apikey`. `what` names the credential in errors.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the secret is empty or cannot stand in a header.
    pub fn header(
        scheme: &'static str,
        secret: &Secret,
        what: &'static str,
    ) -> Result<Self, ConfigError> {
        secret.check(what)?;
        if !secret.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            let why = "it contains something else than visible ASCII characters";
            return Err(ConfigError::MalformedCredential { what, why });
        }
        Self::authorization(&format!("{scheme} {}", secret.expose()), what)
    }

    /// `Authorization: Basic ...` of RFC 7617.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the user name is empty or holds a colon, or either holds control characters.
    pub fn basic(username: &str, password: &Secret) -> Result<Self, ConfigError> {
        let what = "user name";
        Secret::new(username).check(what)?;
        if username.contains(':') {
            let why = "it contains a colon, which Basic authentication cannot carry";
            return Err(ConfigError::MalformedCredential { what, why });
        }
        let what = "password";
        password.check(what)?;
        let encoded = STANDARD.encode(format!("{username}:{}", password.expose()));
        Self::authorization(&format!("Basic {encoded}"), what)
    }

    /// `?<name>=<secret>`. A key in a URL ends up in the logs of every proxy: prefer a header.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the secret is empty or holds control characters.
    pub fn query(
        name: &'static str,
        secret: Secret,
        what: &'static str,
    ) -> Result<Self, ConfigError> {
        secret.check(what)?;
        Ok(Self(Form::Query {
            name,
            value: secret,
        }))
    }

    fn authorization(value: &str, what: &'static str) -> Result<Self, ConfigError> {
        let mut value = HeaderValue::from_str(value).map_err(|_| {
            let why = "it cannot stand in a header";
            ConfigError::MalformedCredential { what, why }
        })?;
        value.set_sensitive(true);
        Ok(Self(Form::Header(value)))
    }

    pub(crate) fn apply(&self, request: &mut reqwest::Request) {
        match &self.0 {
            Form::Header(value) => {
                request.headers_mut().insert(AUTHORIZATION, value.clone());
            }
            Form::Query { name, value } => {
                request
                    .url_mut()
                    .query_pairs_mut()
                    .append_pair(name, value.expose());
            }
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Header(_) => f.write_str("Auth(header)"),
            Form::Query { name, .. } => write!(f, "Auth(query parameter {name})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(auth: &Auth) -> reqwest::Request {
        let url = "http://localhost/x?a=1".parse().unwrap();
        let mut request = reqwest::Request::new(reqwest::Method::GET, url);
        auth.apply(&mut request);
        request
    }

    #[test]
    fn each_form_goes_where_the_vendor_wants_it() {
        let key = Secret::from("k-123");
        let header = sent(&Auth::header("Apikey", &key, "API key").unwrap());
        assert_eq!(header.headers()[AUTHORIZATION], "Apikey k-123");
        assert!(header.headers()[AUTHORIZATION].is_sensitive());
        assert_eq!(header.url().query(), Some("a=1"));

        let query = sent(&Auth::query("apikey", "k&1".into(), "API key").unwrap());
        assert_eq!(query.url().query(), Some("a=1&apikey=k%261"));
        assert!(query.headers().is_empty());

        let basic = sent(&Auth::basic("ada@example.com", &"password".into()).unwrap());
        let expected = "Basic YWRhQGV4YW1wbGUuY29tOnBhc3N3b3Jk";
        assert_eq!(basic.headers()[AUTHORIZATION], expected);
    }

    #[test]
    fn a_malformed_credential_is_refused_without_being_shown() {
        for text in [
            "",
            " ",
            "can ary",
            "canary\r\nX-Evil: 1",
            "canary\u{e9}",
            " canary",
        ] {
            let error = Auth::header("Bearer", &text.into(), "token").unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(
                shown.contains("token") && !shown.contains("canary"),
                "{shown}"
            );
        }
        assert!(Auth::basic("a:b", &"canary".into()).is_err());
        assert!(Auth::basic("", &"canary".into()).is_err());
        assert!(Auth::basic("ada", &"".into()).is_err());
    }

    #[test]
    fn debug_shows_the_place_and_not_the_secret() {
        let key = Secret::from("canary");
        let header = Auth::header("Bearer", &key, "token").unwrap();
        let query = Auth::query("apikey", key.clone(), "API key").unwrap();
        let shown = format!("{key:?} {header:?} {query:?}");
        assert_eq!(
            shown,
            "Secret(..) Auth(header) Auth(query parameter apikey)"
        );
    }
}
