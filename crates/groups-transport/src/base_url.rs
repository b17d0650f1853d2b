//! Where a provider is.

use std::net::IpAddr;

use reqwest::Url;

use crate::ConfigError;

/// The checked root of a provider's API, without a trailing slash.
///
/// It has a host and nothing but scheme, host, port and path. Plain `http` leads to loopback only, unless it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Reads `text` and appends `base_path`, the path of the API below the host, unless it is there already.
    ///
    /// A trailing slash and a path prefix (a provider behind a reverse proxy) are fine.
    ///
    /// # Errors
    /// [`ConfigError::InvalidBaseUrl`] says what is wrong; [`ConfigError::InsecureHttp`] refuses plain `http` off this machine.
    pub fn parse(
        text: &str,
        base_path: &str,
        allow_insecure_http: bool,
    ) -> Result<Self, ConfigError> {
        let invalid = |why| ConfigError::InvalidBaseUrl { why };
        let mut url = Url::parse(text.trim())
            .map_err(|_| invalid("it is not a URL such as `https://example.com`"))?;
        match url.scheme() {
            "https" => {}
            "http" if allow_insecure_http || is_loopback(&url) => {}
            "http" => return Err(ConfigError::InsecureHttp),
            _ => return Err(invalid("its scheme is neither `https` nor `http`")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid(
                "it contains a user name or password; configure a credential",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it contains a query or a fragment"));
        }
        let mut path = url.path().trim_end_matches('/').to_owned();
        if !path.ends_with(base_path) {
            path.push_str(base_path);
        }
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The URL as text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The path of the root, without a trailing slash; often empty.
    pub fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// The URL of `path`, which starts with a slash and is encoded.
    pub(crate) fn join_path(&self, path: &str) -> Url {
        // The host, which takes longest to parse, is known already.
        let mut url = self.0.clone();
        match self.path() {
            "" => url.set_path(path),
            root => url.set_path(&[root, path].concat()),
        }
        url
    }

    /// Whether `url` is below this root: same scheme, host and port, and its path starts with ours.
    pub(crate) fn contains(&self, url: &Url) -> bool {
        let below = url.path().strip_prefix(self.path());
        // What is not there in ours must not be in theirs: a user name, for example.
        let same_place = url.scheme() == self.0.scheme() && url.authority() == self.0.authority();
        same_place && below.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The query of a link to the next page that a vendor sent.
    ///
    /// Only the query is ever used, and only if the link leads to `path` (an encoded path with that of this root) on this very origin: our credential goes with every
    /// request, and a link to another list would be read as a part of this one.
    pub fn query_of_link(&self, link: &str, path: &str) -> Option<Vec<(String, String)>> {
        let url = self.0.join(link).ok()?;
        let ours = url.origin() == self.0.origin() && url.path() == path;
        ours.then(|| url.query_pairs().into_owned().collect())
    }

    /// Whether requests stay on this machine and need no TLS.
    #[cfg(feature = "rustls")]
    pub(crate) fn is_loopback_in_the_clear(&self) -> bool {
        self.0.scheme() == "http" && is_loopback(&self.0)
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "rustls")]
    #[test]
    fn only_what_stays_on_this_machine_and_is_in_the_clear_needs_no_certificates() {
        for (text, expected) in [
            ("http://127.0.0.1:8080", true),
            ("http://[::1]/api", true),
            ("http://LocalHost:1", true),
            ("https://127.0.0.1", false),
            ("https://localhost", false),
            ("http://192.0.2.1", false),
            ("http://localhost.example", false),
            ("https://api.example", false),
        ] {
            let url = BaseUrl::parse(text, "", true).unwrap();
            assert_eq!(url.is_loopback_in_the_clear(), expected, "{text}");
        }
    }

    #[test]
    fn slash_prefix_and_api_root_all_lead_to_the_same_place() {
        for (text, base_path, expected) in [
            ("https://a.example", "", "https://a.example"),
            ("https://a.example/", "", "https://a.example"),
            ("https://a.example/kestra/", "", "https://a.example/kestra"),
            (
                "https://a.example",
                "/api/v1.0",
                "https://a.example/api/v1.0",
            ),
            (
                "https://a.example/api/v1.0/",
                "/api/v1.0",
                "https://a.example/api/v1.0",
            ),
            (
                "https://a.example/x//",
                "/api/v1.0",
                "https://a.example/x/api/v1.0",
            ),
            (" https://A.example:443 ", "", "https://a.example"),
            ("http://localhost:8080", "", "http://localhost:8080"),
            ("http://127.1.2.3", "", "http://127.1.2.3"),
            ("http://[::1]:1", "", "http://[::1]:1"),
        ] {
            let url = BaseUrl::parse(text, base_path, false).unwrap();
            assert_eq!(url.as_str(), expected, "{text}");
        }
    }

    #[test]
    fn what_could_leak_or_mislead_is_refused() {
        for text in [
            "",
            "a.example",
            "/x",
            "ftp://a.example",
            "https://u:canary@a.example",
        ] {
            let error = BaseUrl::parse(text, "", false).unwrap_err();
            assert!(
                matches!(error, ConfigError::InvalidBaseUrl { .. }),
                "{text}: {error}"
            );
            assert!(!error.to_string().contains("canary"));
        }
        for text in ["https://a.example?apikey=canary", "https://a.example/#x"] {
            let error = BaseUrl::parse(text, "", false).unwrap_err();
            assert!(
                matches!(error, ConfigError::InvalidBaseUrl { .. }),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn plain_http_leaves_this_machine_only_when_asked() {
        for text in [
            "http://a.example",
            "http://127.0.0.1.example",
            "http://localhost.example",
        ] {
            let error = BaseUrl::parse(text, "", false).unwrap_err();
            assert!(
                matches!(error, ConfigError::InsecureHttp),
                "{text}: {error}"
            );
            assert!(BaseUrl::parse(text, "", true).is_ok());
        }
    }

    #[test]
    fn a_link_is_used_for_its_query_only_and_only_if_it_is_ours() {
        let root = BaseUrl::parse("https://a.example", "/api", false).unwrap();
        let query = |link: &str| root.query_of_link(link, "/api/groups/");
        let expected = Some(vec![("limit".to_owned(), "2".to_owned())]);
        assert_eq!(query("https://a.example/api/groups/?limit=2"), expected);
        assert_eq!(query("/api/groups/?limit=2"), expected);
        for link in [
            "https://b.example/api/groups/?limit=2",
            "http://a.example/api/groups/?limit=2",
            "https://a.example:444/api/groups/?limit=2",
            "https://a.example/api/users/?limit=2",
            "//b.example/api/groups/?limit=2",
            "https://[",
        ] {
            assert_eq!(query(link), None, "{link}");
        }
    }

    #[test]
    fn only_what_is_below_the_root_is_ours() {
        let root = BaseUrl::parse("https://a.example/api", "", false).unwrap();
        for (url, ours) in [
            ("https://a.example/api/groups", true),
            ("https://a.example:443/api/", true),
            ("https://a.example/api", false),
            ("https://a.example/apiary", false),
            ("https://a.example/groups", false),
            ("https://b.example/api/groups", false),
            ("http://a.example/api/groups", false),
            ("https://a.example:444/api/groups", false),
        ] {
            assert_eq!(root.contains(&url.parse().unwrap()), ours, "{url}");
        }
    }
}
