//! The clients as a program configures them, behind the traits.

use std::future::poll_fn;
use std::task::Poll;

use groups_core::Groups;
use groups_kestra::KestraConfig;
use groups_opendatasoft::OpendatasoftConfig;
use groups_segment::SegmentConfig;
use groups_transport::ConnectionOptions;
use tokio::runtime::{Builder, Runtime};

use crate::Vendor;

const CREDENTIAL: &str = "a-credential-of-some-length";

/// A provider that lives until the process ends, so that a call that is under way can leave the measured function.
pub(crate) fn provider(
    vendor: Vendor,
    base_url: &str,
    options: ConnectionOptions,
) -> &'static dyn Groups {
    let provider: Box<dyn Groups> = match vendor {
        Vendor::Kestra => Box::new(
            KestraConfig::builder()
                .with_token(CREDENTIAL)
                .with_base_url(base_url)
                .with_options(options)
                .build()
                .expect("a configuration")
                .provider(),
        ),
        Vendor::Opendatasoft => Box::new(
            OpendatasoftConfig::builder()
                .with_api_key(CREDENTIAL)
                .with_base_url(base_url)
                .with_options(options)
                .build()
                .expect("a configuration")
                .provider(),
        ),
        Vendor::Segment => Box::new(
            SegmentConfig::builder()
                .with_token(CREDENTIAL)
                .with_base_url(base_url)
                .with_options(options)
                .build()
                .expect("a configuration")
                .provider(),
        ),
    };
    Box::leak(provider)
}

/// A runtime on this thread alone.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Lets `call` run until it waits for something, which it must.
pub(crate) async fn until_it_waits<F: Future + Unpin>(call: &mut F) {
    let is_pending = poll_fn(|context| {
        let polled = std::pin::Pin::new(&mut *call).poll(context);
        Poll::Ready(polled.is_pending())
    });
    assert!(is_pending.await, "the call waits for nothing");
}
