//! Building the request of one call.

use std::fmt::{self, Display};

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::ser::{Impossible, Serialize, SerializeSeq, Serializer};

use crate::{Failure, FailureKind, Transport};

/// What generated code calls where progenitor would have it use the builder of `reqwest`: the same names, without what we do not need.
///
/// Works on the finished request, so that nothing is copied or parsed a second time. What is wrong is told by [`build`](Self::build).
pub struct RequestBuilder(Result<Request, Failure>);

impl RequestBuilder {
    fn new(method: Method, transport: &Transport, path: &str) -> Self {
        Self(Ok(Request::new(
            method,
            transport.base_url().join_path(path),
        )))
    }

    /// A `DELETE` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn delete(transport: &Transport, path: &str) -> Self {
        Self::new(Method::DELETE, transport, path)
    }

    /// A `GET` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn get(transport: &Transport, path: &str) -> Self {
        Self::new(Method::GET, transport, path)
    }

    /// A `HEAD` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn head(transport: &Transport, path: &str) -> Self {
        Self::new(Method::HEAD, transport, path)
    }

    /// A `PATCH` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn patch(transport: &Transport, path: &str) -> Self {
        Self::new(Method::PATCH, transport, path)
    }

    /// A `POST` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn post(transport: &Transport, path: &str) -> Self {
        Self::new(Method::POST, transport, path)
    }

    /// A `PUT` request to the encoded `path` below the root of the API.
    #[must_use]
    pub fn put(transport: &Transport, path: &str) -> Self {
        Self::new(Method::PUT, transport, path)
    }

    fn and_then(mut self, change: impl FnOnce(&mut Request) -> Result<(), Failure>) -> Self {
        if let Ok(request) = &mut self.0
            && let Err(failure) = change(request)
        {
            self.0 = Err(failure);
        }
        self
    }

    /// Sets a header.
    #[must_use]
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.and_then(|request| {
            request.headers_mut().insert(name, value);
            Ok(())
        })
    }

    /// Sets several headers.
    #[must_use]
    pub fn headers(self, headers: HeaderMap) -> Self {
        self.and_then(|request| {
            request.headers_mut().extend(headers);
            Ok(())
        })
    }

    /// Adds a query parameter, as often as it has values.
    #[must_use]
    pub fn query<T: Serialize>(self, parameter: &QueryParam<'_, T>) -> Self {
        self.and_then(|request| {
            let QueryParam { name, value } = *parameter;
            let url = request.url_mut();
            let written = value.serialize(Values { name, url });
            written.map_err(|fmt::Error| {
                invalid(format!("`{name}` has a form that a query cannot have"))
            })
        })
    }

    /// Sets the body.
    #[must_use]
    pub fn json<T: Serialize>(self, body: &T) -> Self {
        self.and_then(|request| {
            let body = serde_json::to_vec(body)
                .map_err(|_| invalid("its body cannot be written as JSON"))?;
            *request.body_mut() = Some(body.into());
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
            Ok(())
        })
    }

    /// The request.
    ///
    /// # Errors
    /// The first thing that was wrong.
    pub fn build(self) -> Result<Request, Failure> {
        self.0
    }
}

/// Prints neither the URL nor the body.
impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder").finish_non_exhaustive()
    }
}

fn invalid(why: impl Into<String>) -> Failure {
    Failure::new(FailureKind::InvalidRequest, why)
}

/// A query parameter: its name, and one value, several or none.
#[derive(Debug)]
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T> QueryParam<'a, T> {
    /// The parameter `name` with what `value` holds.
    pub fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

/// Writes each scalar that it is given as one `name=value`.
struct Values<'a> {
    name: &'a str,
    url: &'a mut Url,
}

impl Values<'_> {
    fn one(&mut self, value: &str) {
        self.url.query_pairs_mut().append_pair(self.name, value);
    }

    fn text(mut self, value: impl Display) -> Result<(), fmt::Error> {
        self.one(&value.to_string());
        Ok(())
    }
}

/// What a query has no form for.
type No = Impossible<(), fmt::Error>;

macro_rules! scalars {
    ($($method:ident: $type:ty,)+) => {
        $(fn $method(self, value: $type) -> Result<(), fmt::Error> {
            self.text(value)
        })+
    };
}

