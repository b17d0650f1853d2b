//! What must not be found, in every form in which it could be written, and clients that carry it.

use groups_tests::calls::{Clients, Provider};
use groups_tests::config::Config;
use groups_transport::{ConfigError, ConnectionOptions};

/// A credential with everything that an encoding would change. The middle stays as it is in every encoding but base64.
pub(crate) const CREDENTIAL: &str = "k+/=&%9fCaNaRyCrEdEnTiAl7531=?";
const MIDDLE: &str = "canarycredential7531";
/// The user name of Basic authentication.
pub(crate) const USERNAME: &str = "robot@example.com";

/// A person as part of a path.
pub(crate) const PERSON: &str = "CanaryPerson.8642";
/// A piece of a body.
pub(crate) const BODY: &str = "CanaryBody.9753";
/// People, queries and bodies of the table of calls, as they are and percent-encoded.
const PEOPLE: &[&str] = &[
    "canaryperson",
    "canarybody",
    "lovelace",
    "@example.com",
    "%40example.com",
    "pagination.",
    "search=",
    "limit=",
    "emails.0",
    "filters[",
    "filters%5b",
    "sort=",
    "permissions=",
    "expand=",
    "membership=",
    "namespace=",
];

/// Clients of which that of `provider` has the canary for a credential, in one of its forms.
pub(crate) fn clients(
    provider: Provider,
    form: usize,
    url: &str,
    options: &ConnectionOptions,
) -> Result<Clients, ConfigError> {
    let mut clients = Clients::with_options(url, options)?;
    config(provider, form, url, options)?.put_client(&mut clients);
    Ok(clients)
}

/// A configuration with the canary for a credential.
pub(crate) fn config(
    provider: Provider,
    form: usize,
    url: &str,
    options: &ConnectionOptions,
) -> Result<Box<dyn Config>, ConfigError> {
    let builder = provider.builder().with_base_url(url).with_options(options);
    builder.with_credential(form, CREDENTIAL).build()
}

/// The credential in `text`, as it stands there: plain, percent-encoded or in base64, alone or behind a user name.
pub(crate) fn credential_in(text: &str) -> Option<String> {
    if let Some(at) = text.to_ascii_lowercase().find(MIDDLE) {
        return text.get(at..at + MIDDLE.len()).map(str::to_owned);
    }
    // Three bytes become four letters, so there are three ways in which the middle can fall.
    let middle = &CREDENTIAL[8..28];
    (0..3).find_map(|shift| {
        let encoded = base64(format!("{}{middle}", "-".repeat(shift)).as_bytes());
        let inner = &encoded[4..24];
        text.contains(inner).then(|| inner.to_owned())
    })
}

/// A person, a query or a body in `text`.
pub(crate) fn person_in(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    PEOPLE.iter().find_map(|person| {
        let at = lower.find(person)?;
        text.get(at..at + person.len()).map(str::to_owned)
    })
}

/// Base64 of whole groups of three; a rest is left out.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks_exact(3) {
        let bits = three
            .iter()
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            text.push(char::from(LETTERS[(bits >> shift) & 63]));
        }
    }
    text
}

/// A search that finds nothing proves nothing.
#[test]
fn the_search_finds_every_form() {
    for text in [
        format!("Bearer {CREDENTIAL}"),
        "apikey=k%2B%2F%3D%26%259fCaNaRyCrEdEnTiAl7531%3D%3F".to_owned(),
        CREDENTIAL.to_ascii_lowercase(),
        // printf 'robot@example.com:k+/=&%%9fCaNaRyCrEdEnTiAl7531=?' | base64, then without and with one more letter before the colon
        "cm9ib3RAZXhhbXBsZS5jb206aysvPSYlOWZDYU5hUnlDckVkRW5UaUFsNzUzMT0/".to_owned(),
        "aysvPSYlOWZDYU5hUnlDckVkRW5UaUFsNzUzMT0/".to_owned(),
        "eGsrLz0mJTlmQ2FOYVJ5Q3JFZEVuVGlBbDc1MzE9Pw==".to_owned(),
        "eHhrKy89JiU5ZkNhTmFSeUNyRWRFblRpQWw3NTMxPT8=".to_owned(),
    ] {
        assert!(credential_in(&text).is_some(), "{text}");
    }
    assert_eq!(credential_in("canary credential"), None);
    assert!(person_in("GET /groups?emails.0=x").is_some());
    assert!(person_in("/users/CanaryPerson.8642").is_some());
    assert_eq!(person_in("/groups/{group_uid}/users"), None);
}
