//! Reading is lenient: whatever a vendor may add, leave out or write differently tomorrow must not make an answer unreadable.
//!
//! Every response type is put through all single changes of a complete example and of the fixtures, over HTTP. What a client is to make of
//! each is computed from shapes that are written by hand, by a reader that has nothing in common with the generated code.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests: a panic is a failed test"
)]

use groups_tests::calls::{self, Call, CallError, Clients, Problem, Provider};
use groups_tests::server::{Answer, Server};
use groups_tests::shapes::{Kind, Shape};
use serde_json::{Map, Value, json};

/// A complete answer: every field that is documented.
fn example(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Open => json!("text"),
        Kind::Flag => json!(true),
        Kind::Count => json!(3),
        Kind::Any => json!({ "any": [1.5, null, { "thing": "at all" }] }),
        Kind::Many(kind) => json!([example(*kind), example(*kind)]),
        Kind::Map(kind) => json!({ "0": example(*kind), "1": example(*kind) }),
        Kind::One(shape) => fields(shape)
            .map(|(name, kind)| (name.to_owned(), example(kind)))
            .collect(),
    }
}

fn fields(shape: &Shape) -> impl Iterator<Item = (&'static str, Kind)> {
    shape.required.iter().chain(shape.optional).copied()
}

/// What is to be read: only what is documented, no `null`, counts as whole numbers. The error is the place of the mistake.
fn read(kind: Kind, value: &Value, place: &str) -> Result<Value, String> {
    let below = |name: &str| match place {
        "." => name.to_owned(),
        _ => format!("{place}.{name}"),
    };
    let fits = match kind {
        Kind::Text | Kind::Open => value.is_string(),
        Kind::Flag => value.is_boolean(),
        Kind::Count => value.is_number(),
        Kind::Any => true,
        Kind::Many(_) => value.is_array(),
        Kind::Map(_) | Kind::One(_) => value.is_object(),
    };
    if !fits {
        return Err(place.to_owned());
    }
    match (kind, value) {
        (Kind::Count, Value::Number(number)) => Ok(json!(number.as_f64().unwrap() as u64)),
        (Kind::Many(kind), Value::Array(items)) => {
            let items = items.iter().enumerate();
            items
                .map(|(at, item)| {
                    let place = format!("{}[{at}]", place.trim_matches('.'));
                    read(*kind, item, &place)
                })
                .collect()
        }
        (Kind::Map(kind), Value::Object(entries)) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| Ok((key.clone(), read(*kind, value, &below(key))?)))
                .collect()
        }
        (Kind::One(shape), Value::Object(object)) => {
            let mut result = Map::new();
            for (name, kind) in shape.required {
                let value = object.get(*name).ok_or(place)?;
                result.insert((*name).to_owned(), read(*kind, value, &below(name))?);
            }
            for (name, kind) in shape.optional {
                if let Some(value) = object.get(*name).filter(|value| !value.is_null()) {
                    result.insert((*name).to_owned(), read(*kind, value, &below(name))?);
                }
            }
            Ok(Value::Object(result))
        }
        _ => Ok(value.clone()),
    }
}

