//! The typed mock of each operation, expecting the call of the table and answering with its fixture.

pub(crate) mod bare;
mod kestra;
mod opendatasoft;
mod segment;

use groups_tests::calls::{Call, Provider, Values};
use httpmock::{Mock, MockServer};
use serde::de::DeserializeOwned;

/// The typed value of a JSON text.
fn from<T: DeserializeOwned>(json: Option<&str>) -> T {
    let json = json.unwrap().replace("{origin}", "http://localhost");
    serde_json::from_str(&json).unwrap()
}

/// Expects `call` with the path parameters `values`.
pub(crate) fn mock<'a>(server: &'a MockServer, call: &Call, values: Values<'_>) -> Mock<'a> {
    match call.provider {
        Provider::Opendatasoft => opendatasoft::mock(server, call, values),
        Provider::Segment => segment::mock(server, call, values),
        Provider::Kestra => kestra::mock(server, call, values),
    }
}
