//! What the types promise to the compiler: threads, derives, trait objects, schemas, and that a secret cannot get out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

#[path = "types/wire.rs"]
mod wire;

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::ops::Deref;

use groups_core::{
    Capabilities, GroupPermissions, GroupProvider, Groups, GroupsExt, InvalidEmail, InvalidId,
    Items, MemberOutcomes, Members, MembersExt, Page, Pages, Provider, UserGroups,
};
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::{
    ConfigError, ConnectionOptions, Failure, InvalidResponse, Region, Secret, SegmentConfig,
};
use groups_tests::providers;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Whether a type has a trait, as the compiler sees it: the constant of the type itself wins over that of the trait, if it exists.
macro_rules! has {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "only one of the two constants is used")]
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code, reason = "only one of the two constants is used")]
        trait Otherwise {
            const HAS: bool = false;
        }
        impl<T: ?Sized> Otherwise for Probe<T> {}
        #[allow(dead_code, reason = "only one of the two constants is used")]
        impl<T: ?Sized + $($bound)+> Probe<T> {
            const HAS: bool = true;
        }
        Probe::<$type>::HAS
    }};
}

fn is_shared<T: Debug + Send + Sync + 'static>() {}

fn is_error<T: StdError + Send + Sync + 'static>() {}

fn is_sent<F: Future + Send>(future: F) {
    drop(future);
}

#[test]
fn what_a_program_holds_can_be_shared_between_threads() {
    macro_rules! shared {
        ($($module:ident: $variant:ident,)+) => {$(
            is_shared::<providers::$module::Config>();
            is_shared::<providers::$module::Builder>();
            is_shared::<providers::$module::Provider>();
            is_shared::<providers::$module::Client>();
        )+};
    }
    groups_tests::with_providers!(shared);
    is_shared::<Region>();
    is_shared::<Secret>();
    is_shared::<ConnectionOptions>();
    is_shared::<Capabilities>();
    is_shared::<MemberOutcomes>();
    is_shared::<Page<groups_core::Group>>();
    is_shared::<Box<dyn GroupProvider>>();
    is_shared::<groups_kestra::ResponseValue<()>>();
}

#[test]
fn every_error_is_an_error_that_crosses_threads() {
    is_error::<groups_core::Error>();
    is_error::<InvalidId>();
    is_error::<InvalidEmail>();
    is_error::<ConfigError>();
    is_error::<Failure>();
    is_error::<InvalidResponse>();
    is_error::<groups_kestra::Error<groups_kestra::types::JsonError>>();
    is_error::<groups_opendatasoft::Error<groups_opendatasoft::types::Error>>();
    is_error::<groups_segment::Error<groups_segment::types::RequestErrorEnvelope>>();
}

#[test]
fn a_walk_is_a_stream_that_can_be_held_and_sent() {
    fn is_walk<T: Debug + Send + Unpin>(_: &T) {}
    let provider = SegmentConfig::builder()
        .with_token("t")
        .build()
        .unwrap()
        .provider();
    let pages: Pages<'_, _> = provider.list_groups();
    is_walk(&pages);
    let items: Items<'_, _> = pages.items();
    is_walk(&items);
    let shown = format!("{items:?}");
    assert!(
        shown.contains("segment") && shown.contains("ListGroups"),
        "{shown}"
    );
}

#[test]
fn every_trait_can_be_an_object() {
    fn all(provider: &dyn GroupProvider) -> [&'static str; 6] {
        let base: &dyn Provider = provider;
        let groups: &dyn Groups = provider;
        let members: &dyn Members = provider;
        let permissions: &dyn GroupPermissions = provider;
        let user_groups: &dyn UserGroups = provider;
        // The conveniences work on objects of their own trait and of all of them.
        drop((groups.list_groups(), provider.list_groups()));
        let id = "g".parse().unwrap();
        drop((members.list_members(&id), provider.list_members(&id)));
        let all = [
            base.name(),
            groups.name(),
            members.name(),
            permissions.name(),
        ];
        let [a, b, c, d] = all;
        [a, b, c, d, user_groups.name(), provider.name()]
    }
    let _: Option<&dyn GroupsExt> = None;
    let _: Option<&dyn MembersExt> = None;
    let provider = KestraConfig::builder()
        .with_token("t")
        .build()
        .unwrap()
        .provider();
    assert_eq!(all(&provider), ["kestra"; 6]);
}

#[test]
fn the_futures_of_the_generated_clients_can_be_sent() {
    let config = KestraConfig::builder().with_token("t").build().unwrap();
    is_sent(config.client().update_user_groups().send());
    let config = OpendatasoftConfig::builder().with_base_url("http://localhost");
    let config = config.with_api_key("t").build().unwrap();
    is_sent(config.client().list_user_groups().send());
    is_sent(config.client().batch_add_users_to_user_group().send());
    is_sent(config.client().delete_user_group().send());
    let config = SegmentConfig::builder().with_token("t").build().unwrap();
    is_sent(config.client().list_user_groups().send());
    is_sent(config.client().remove_users_from_user_group().send());
    is_sent(config.client().replace_permissions_for_user_group().send());
}

#[test]
fn a_secret_can_be_given_but_not_taken_out() {
    // The probe tells the truth about a type that has them all.
    assert!(has!(String: Serialize));
    assert!(has!(String: DeserializeOwned));
    assert!(has!(String: Display));
    assert!(has!(String: AsRef<str>));
    assert!(has!(String: Deref));
    assert!(has!(String: Into<String>));
    assert!(has!(Secret: From<&'static str>));
    assert!(has!(Secret: From<String>));
    assert!(has!(Secret: Debug));

    assert!(!has!(Secret: Serialize));
    assert!(!has!(Secret: DeserializeOwned));
    assert!(!has!(Secret: Display));
    assert!(!has!(Secret: AsRef<str>));
    assert!(!has!(Secret: AsRef<[u8]>));
    assert!(!has!(Secret: Deref));
    assert!(!has!(Secret: Into<String>));
    assert!(!has!(Secret: PartialEq));
    assert!(!has!(Secret: std::hash::Hash));
    assert!(!has!(Secret: schemars::JsonSchema));
    assert_eq!(
        format!("{:?} {:#?}", Secret::new("canary"), Secret::new("canary"))
            .matches("canary")
            .count(),
        0
    );
}

#[test]
fn what_holds_a_secret_cannot_be_written_out() {
    macro_rules! stays_here {
        ($($type:ty),+ $(,)?) => {
            $(
                assert!(!has!($type: Serialize), stringify!($type));
                assert!(!has!($type: Display), stringify!($type));
            )+
        };
    }
    stays_here![ConnectionOptions];
    macro_rules! stay_here {
        ($($module:ident: $variant:ident,)+) => {$(
            stays_here![
                providers::$module::Config,
                providers::$module::Builder,
                providers::$module::Provider,
                providers::$module::Client,
            ];
        )+};
    }
    groups_tests::with_providers!(stay_here);
}

#[test]
fn what_can_be_cloned_is_cheap_to_hand_around_and_an_error_stays_where_it_is() {
    macro_rules! cloned {
        ($($module:ident: $variant:ident,)+) => {$(
            assert!(has!(providers::$module::Provider: Clone), stringify!($module));
        )+};
    }
    groups_tests::with_providers!(cloned);
    // One error is told once; a clone of its cause could not be made anyway.
    assert!(!has!(groups_core::Error: Clone));
}
