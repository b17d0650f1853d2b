//! Paths, operations, parameters, bodies and responses.

use super::super::{Body, Operation, Parameter, Response, Said, Schema, Stated};
use super::place::Place;
use super::{FORM, Many, Reader, security, some};
use crate::lint::Problem;

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'d> Reader<'d> {
    /// All operations in the order of the document. `security` is what holds where an operation does not say.
    pub(super) fn operations(
        &mut self,
        root: &Place<'d>,
        security: &Many<String>,
    ) -> Result<Vec<Operation>, Problem> {
        let mut operations = Vec::new();
        for (path, item) in root.map("paths")? {
            if path.starts_with("x-") {
                continue;
            }
            if item.node.value == crate::document::Value::Null {
                continue;
            }
            item.check_map()?;
            let path = item.stated(path.to_owned());
            // What stands beside a reference takes the place of what it leads to.
            let meant = item.clone().resolve()?;
            meant.check_map()?;
            let shared = match item.child("parameters") {
                Some(_) => item.list("parameters")?,
                None => meant.list("parameters")?,
            };
            let beside = |method: &str| item.child(method).is_some();
            let elsewhere = match item.child("$ref") {
                None => Vec::new(),
                Some(_) => meant.entries()?,
            };
            let elsewhere = elsewhere.into_iter().filter(|(method, _)| !beside(method));
            for (method, mut place) in item.entries()?.into_iter().chain(elsewhere) {
                if !METHODS.contains(&method) {
                    continue;
                }
                place.at = format!("{}.{method}", item.at);
                place.check_map()?;
                operations.push(self.operation(&place, method, &path, &shared, security)?);
            }
        }
        Ok(operations)
    }

    fn operation(
        &mut self,
        place: &Place<'d>,
        method: &str,
        path: &Stated<String>,
        shared: &[Place<'d>],
        security: &Many<String>,
    ) -> Result<Operation, Problem> {
        let security = match place.child("security") {
            Some(_) => security::required(place)?,
            None => security.clone(),
        };
        let (responses, produces) = self.responses(place)?;
        Ok(Operation {
            at: place.at.clone(),
            line: place.line(),
            method: place.stated(method.to_uppercase()),
            path: path.clone(),
            id: place.text("operationId")?,
            tags: some(place.texts("tags")?),
            summary: place.text("summary")?,
            parameters: self.parameters(place, shared)?,
            body: self.body(place)?,
            responses,
            security,
            produces: some(produces),
            rate_limit: rate_limit(place, self.is_ours),
            audit_events: audit_events(place, self.is_ours)?,
            description: place.text("description")?,
        })
    }

    /// The parameters of the path and of the operation, of which the latter count where both have one.
    fn parameters(
        &mut self,
        operation: &Place<'d>,
        shared: &[Place<'d>],
    ) -> Result<Vec<Parameter>, Problem> {
        let mut parameters = indexmap::IndexMap::new();
        let own = operation.list("parameters")?;
        for place in shared.iter().chain(&own) {
            let place = place.clone().resolve()?;
            let parameter = self.parameter(&place)?;
            // OpenAPI ignores these: what they hold is said elsewhere.
            let is_header = parameter
                .location
                .value()
                .is_some_and(|kind| kind == "header");
            let name = parameter.name.to_ascii_lowercase();
            if is_header && matches!(&*name, "accept" | "content-type" | "authorization") {
                continue;
            }
            let key = (
                parameter.name.clone(),
                parameter.location.value().cloned().unwrap_or_default(),
            );
            parameters.insert(key, parameter);
        }
        Ok(parameters.into_values().collect())
    }

    fn parameter(&mut self, place: &Place<'d>) -> Result<Parameter, Problem> {
        place.check_map()?;
        let missing = |key: &str| place.fail(&FORM, format!("this parameter has no `{key}`"));
        let name = place.word("name")?.ok_or_else(|| missing("name"))?;
        let location = place.text("in")?;
        let Some(kind) = location.value() else {
            return Err(missing("in"));
        };
        if !matches!(&**kind, "path" | "query" | "header" | "cookie") {
            return Err(place.fail(&FORM, format!(
                "a parameter cannot be in `{kind}`, only in `path`, `query`, `header` or `cookie`"
            )));
        }
        let content = place.map("content")?.into_iter().next();
        let (schema, style) = match (place.child("schema"), content) {
            (Some(schema), _) => {
                let schema = self.schema(&schema, 0)?;
                let style = self.style(place, kind, &schema)?;
                (schema, style)
            }
            (None, Some((media_type, content))) => {
                let style = Said::This(content.stated(format!("content {media_type}")));
                (self.content(&content)?, style)
            }
            (None, None) => (any(place), Said::Absent),
        };
        Ok(Parameter {
            at: place.at.clone(),
            line: place.line(),
            name: name.into_owned(),
            description: place.text("description")?,
            required: place.flag("required")?,
            location,
            style,
            schema,
        })
    }

    /// How a list or an object is sent, where that is not the way of the location.
    fn style(
        &mut self,
        place: &Place<'d>,
        location: &str,
        schema: &Schema,
    ) -> Result<Said<String>, Problem> {
        if let Some(own) = place.child("x-groups-query") {
            return Ok(own.stated_text()?.map_or(Said::Absent, Said::This));
        }
        let usual = match location {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = place.word("style")?;
        let style = style.as_deref().unwrap_or(usual);
        let explode = place.flag("explode")?;
        let explode = *explode.value().unwrap_or(&(style == "form"));
        let is_single = |shape: &str| !matches!(shape, "array" | "object" | "any");
        let shape = self.shape(place, schema)?;
        if shape.as_deref().is_some_and(is_single) || (style, explode) == (usual, usual == "form") {
            return Ok(Said::Absent);
        }
        let entry = place.child("style").or_else(|| place.child("explode"));
        let at = entry.as_ref().unwrap_or(place);
        let explode = if explode { "exploded" } else { "not exploded" };
        Ok(Said::This(at.stated(format!("{style}, {explode}"))))
    }

    fn body(&mut self, operation: &Place<'d>) -> Result<Said<Body>, Problem> {
        let Some(place) = operation.child("requestBody") else {
            return Ok(Said::Absent);
        };
        let line = place.line();
        let place = place.resolve()?;
        place.check_map()?;
        let content = place.map("content")?;
        let schema = match content.first() {
            Some((_, content)) => self.content(content)?,
            None => any(&place),
        };
        let media_types = media_types(&content);
        let value = Body {
            at: place.at.clone(),
            name: None,
            required: place.flag("required")?,
            media_types: some(media_types),
            schema,
        };
        Ok(Said::This(Stated { value, line }))
    }

    /// The schema of a media type.
    fn content(&mut self, content: &Place<'d>) -> Result<Schema, Problem> {
        match content.child("schema") {
            Some(schema) => self.schema(&schema, 0),
            None => Ok(any(content)),
        }
    }

    /// The responses, and the media types of all.
    fn responses(
        &mut self,
        operation: &Place<'d>,
    ) -> Result<(Vec<Response>, Vec<Stated<String>>), Problem> {
        let mut responses = Vec::new();
        let mut produces: Vec<Stated<String>> = Vec::new();
        for (status, place) in operation.map("responses")? {
            if status.starts_with("x-") {
                continue;
            }
            let status = self::status(status)
                .ok_or_else(|| place.fail(&FORM, format!("`{status}` is no status")))?;
            let line = place.line();
            let place = place.resolve()?;
            place.check_map()?;
            let content = place.map("content")?;
            let schema = match content.first() {
                Some((_, content)) => {
                    let value = self.content(content)?;
                    Said::This(content.stated(value))
                }
                None => Said::Absent,
            };
            for media_type in media_types(&content) {
                if !produces.iter().any(|seen| seen.value == media_type.value) {
                    produces.push(media_type);
                }
            }
            let headers = place.map("headers")?;
            for (_, header) in &headers {
                header.clone().resolve()?;
            }
            let headers = headers
                .iter()
                .map(|(name, header)| header.stated((*name).to_owned()));
            responses.push(Response {
                at: place.at.clone(),
                line,
                status,
                description: place.text("description")?,
                schema,
                headers: some(headers.collect()),
            });
        }
        Ok((responses, produces))
    }
}

fn media_types(content: &[(&str, Place<'_>)]) -> Vec<Stated<String>> {
    content
        .iter()
        .map(|(name, place)| place.stated((*name).to_owned()))
        .collect()
}

/// A schema that says nothing.
fn any(place: &Place<'_>) -> Schema {
    Schema {
        at: place.at.clone(),
        line: place.line(),
        shape: Said::This(place.stated("any".to_owned())),
        says_bounds: true,
        ..Schema::default()
    }
}

/// `200`, `4XX` or `default`.
fn status(text: &str) -> Option<String> {
    if text.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    let upper = text.to_ascii_uppercase();
    let (first, rest) = upper.split_at_checked(1)?;
    let is_number = rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    (matches!(first, "1" | "2" | "3" | "4" | "5") && (is_number || rest == "XX")).then_some(upper)
}

/// From our extension. Where nothing has extensions, only the description can say it.
fn rate_limit(place: &Place<'_>, is_ours: bool) -> Said<(u64, u64)> {
    let unsaid = if is_ours { Said::Absent } else { Said::Nothing };
    let Some(limit) = place.child("x-groups-rate-limit") else {
        return unsaid;
    };
    let number = |key: &str| limit.node.get(key)?.as_int()?.try_into().ok();
    match number("requests").zip(number("seconds")) {
        Some(value) => Said::This(limit.stated(value)),
        None => unsaid,
    }
}

/// From our extension. Where nothing has extensions, only the description can say it.
fn audit_events(place: &Place<'_>, is_ours: bool) -> Result<Many<String>, Problem> {
    match some(place.texts("x-groups-audit-events")?) {
        Said::Absent if !is_ours => Ok(Said::Nothing),
        events => Ok(events),
    }
}
