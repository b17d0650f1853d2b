//! Where a credential comes from.

use std::error::Error as StdError;
use std::fmt::{self, Debug};
use std::fs::{self, Metadata};
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use secrecy::zeroize::Zeroizing;

use crate::Secret;
use crate::environment::BoxFuture;

/// Hands out a credential. It is asked for each attempt, so that a credential can change while a program runs.
pub trait Credentials: Debug + Send + Sync + 'static {
    /// The credential to use now. After an answer `401` it is asked once more with `refused` set; if it then hands out another credential,
    /// the request is sent again with that.
    ///
    /// # Errors
    /// Whatever keeps it from having one. The call fails and nothing is sent.
    fn credential(&self, refused: bool) -> BoxFuture<'_, Result<Secret, CredentialError>>;
}

/// Why there is no credential. The message must not contain one.
#[derive(Debug)]
pub struct CredentialError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl CredentialError {
    /// An error with this message, which is printed and logged.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// Keeps what caused the error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for CredentialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Always the same credential.
impl Credentials for Secret {
    fn credential(&self, _: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// The credential that an environment variable holds at the time of the request.
#[derive(Clone, Debug)]
pub struct EnvCredentials {
    variable: String,
}

impl EnvCredentials {
    /// Reads the variable with this name.
    pub fn new(variable: impl Into<String>) -> Self {
        Self {
            variable: variable.into(),
        }
    }
}

impl Credentials for EnvCredentials {
    fn credential(&self, _: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        let secret = std::env::var(&self.variable).map(Secret::new).map_err(|_| {
            CredentialError::new(format!(
                "the variable `{}` is not set to text",
                self.variable
            ))
        });
        Box::pin(std::future::ready(secret))
    }
}

/// The credential that a file holds. It is read again when the file changes or a credential was refused.
///
/// White space around the credential is left out, since editors end a file with a line feed. What is no regular file, empty or larger than 64 KiB is
/// refused.
#[derive(Clone, Debug)]
pub struct FileCredentials(Arc<File>);

#[derive(Debug)]
struct File {
    path: PathBuf,
    last: Mutex<Option<(Stamp, Secret)>>,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
        }
    }
}

/// No credential is longer.
const MAX_BYTES: u64 = 64 * 1024;

impl FileCredentials {
    /// Reads the file at `path`, for example a mounted secret.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(File {
            path: path.into(),
            last: Mutex::default(),
        }))
    }
}

impl File {
    fn read(&self, refused: bool) -> Result<Secret, CredentialError> {
        let metadata = fs::metadata(&self.path).map_err(|error| self.unreadable(error))?;
        // Before it is opened: a pipe would wait there for somebody who writes.
        self.regular(&metadata)?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, secret)) = &*last
            && *known == Stamp::from(&metadata)
            && !refused
        {
            return Ok(secret.clone());
        }
        let (stamp, secret) = self.read_anew()?;
        *last = Some((stamp, secret.clone()));
        Ok(secret)
    }

    fn read_anew(&self) -> Result<(Stamp, Secret), CredentialError> {
        let file = fs::File::open(&self.path).map_err(|error| self.unreadable(error))?;
        // It may have been replaced since we looked.
        let metadata = file.metadata().map_err(|error| self.unreadable(error))?;
        self.regular(&metadata)?;
        // The length is not to be trusted: that of a file which the system makes up is zero.
        let mut bytes = Zeroizing::new(Vec::new());
        let mut bounded = file.take(MAX_BYTES + 1);
        let length = bounded.read_to_end(&mut bytes);
        let length = length.map_err(|error| self.unreadable(error))?;
        if u64::try_from(length).map_or(true, |length| length > MAX_BYTES) {
            return Err(self.unusable("is larger than 64 KiB"));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| self.unusable("is not text").with_source(error))?;
        let text = text.trim();
        if text.is_empty() {
            return Err(self.unusable("is empty"));
        }
        Ok((Stamp::from(&metadata), Secret::new(text)))
    }

    fn regular(&self, metadata: &Metadata) -> Result<(), CredentialError> {
        let not_regular = || self.unusable("is not a regular file");
        metadata.is_file().then_some(()).ok_or_else(not_regular)
    }

    fn unreadable(&self, error: std::io::Error) -> CredentialError {
        self.unusable("cannot be read").with_source(error)
    }

    fn unusable(&self, why: &str) -> CredentialError {
        CredentialError::new(format!(
            "the credential file `{}` {why}",
            self.path.display()
        ))
    }
}

impl Credentials for FileCredentials {
    fn credential(&self, refused: bool) -> BoxFuture<'_, Result<Secret, CredentialError>> {
        // A small local file: reading it takes less than handing the work to another thread.
        Box::pin(std::future::ready(self.0.read(refused)))
    }
}
