//! Which of the parameters of a client's method is the body of the request.

use super::text::folded;
use crate::api::{Body, Parameter, Said, Schema, Stated};

/// Takes the body out of `parameters`.
///
/// An operation has a body where a content type is defined. The generator calls it like its type, or `body`. Where that leaves a choice, the body
/// is known to exist, but not what it looks like.
pub(super) fn split(
    operation: &str,
    consumes: Said<Vec<Stated<String>>>,
    parameters: &mut Vec<Parameter>,
) -> Said<Body> {
    let Said::This(Stated {
        value: media_types,
        line,
    }) = &consumes
    else {
        return Said::Absent;
    };
    // Each field of a form is a parameter of its own.
    let is_form = media_types
        .first()
        .is_some_and(|first| first.value.contains("form"));
    let at = format!("{operation}.body");
    let unknown = Body {
        at: at.clone(),
        name: None,
        required: Said::Nothing,
        media_types: consumes.clone(),
        schema: Schema {
            at: at.clone(),
            line: *line,
            ..Schema::default()
        },
    };
    let position = if is_form { None } else { find(parameters) };
    match position {
        None => Said::This(Stated {
            value: unknown,
            line: *line,
        }),
        Some(position) => {
            let parameter = parameters.remove(position);
            let body = Body {
                at,
                name: Some(parameter.name),
                required: parameter.required,
                media_types: consumes,
                schema: parameter.schema,
            };
            Said::This(Stated {
                value: body,
                line: parameter.line,
            })
        }
    }
}

fn find(parameters: &[Parameter]) -> Option<usize> {
    let open = |parameter: &Parameter| parameter.location == Said::Nothing;
    let tests: [&dyn Fn(&Parameter) -> bool; 4] = [
        &|_| true,
        &|parameter| {
            model(&parameter.schema).is_some_and(|name| folded(name) == folded(&parameter.name))
        },
        &|parameter| {
            matches!(
                parameter.name.as_str(),
                "body" | "request_body" | "requestBody"
            )
        },
        &|parameter| model(&parameter.schema).is_some(),
    ];
    tests.iter().find_map(|test| {
        let mut found = parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| open(parameter) && test(parameter));
        match (found.next(), found.next()) {
            (Some((position, _)), None) => Some(position),
            _ => None,
        }
    })
}

/// The model that a schema is, or is a list of.
fn model(schema: &Schema) -> Option<&str> {
    let schema = schema.items.as_deref().unwrap_or(schema);
    schema.reference.value().map(String::as_str)
}
