//! From Kestra's errors to the words of the traits.

use groups_transport::ErrorBody;

use crate::types;

impl ErrorBody for types::JsonError {
    fn code(&self) -> Option<String> {
        self.logref.clone()
    }

    fn message(&self) -> Option<String> {
        self.message.clone()
    }
}
