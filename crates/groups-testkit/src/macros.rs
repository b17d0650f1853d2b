//! One test per check.

/// Makes a `#[tokio::test]` of every check, under the check's name.
///
/// ```
/// use groups_testkit::memory::MemoryProvider;
/// use groups_testkit::{SetupResult, contract_tests};
///
/// async fn install() -> SetupResult<MemoryProvider> {
///     Ok(MemoryProvider::with_everything())
/// }
///
/// contract_tests!(install, skipped: ["other_permission_forms_are_refused"]);
/// # fn main() {}
/// ```
///
/// The first argument is a [`Setup`](crate::Setup). `skipped` names the checks that cannot run against this provider. A check that is skipped and not
/// in this list fails, and so does one that is in the list and runs: what is not tested stands in your test, and nothing else is left out.
///
/// The test crate needs `tokio` with the features `macros` and `rt`. Put each of several providers into a module of its own.
#[macro_export]
macro_rules! contract_tests {
    ($setup:expr $(, skipped: [$($skipped:literal),* $(,)?])? $(,)?) => {
        /// The checks that are expected to be skipped.
        const SKIPPED_CHECKS: &[&str] = &[$($($skipped),*)?];

        #[test]
        fn every_check_that_is_expected_to_be_skipped_exists() {
            for name in SKIPPED_CHECKS {
                assert!($crate::CHECKS.iter().any(|check| check.name() == *name), "there is no check `{name}`");
            }
        }

        $crate::__checks! { [$crate::__contract_tests] $setup; SKIPPED_CHECKS; }
    };
}

/// The tests that [`contract_tests!`] makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_tests {
    ($setup:expr; $skipped:ident; $($module:ident :: $name:ident [$($operation:ident)*])*) => {
        $(
            #[tokio::test]
            async fn $name() {
                match $crate::verify(&$setup, stringify!($name), $skipped).await {
                    Ok($crate::Outcome::Skipped(reason)) => eprintln!("skipped: {reason}"),
                    Ok(_) => {}
                    Err(violation) => panic!("{violation}"),
                }
            }
        )*
    };
}