/// A change at one place.
#[derive(Clone, Debug)]
enum Change {
    Set(Value),
    Insert(Value),
    Remove(&'static str),
    Null(&'static str),
}

/// All changes of a document, each with the JSON pointer of the place.
fn changes(kind: Kind, value: &Value, at: &str, found: &mut Vec<(String, Change)>) {
    let mut push = |change| found.push((at.to_owned(), change));
    match (kind, value) {
        (Kind::Count, _) => {
            push(Change::Set(json!(3.0)));
            push(Change::Set(json!(0)));
            push(Change::Set(json!(9_007_199_254_740_992_u64)));
        }
        (Kind::Open, _) => {
            push(Change::Set(json!("a value of tomorrow")));
            push(Change::Set(json!("")));
        }
        (Kind::Any, _) => {
            for any in [
                json!("text"),
                json!(-1.5),
                json!([]),
                json!({}),
                json!(false),
            ] {
                push(Change::Set(any));
            }
        }
        (Kind::Many(kind), Value::Array(items)) => {
            push(Change::Set(json!([])));
            for (index, item) in items.iter().enumerate() {
                changes(*kind, item, &format!("{at}/{index}"), found);
            }
        }
        (Kind::Map(kind), Value::Object(entries)) => {
            push(Change::Set(json!({})));
            for (key, value) in entries {
                changes(*kind, value, &format!("{at}/{key}"), found);
            }
        }
        (Kind::One(shape), Value::Object(object)) => {
            for any in [json!("text"), json!(null), json!({ "deeper": [{}] })] {
                push(Change::Insert(any));
            }
            for (name, kind) in fields(shape).filter(|(name, _)| object.contains_key(*name)) {
                found.push((at.to_owned(), Change::Remove(name)));
                found.push((at.to_owned(), Change::Null(name)));
                if !object[name].is_null() {
                    changes(kind, &object[name], &format!("{at}/{name}"), found);
                }
            }
        }
        _ => {}
    }
}

fn changed(document: &Value, at: &str, change: &Change) -> Value {
    let mut document = document.clone();
    let place = document.pointer_mut(at).unwrap();
    match change {
        Change::Set(value) => *place = value.clone(),
        Change::Insert(value) => {
            place["a_field_of_tomorrow"] = value.clone();
        }
        Change::Remove(name) => {
            place.as_object_mut().unwrap().remove(*name).unwrap();
        }
        Change::Null(name) => place[name] = Value::Null,
    }
    document
}

/// Answers `call` with every changed form of `documents`, and compares what the client reads. Returns how many there were.
async fn check(call: &Call, status: u16, kind: Kind, documents: Vec<Value>) -> usize {
    let mut forms: Vec<(String, Value)> = Vec::new();
    for document in documents {
        let mut all = Vec::new();
        changes(kind, &document, "", &mut all);
        forms.push(("unchanged".into(), document.clone()));
        forms.extend(all.iter().map(|(at, change)| {
            let name = format!("{at}: {change:?}");
            (name, changed(&document, at, change))
        }));
    }
    let answers = forms
        .iter()
        .map(|(_, form)| Answer::json(status, form.to_string()));
    let server = Server::start(answers.collect::<Vec<_>>()).await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    for (name, form) in &forms {
        let outcome = call.run(&clients).await;
        let name = format!("{} {name}", call.operation);
        assert_eq!(outcome.status, Some(status), "{name}");
        match (read(kind, form, "."), outcome.result) {
            (Ok(expected), Ok(value)) => assert_eq!(value, expected, "{name}"),
            (Ok(expected), Err(CallError { body, .. })) if status >= 400 => {
                assert_eq!(body, expected, "{name}");
            }
            (Err(place), Err(CallError { problem, .. })) => {
                let Problem::InvalidResponse { path, .. } = problem else {
                    panic!("{name}: {problem:?}")
                };
                assert_eq!(path, place, "{name}");
                assert!(outcome.shown.contains(&place), "{name}: {}", outcome.shown);
            }
            (expected, result) => panic!("{name}: {result:?} instead of {expected:?}"),
        }
    }
    forms.len()
}

/// The fixture as it is on the wire, but for the address in links.
fn fixture(text: &str) -> Value {
    serde_json::from_str(&text.replace("{origin}", "http://localhost")).unwrap()
}

#[test]
fn every_operation_with_a_body_has_a_shape() {
    for call in calls::calls() {
        let shape = (call.provider.facts().success)(call.operation);
        assert_eq!(shape.is_some(), call.success.1.is_some(), "{call:?}");
    }
}

#[tokio::test]
async fn every_success_is_read_leniently_and_says_where_it_cannot() {
    let mut forms = 0;
    for call in calls::calls() {
        let (status, Some(body)) = call.success else {
            continue;
        };
        let kind = (call.provider.facts().success)(call.operation).unwrap();
        forms += check(call, status, kind, vec![example(kind), fixture(body)]).await;
    }
    assert!(forms > 3000, "only {forms}");
}

#[tokio::test]
async fn every_error_is_read_leniently() {
    for provider in Provider::ALL {
        let kind = Kind::One(provider.facts().error);
        let ours = || calls::calls().filter(|call| call.provider == provider);
        let bodies = ours().flat_map(|call| call.errors);
        let mut documents: Vec<Value> = bodies.map(|(_, body)| fixture(body)).collect();
        documents.push(example(kind));
        documents.push(json!({}));
        let call = ours().next().unwrap();
        for status in [400, 404, 429, 500] {
            let forms = check(call, status, kind, documents.clone()).await;
            assert!(forms > 30, "only {forms}");
        }
    }
}

#[tokio::test]
async fn every_known_value_of_an_enum_is_written_back_as_it_came() {
    use groups_kestra::generated::enums as kestra;
    use groups_opendatasoft::generated::enums as opendatasoft;
    use groups_segment::generated::enums as segment;
    fn names<T: ToString>(values: &[T]) -> Vec<String> {
        values.iter().map(T::to_string).collect()
    }
    let permissions = names(opendatasoft::Permission::KNOWN);
    assert_eq!(permissions.len(), 21);
    assert_eq!(names(opendatasoft::AccountType::KNOWN).len(), 3);
    assert_eq!(names(opendatasoft::ApiCallUnit::KNOWN).len(), 6);
    assert_eq!(names(opendatasoft::BatchItemStatus::KNOWN).len(), 2);
    assert_eq!(names(segment::OperationStatus::KNOWN), ["SUCCESS"]);
    let kinds = names(segment::ResourceType::KNOWN);
    assert_eq!(
        kinds,
        ["FUNCTION", "SOURCE", "SPACE", "WAREHOUSE", "WORKSPACE"]
    );

    let memberships = names(kestra::GroupIdentifierMembership::KNOWN);
    assert_eq!(memberships, ["MEMBER", "OWNER"]);
    let bound = names(kestra::BindingType::KNOWN);
    assert_eq!(bound, ["GROUP", "USER"]);
    let users = names(kestra::UserType::KNOWN);
    assert_eq!(users, ["SERVICE_ACCOUNT", "STANDARD"]);
    let origins = names(kestra::RbacServiceRoleAssignmentRoleOrigin::KNOWN);
    assert_eq!(origins, ["BINDING", "GROUP"]);
    let comparisons = "EQUALS NOT_EQUALS GREATER_THAN LESS_THAN GREATER_THAN_OR_EQUAL_TO LESS_THAN_OR_EQUAL_TO IN \
                       NOT_IN STARTS_WITH ENDS_WITH CONTAINS REGEX PREFIX";
    let known = names(groups_kestra::FilterOperation::KNOWN).join(" ");
    assert_eq!(known, comparisons);

    let group = json!({ "uid": "a", "title": "A", "permissions": permissions });
    let call = calls::call(Provider::Opendatasoft, "retrieve_user_group").unwrap();
    let server = Server::start([Answer::json(200, group.to_string())]);
    let server = server.await.unwrap();
    let clients = Clients::new(&server.url()).unwrap();
    assert_eq!(call.run(&clients).await.result, Ok(group));
}
