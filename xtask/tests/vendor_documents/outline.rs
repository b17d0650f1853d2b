//! What a document says, one fact a line, each with the line that it is from.

use std::fmt::{Debug, Write as _};

use xtask::api::{Api, Body, Operation, Parameter, Response, Said, Schema, Stated};

/// Everything that `api` says.
pub fn outline(api: &Api) -> String {
    let mut text = String::new();
    text += &format!("servers {}\n", list(&api.servers, Clone::clone));
    let schemes = list(&api.security_schemes, |(name, kind)| {
        format!("{name} ({kind})")
    });
    text += &format!("schemes {schemes}\n");
    for one in &api.operations {
        operation(&mut text, one);
    }
    for (name, schema) in &api.schemas {
        text += &format!("schema {name} {}\n", show(schema));
        for property in &schema.properties {
            text += &format!(
                "  {} required {} read-only {} {}, {}\n",
                property.name,
                said(&property.required),
                said(&property.read_only),
                show(&property.schema),
                said(&property.description),
            );
        }
    }
    text
}

fn operation(text: &mut String, one: &Operation) {
    let (method, path) = (&one.method, &one.path);
    assert_eq!(method.line, path.line, "both are in one row");
    let id = said(&one.id);
    writeln!(
        text,
        "{id} {} {} @{}",
        method.value, path.value, method.line
    )
    .unwrap();
    writeln!(text, "  summary {}", said(&one.summary)).unwrap();
    writeln!(text, "  description {}", said(&one.description)).unwrap();
    for one in &one.parameters {
        parameter(text, one);
    }
    body(text, &one.body);
    for one in &one.responses {
        response(text, one);
    }
    writeln!(text, "  security {}", list(&one.security, Clone::clone)).unwrap();
    writeln!(text, "  produces {}", list(&one.produces, Clone::clone)).unwrap();
    writeln!(text, "  rate limit {}", said(&one.rate_limit)).unwrap();
    writeln!(
        text,
        "  audit events {}",
        list(&one.audit_events, Clone::clone)
    )
    .unwrap();
}

fn parameter(text: &mut String, one: &Parameter) {
    assert_eq!(one.line, one.schema.line);
    writeln!(
        text,
        "  parameter {} in {} required {} {}, {}",
        one.name,
        said(&one.location),
        said(&one.required),
        show(&one.schema),
        said(&one.description),
    )
    .unwrap();
}

fn body(text: &mut String, body: &Said<Body>) {
    let Said::This(Stated { value, line }) = body else {
        writeln!(text, "  body {body:?}").unwrap();
        return;
    };
    writeln!(
        text,
        "  body {} required {} {} as {} @{line}",
        value.name.as_deref().unwrap_or("?"),
        said(&value.required),
        show(&value.schema),
        list(&value.media_types, Clone::clone),
    )
    .unwrap();
}

fn response(text: &mut String, one: &Response) {
    let schema = match &one.schema {
        Said::This(stated) => show(&stated.value),
        other => format!("{other:?}"),
    };
    writeln!(
        text,
        "  response {} {schema} headers {}, {}",
        one.status,
        list(&one.headers, Clone::clone),
        said(&one.description),
    )
    .unwrap();
}

/// A value with its line.
fn said<T: Debug>(said: &Said<T>) -> String {
    match said {
        Said::This(Stated { value, line }) => format!("{value:?} @{line}"),
        other => format!("{other:?}"),
    }
}

fn list<T: Debug>(said: &Said<Vec<Stated<T>>>, show: impl Fn(&T) -> String) -> String {
    match said {
        Said::This(Stated { value, .. }) => {
            let one = |one: &Stated<T>| format!("{} @{}", show(&one.value), one.line);
            format!("[{}]", value.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn show(schema: &Schema) -> String {
    let name = schema.reference.value().map(|name| format!("->{name}"));
    let shape = schema.shape.value().cloned();
    let mut text = name.or(shape).unwrap_or_else(|| "?".to_owned());
    if let Some(format) = schema.format.value() {
        write!(text, "/{format}").unwrap();
    }
    for inner in [&schema.items, &schema.entries].into_iter().flatten() {
        write!(text, "({})", show(inner)).unwrap();
    }
    if let Said::This(_) = schema.values {
        write!(text, " one of {}", list(&schema.values, Clone::clone)).unwrap();
    }
    if let Said::This(default) = &schema.default {
        write!(text, " = {}", default.value).unwrap();
    }
    write!(text, " @{}", schema.line).unwrap();
    text
}
