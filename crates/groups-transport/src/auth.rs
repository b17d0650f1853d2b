//! How a credential goes on the wire.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use secrecy::zeroize::Zeroizing;

use crate::{ConfigError, Credentials, Failure, FailureKind, Secret};

/// A fixed credential, or something that hands out the current one.
#[derive(Clone)]
pub struct CredentialSource {
    source: Arc<dyn Credentials>,
    fixed: Option<Secret>,
}

impl CredentialSource {
    /// Asks `source` for each attempt.
    pub fn new(source: impl Credentials) -> Self {
        Self {
            source: Arc::new(source),
            fixed: None,
        }
    }
}

impl From<Secret> for CredentialSource {
    fn from(secret: Secret) -> Self {
        Self {
            source: Arc::new(secret.clone()),
            fixed: Some(secret),
        }
    }
}

/// A source of the caller's own may print what it holds, so it is not asked.
impl fmt::Debug for CredentialSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialSource(..)")
    }
}

/// A source of credentials and the form in which a provider wants them.
#[derive(Clone)]
pub struct Auth {
    form: Form,
    /// What the credential is called in errors.
    what: &'static str,
    source: Arc<dyn Credentials>,
    /// What never changes is checked and written once.
    fixed: Option<(Secret, Option<HeaderValue>)>,
}

