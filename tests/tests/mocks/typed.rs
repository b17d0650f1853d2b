//! The typed mock of each operation, expecting the call of the table and answering with its fixture.

mod kestra;
mod opendatasoft;
mod segment;

use groups_tests::calls::{Call, Provider, Values};
use httpmock::{Mock, MockServer};
use serde::de::DeserializeOwned;

/// The name of an operation and a mock of it.
type Bare<'a> = (&'static str, Mock<'a>);

/// A list parameter that is absent.
const NONE: [&str; 0] = [];

/// The typed value of a JSON text.
fn from<T: DeserializeOwned>(json: Option<&str>) -> T {
    let json = json.unwrap().replace("{origin}", "http://localhost");
    serde_json::from_str(&json).unwrap()
}

macro_rules! typed {
    ($($module:ident: $variant:ident,)+) => {
        /// Expects `call` with the path parameters `values`.
        pub(crate) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
            match call.provider {
                $(Provider::$variant => $module::mock(server, call, values),)+
            }
        }

        /// All operations with optional parameters, each with a mock that expects none of them.
        pub(crate) fn bare(server: &MockServer) -> Vec<(Provider, &'static str, Mock<'_>)> {
            let mut all = Vec::new();
            $(
                let own = $module::bare(server).into_iter();
                all.extend(own.map(|(operation, mock)| (Provider::$variant, operation, mock)));
            )+
            all
        }
    };
}

groups_tests::with_providers!(typed);
