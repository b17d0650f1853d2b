//! Everything that a user of the crates can print.

use std::error::Error;
use std::fmt::{Debug, Display};

use groups_core::{
    EmailAddress, ErrorKind, GroupId, GroupsExt as _, MemberKey, MemberKeyKind, MembersExt as _,
    UserDirectoryExt as _, UserId, Username,
};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_tests::calls::Provider;
use groups_tests::server::{Answer, Closed, Fault, Server};
use groups_transport::{Auth, CallOptions, CredentialError, Credentials, FileCredentials, Secret};

use crate::canary::{BODY, CREDENTIAL, USERNAME, clients, config, credential_in};
use crate::{Result, options};

/// Fails if `value` prints the credential in either way of `Debug`.
fn debug(what: &str, value: &dyn Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.is_empty(), "{what}");
        assert_eq!(credential_in(&text), None, "{what}: {text}");
    }
}

fn display(what: &str, value: &dyn Display) {
    let text = format!("{value} {value:#}");
    assert_eq!(credential_in(&text), None, "{what}: {text}");
}

/// An error, and everything that it says was the cause.
fn chain(what: &str, error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        debug(what, &error);
        display(what, &error);
        next = error.source();
    }
}

/// Builders, configurations, clients, providers, options, sources of credentials and errors.
pub(crate) async fn values() -> Result {
    at_rest().await?;
    refused_credentials();
    let closed = Closed::new()?;
    errors("refused", &closed.url()).await?;
    let (json, html) = (format!(r#"{{"error":"{BODY}"}}"#), format!("<p>{BODY}"));
    for (what, answer) in [
        ("404", Answer::json(404, json.clone())),
        ("401", Answer::json(401, json)),
        ("500", Answer::empty(500).with_body(html.clone())),
        ("garbage", Answer::json(200, html)),
        (
            "cut",
            Answer::json(200, "{}").with_fault(Fault::CloseAfter(50)),
        ),
        (
            "reset",
            Answer::json(200, "{}").with_fault(Fault::ResetAfter(0)),
        ),
        ("not HTTP", Answer::raw(BODY)),
    ] {
        let server = Server::start(vec![answer; 80]).await?;
        errors(what, &server.url()).await?;
    }
    Ok(())
}

/// What exists before anything is sent.
async fn at_rest() -> Result {
    let url = "http://127.0.0.1:9";
    let header = CallOptions::new().with_header("x-key", CREDENTIAL)?;
    debug("call options", &header);
    debug("options", &options());

    let secret = Secret::new(CREDENTIAL);
    debug("secret", &secret);
    debug(
        "source",
        &groups_transport::CredentialSource::from(secret.clone()),
    );
    debug("answer of a source", &secret.credential(false).await);
    debug(
        "header",
        &Auth::header("Bearer", secret.clone().into(), "token")?,
    );
    debug(
        "query",
        &Auth::query("apikey", secret.clone().into(), "key")?,
    );
    debug("basic", &Auth::basic(USERNAME, secret.into())?);

    let directory = std::env::temp_dir().join(format!("groups-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let path = directory.join("credential");
    std::fs::write(&path, CREDENTIAL)?;
    let file = FileCredentials::new(&path);
    let read = file.credential(false).await;
    assert!(read.is_ok(), "{read:?}");
    debug("a file that was read", &file);
    debug("what a file handed out", &read);
    // Not text: what is in it must not be quoted.
    std::fs::write(&path, [CREDENTIAL.as_bytes(), b"\xff"].concat())?;
    let error = file.credential(true).await.unwrap_err();
    chain("a file that is not text", &error);
    std::fs::remove_dir_all(&directory)?;

    for provider in Provider::ALL {
        for form in 0..provider.forms().len() {
            let builder = provider.builder().with_base_url(url);
            let builder = builder.with_credential(form, CREDENTIAL);
            debug("builder", &builder);
            let config = config(provider, form, url, &options())?;
            for (what, text) in config.shown() {
                assert!(!text.is_empty(), "{provider:?}: {what}");
                assert_eq!(credential_in(&text), None, "{provider:?}: {what}: {text}");
            }
            let clients = clients(provider, form, url, &options())?;
            debug("request", &(provider.facts().request)(&clients));
        }
    }
    let config = OpendatasoftConfig::builder().with_base_url(url);
    let client = config.with_api_key(CREDENTIAL).build()?.client();
    debug("client", &client.with_call_options(header));
    Ok(())
}

/// A credential that cannot be sent is refused; the refusal must not show it.
fn refused_credentials() {
    for text in [
        format!("{CREDENTIAL}\r\nx-evil: 1"),
        format!(" {CREDENTIAL}"),
        format!("{CREDENTIAL} "),
        format!("{CREDENTIAL}\u{0}"),
        format!("{CREDENTIAL} {CREDENTIAL}"),
        format!("{CREDENTIAL}\u{e9}"),
    ] {
        let url = "http://127.0.0.1:9";
        let all = Provider::ALL.into_iter();
        let errors: Vec<_> = all
            .map(|provider| {
                let builder = provider.builder().with_base_url(url);
                builder.with_credential(0, &text).build().unwrap_err()
            })
            .collect();
        for error in errors {
            chain("a malformed credential", &error);
        }
    }
    // In the URL or in the place of another setting by mistake.
    for url in [
        format!("https://robot:{CREDENTIAL}@example.com"),
        format!("https://example.com/?apikey={CREDENTIAL}"),
        format!("{CREDENTIAL}://example.com"),
        format!("http://{CREDENTIAL}"),
        CREDENTIAL.to_owned(),
    ] {
        let builder = SegmentConfig::builder().with_token("x").with_base_url(&url);
        if let Err(error) = builder.build() {
            chain("a malformed URL", &error);
        }
    }
    let user = KestraConfig::builder().with_basic(format!("robot:{CREDENTIAL}"), "x");
    chain("a malformed user", &user.build().unwrap_err());
    let header = CallOptions::new().with_header("authorization", CREDENTIAL);
    chain("a header that is not ours", &header.unwrap_err());
    chain(
        "a source",
        &CredentialError::new("none").with_source("the safe is closed"),
    );
}

/// A member in the form that a provider names.
fn member(kind: MemberKeyKind) -> Result<MemberKey> {
    Ok(match kind {
        MemberKeyKind::Username => Username::new("u-1")?.into(),
        MemberKeyKind::Email => EmailAddress::new("u-1@example.com")?.into(),
        _ => UserId::new("u-1")?.into(),
    })
}

/// The errors of the traits with everything behind them.
async fn errors(what: &str, url: &str) -> Result {
    let group = GroupId::new("grp-1")?;
    let all = Provider::ALL.into_iter();
    let all =
        all.flat_map(|provider| (0..provider.forms().len()).map(move |form| (provider, form)));
    for (known, form) in all {
        let provider = config(known, form, url, &options())?.provider();
        let error = provider.get_group(&group).await.unwrap_err();
        assert_ne!(error.kind(), ErrorKind::InvalidInput, "{what}");
        chain(what, &error);
        let groups = provider.list_groups().next_page().await;
        chain(what, &groups.unwrap().unwrap_err());
        let members = provider.list_members(&group).next_page().await;
        chain(what, &members.unwrap().unwrap_err());
        // Where no body is documented, a broken one is no error.
        if let Err(error) = provider.delete_group(&group).await {
            chain(what, &error);
        }
        let users = provider.list_users().next_page().await;
        chain(what, &users.unwrap().unwrap_err());
        let person = member(known.facts().told.member_key)?;
        if let Err(error) = provider.set_user_groups(&person, &[]).await {
            chain(what, &error);
        }
        if known != Provider::Segment {
            continue;
        }
        let clients = clients(known, form, url, &options())?;
        // The error of the generated client, with the answer in it.
        let call = clients
            .segment
            .get_user_group()
            .user_group_id(&group)
            .send()
            .await;
        chain(what, &call.unwrap_err());
    }
    Ok(())
}