#[derive(Clone, Debug)]
enum Form {
    /// `Authorization: <scheme> <secret>`
    Header { scheme: &'static str },
    /// `Authorization: Basic ...`, the secret being the password.
    Basic { username: String },
    /// `?<name>=<secret>`
    Query { name: &'static str },
}

impl Auth {
    /// `Authorization: <scheme> <secret>`, for example `Bearer` or `Apikey`. `what` names the credential in errors.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the credential is fixed and cannot be sent like that.
    pub fn header(
        scheme: &'static str,
        source: CredentialSource,
        what: &'static str,
    ) -> Result<Self, ConfigError> {
        Self::checked(Form::Header { scheme }, source, what)
    }

    /// `Authorization: Basic ...` of RFC 7617; `source` hands out the password.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the user name is empty, holds a colon or holds control characters, or the password is fixed and cannot be sent.
    pub fn basic(username: &str, source: CredentialSource) -> Result<Self, ConfigError> {
        let what = "user name";
        Secret::new(username).check(what)?;
        if username.contains(':') {
            let why = "it contains a colon, which Basic authentication cannot carry";
            return Err(ConfigError::MalformedCredential { what, why });
        }
        Self::checked(
            Form::Basic {
                username: username.to_owned(),
            },
            source,
            "password",
        )
    }

    /// `?<name>=<secret>`. A key in a URL ends up in the logs of every proxy: prefer a header.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the credential is fixed and cannot be sent like that.
    pub fn query(
        name: &'static str,
        source: CredentialSource,
        what: &'static str,
    ) -> Result<Self, ConfigError> {
        Self::checked(Form::Query { name }, source, what)
    }

    /// A fixed credential is checked now, one that may change each time it is asked for.
    fn checked(
        form: Form,
        source: CredentialSource,
        what: &'static str,
    ) -> Result<Self, ConfigError> {
        let mut auth = Self {
            form,
            what,
            source: source.source,
            fixed: None,
        };
        if let Some(secret) = source.fixed {
            auth.check(&secret)?;
            let header = auth.header_value(&secret).ok().flatten();
            auth.fixed = Some((secret, header));
        }
        Ok(auth)
    }

    /// Refuses a credential that cannot be sent in this form.
    fn check(&self, secret: &Secret) -> Result<(), ConfigError> {
        let what = self.what;
        secret.check(what)?;
        let visible = secret.expose().bytes().all(|byte| byte.is_ascii_graphic());
        if matches!(self.form, Form::Header { .. }) && !visible {
            let why = "it contains something else than visible ASCII characters";
            return Err(ConfigError::MalformedCredential { what, why });
        }
        Ok(())
    }

    /// Asks the source.
    pub(crate) async fn credential(&self, refused: bool) -> Result<Secret, Failure> {
        if let Some((secret, _)) = &self.fixed {
            return Ok(secret.clone());
        }
        let secret = self
            .source
            .credential(refused)
            .await
            .map_err(Failure::from_credentials)?;
        let malformed =
            |error: ConfigError| Failure::new(FailureKind::Credential, error.to_string());
        self.check(&secret).map_err(malformed)?;
        Ok(secret)
    }

    /// Adds the credential to a request.
    pub(crate) fn apply(
        &self,
        secret: &Secret,
        request: &mut reqwest::Request,
    ) -> Result<(), Failure> {
        let header = match &self.fixed {
            Some((fixed, Some(header))) if fixed.expose() == secret.expose() => {
                Some(header.clone())
            }
            _ => self.header_value(secret)?,
        };
        match (header, &self.form) {
            (Some(value), _) => drop(request.headers_mut().insert(AUTHORIZATION, value)),
            (None, Form::Query { name }) => {
                let mut query = request.url_mut().query_pairs_mut();
                query.append_pair(name, secret.expose());
            }
            (None, _) => {}
        }
        Ok(())
    }

    /// The header, if the form is one.
    fn header_value(&self, secret: &Secret) -> Result<Option<HeaderValue>, Failure> {
        let text = match &self.form {
            Form::Header { scheme } => joined([scheme, " ", secret.expose()]),
            Form::Basic { username } => {
                let password = joined([username, ":", secret.expose()]);
                let encoded = Zeroizing::new(STANDARD.encode(password.expose()));
                joined(["Basic ", &encoded, ""])
            }
            Form::Query { .. } => return Ok(None),
        };
        // The last clone of the header wipes it, like that of a secret.
        let bytes = Bytes::from_owner(HeaderText(text));
        let mut value = HeaderValue::from_maybe_shared(bytes).map_err(|_| {
            Failure::new(
                FailureKind::Credential,
                format!("the {} cannot stand in a header", self.what),
            )
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

/// The parts as one text. It is as long as they are from the beginning: a text that grows leaves its beginning in memory.
fn joined(parts: [&str; 3]) -> Secret {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    text.extend(parts);
    Secret::new(text)
}

/// A header with a credential in it.
struct HeaderText(Secret);

impl AsRef<[u8]> for HeaderText {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

/// Prints the form, never a secret or a user name.
impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            Form::Header { scheme } => write!(f, "Auth({scheme} header)"),
            Form::Basic { .. } => f.write_str("Auth(Basic header)"),
            Form::Query { name } => write!(f, "Auth(query parameter {name})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> CredentialSource {
        Secret::from(text).into()
    }

    fn sent(auth: &Auth, secret: &str) -> reqwest::Request {
        let url = "http://localhost/x?a=1".parse().unwrap();
        let mut request = reqwest::Request::new(reqwest::Method::GET, url);
        auth.apply(&secret.into(), &mut request).unwrap();
        request
    }

    #[test]
    fn each_form_goes_where_the_vendor_wants_it() {
        let header = sent(
            &Auth::header("Apikey", source("x"), "API key").unwrap(),
            "k-123",
        );
        assert_eq!(header.headers()[AUTHORIZATION], "Apikey k-123");
        assert!(header.headers()[AUTHORIZATION].is_sensitive());
        assert_eq!(header.url().query(), Some("a=1"));

        let query = sent(
            &Auth::query("apikey", source("x"), "API key").unwrap(),
            "k&1",
        );
        assert_eq!(query.url().query(), Some("a=1&apikey=k%261"));
        assert!(query.headers().is_empty());

        let basic = sent(
            &Auth::basic("ada@example.com", source("x")).unwrap(),
            "password",
        );
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
            let error = Auth::header("Bearer", source(text), "token").unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(
                shown.contains("token") && !shown.contains("canary"),
                "{shown}"
            );
        }
        assert!(Auth::basic("a:b", source("x")).is_err());
        assert!(Auth::basic("", source("x")).is_err());
        assert!(Auth::basic("ada", source("")).is_err());
    }

    #[test]
    fn a_fixed_credential_is_written_once_and_another_one_is_not_taken_for_it() {
        let auth = Auth::header("Bearer", source("fixed"), "token").unwrap();
        let [one, two] = [(), ()].map(|()| sent(&auth, "fixed"));
        let [one, two] = [&one, &two].map(|request| &request.headers()[AUTHORIZATION]);
        assert_eq!(one, "Bearer fixed");
        assert!(one.is_sensitive());
        assert_eq!(one.as_bytes().as_ptr(), two.as_bytes().as_ptr());
        let other = sent(&auth, "other");
        assert_eq!(other.headers()[AUTHORIZATION], "Bearer other");
    }

    #[test]
    fn debug_shows_the_place_and_not_the_secret() {
        let header = Auth::header("Bearer", source("canary"), "token").unwrap();
        let query = Auth::query("apikey", source("canary"), "API key").unwrap();
        let shown = format!("{header:?} {query:?}");
        let expected = "Auth(Bearer header) Auth(query parameter apikey)";
        assert_eq!(shown, expected);
    }
}