impl Serializer for Values<'_> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    scalars! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
    }

    fn serialize_str(mut self, value: &str) -> Result<(), fmt::Error> {
        self.one(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), fmt::Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple(self, _: usize) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, fmt::Error> {
        Err(fmt::Error)
    }
}

impl SerializeSeq for Values<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        let Values { name, url } = self;
        value.serialize(Values { name, url })
    }

    fn end(self) -> Result<(), fmt::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::num::NonZeroU32;

    use super::*;

    #[derive(serde::Serialize)]
    struct Id(&'static str);

    #[derive(serde::Serialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum Sort {
        Name,
        Of(u8),
    }

    fn transport() -> Transport {
        Transport::for_tests("http://localhost/root")
    }

    fn query<T: Serialize>(value: &T) -> Result<String, String> {
        let builder = RequestBuilder::get(&transport(), "/x");
        let builder = builder.query(&QueryParam::new("first", &1));
        let request = builder.query(&QueryParam::new("p.q", value)).build();
        let url = request.map_err(|failure| failure.detail().to_owned())?;
        Ok(url.url().query().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_parameter_is_there_as_often_as_it_has_values() {
        for (written, wanted) in [
            (query(&Some("a b&c")), "first=1&p.q=a+b%26c"),
            (query(&None::<&str>), "first=1"),
            (query(&NonZeroU32::new(7)), "first=1&p.q=7"),
            (query(&-7_i64), "first=1&p.q=-7"),
            (query(&2.5_f64), "first=1&p.q=2.5"),
            (query(&true), "first=1&p.q=true"),
            (query(&'é'), "first=1&p.q=%C3%A9"),
            (query(&Id("x")), "first=1&p.q=x"),
            (query(&Sort::Name), "first=1&p.q=NAME"),
            (query(&vec![Id("a"), Id("b")]), "first=1&p.q=a&p.q=b"),
            (query(&Some(vec![Sort::Name])), "first=1&p.q=NAME"),
            (query(&Vec::<Id>::new()), "first=1"),
            (query(&vec![Some(1), None, Some(3)]), "first=1&p.q=1&p.q=3"),
        ] {
            assert_eq!(written.as_deref(), Ok(wanted));
        }
    }

    #[test]
    fn what_no_query_can_hold_is_refused() {
        let why = Err("`p.q` has a form that a query cannot have".to_owned());
        assert_eq!(query(&BTreeMap::from([("a", 1)])), why);
        assert_eq!(query(&Sort::Of(1)), why);
        assert_eq!(query(&(1, 2)), why);
        assert_eq!(query(&()), why);
    }

    #[test]
    fn without_a_value_there_is_no_question_mark() {
        let builder = RequestBuilder::get(&transport(), "/x");
        let nothing = builder.query(&QueryParam::new("q", &None::<u8>));
        assert_eq!(nothing.build().unwrap().url().query(), None);
    }

    #[test]
    fn a_body_is_declared_as_json() {
        let builder = RequestBuilder::patch(&transport(), "/x");
        let request = builder.json(&BTreeMap::from([("a", 1)])).build().unwrap();
        assert_eq!(request.method(), Method::PATCH);
        assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
        let body = request.body().and_then(|body| body.as_bytes());
        assert_eq!(body, Some(br#"{"a":1}"#.as_slice()));
    }

    #[test]
    fn the_first_mistake_is_told() {
        let builder = RequestBuilder::put(&transport(), "/canary");
        assert!(!format!("{builder:?}").contains("canary"));
        let failure = builder
            .json(&BTreeMap::from([((), 1)]))
            .query(&QueryParam::new("q", &()))
            .build()
            .unwrap_err();
        assert_eq!(failure.kind(), FailureKind::InvalidRequest);
        assert_eq!(failure.detail(), "its body cannot be written as JSON");
    }

    #[test]
    fn a_path_stays_as_it_is_below_the_root() {
        for path in ["/x", "/groups/a%2Fb%5C..%2525/users/", "/v1.0/%C3%A9~_-"] {
            let request = RequestBuilder::head(&transport(), path).build().unwrap();
            assert_eq!(
                request.url().as_str(),
                format!("http://localhost/root{path}")
            );
        }
    }
}
