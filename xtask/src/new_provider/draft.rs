//! A first spec, made of what the vendor's documents say.
//!
//! What a document says is a fact and is taken over: calls, names, types, limits. How it says it belongs to the vendor: each description is left to be
//! written. What it does not say, and the generator has to know, gets the value that does least harm. Each of these places is marked `TODO`, and
//! `lint` names them all; the generator goes on nevertheless.

mod names;
mod operations;
mod parameters;
mod schemas;
mod yaml;

use std::collections::BTreeSet;

use heck::ToTitleCase as _;

use crate::api::{Api, Said};
use crate::document::Document;
use crate::lint;
use operations::Operations;
use schemas::Schemas;
use yaml::{Map, Yaml};

/// A page that describes one list, for a draft without a document.
const SKELETON: &str = include_str!("draft/skeleton.md");

/// The text of `specs/NAME.yaml` for the API at `server`, drafted from `documents`.
///
/// The operations are those of all documents; choose among them before. Schemas are taken over where an operation needs them. Without an
/// operation the draft has an example of one.
///
/// Whatever the documents say, a spec comes out. It can be generated unless a document has something that the house rules have no place for:
/// `lint` names that too.
#[must_use]
pub fn draft(name: &str, server: &str, documents: &[Api]) -> String {
    let skeleton: Vec<Api>;
    let documents = if documents.iter().all(|api| api.operations.is_empty()) {
        // The page is part of the program, and a test reads it.
        skeleton = crate::api::markdown::read("skeleton.md", SKELETON)
            .map(|api| Api {
                servers: Said::Nothing,
                ..api
            })
            .into_iter()
            .collect();
        skeleton.as_slice()
    } else {
        documents
    };
    let drafting = Drafting {
        name,
        server,
        documents,
    };
    let mut lists = BTreeSet::new();
    let mut text = drafting.text(&lists);
    // The linter knows best which operations may list. They are told from the schemas, which are only complete now.
    let found = missing_pagination(&text);
    if !found.is_subset(&lists) {
        lists.extend(found);
        text = drafting.text(&lists);
    }
    text
}

/// The paths of the operations that have to say how they are walked.
fn missing_pagination(text: &str) -> BTreeSet<String> {
    match Document::parse("draft", text) {
        Ok(document) => lint::lint(&document)
            .into_iter()
            .filter(|problem| problem.rule.id == "pagination")
            .map(|problem| problem.path)
            .collect(),
        Err(_) => BTreeSet::new(),
    }
}

/// A mark with what is to be done.
fn todo(what: impl std::fmt::Display) -> String {
    format!("{}: {what}", lint::unfinished::MARK)
}

/// The mark in place of a description. What is described may be called anything.
fn describe(name: &str, more: &str) -> String {
    let name = name.replace(['`', '\n', '\r'], "'");
    todo(format!("describe `{name}`{more}"))
}

/// Adds marks for values that were assumed.
fn add_todos(map: &mut Map, todos: Vec<String>) {
    if !todos.is_empty() {
        map.push(lint::unfinished::KEY, todos);
    }
}

struct Drafting<'a> {
    name: &'a str,
    server: &'a str,
    documents: &'a [Api],
}

impl Drafting<'_> {
    fn text(&self, lists: &BTreeSet<String>) -> String {
        let mut schemas = Schemas::new(self.documents);
        let operations = Operations::new(self.name, self.documents, lists).draft(&mut schemas);
        let (schemes, security) = self.security();

        let mut components = Map::default().with("securitySchemes", schemes);
        for (key, map) in [
            ("parameters", operations.parameters),
            ("requestBodies", operations.bodies),
            ("responses", operations.responses),
            ("schemas", schemas.finish()),
        ] {
            if !map.is_empty() {
                components.push(key, map);
            }
        }
        let root = Map::default()
            .with("openapi", "3.0.3")
            .with("info", self.info())
            .with(
                "externalDocs",
                Map::default().with("url", todo("the address of the vendor's API reference")),
            )
            .with("servers", vec![self.server()])
            .with("security", security)
            .with("paths", operations.paths)
            .with("components", components);
        yaml::document(&root)
    }

    fn info(&self) -> Map {
        let version = self
            .documents
            .iter()
            .find_map(|api| api.version.value())
            .filter(|version| !version.is_empty())
            .map_or("1", String::as_str);
        Map::default()
            .with("title", format!("{} API", self.name.to_title_case()))
            .with("version", version)
            .with(
                "description",
                todo("say what the API is, what a key can do, and what its documents leave open"),
            )
    }

    fn server(&self) -> Map {
        let url = self.server.trim_end_matches('/');
        let mut server = Map::default()
            .with("url", url)
            .with("description", todo("say whose server it is"));
        let documented: Vec<&str> = self
            .documents
            .iter()
            .filter_map(|api| api.servers.value())
            .flatten()
            .map(|server| server.value.trim_end_matches('/'))
            .collect();
        if !documented.is_empty() && !documented.contains(&url) {
            let others: Vec<String> = documented.iter().map(|url| format!("`{url}`")).collect();
            let what = format!("the document names {}", others.join(", "));
            add_todos(&mut server, vec![todo(what)]);
        }
        server
    }

    /// The ways to authenticate, and that any of them is enough.
    fn security(&self) -> (Map, Vec<Map>) {
        let mut schemes = Map::default();
        for api in self.documents {
            let known = match &api.security_schemes {
                Said::This(stated) => stated.value.as_slice(),
                Said::Nothing | Said::Absent => &[],
            };
            for (name, kind) in known.iter().map(|scheme| &scheme.value) {
                let name = component_name(name);
                if !schemes.has(&name) {
                    schemes.push(name, scheme(kind));
                }
            }
            // Those that are named, but not described.
            let used = api.operations.iter().filter_map(|one| one.security.value());
            for name in used.flatten().map(|name| &name.value) {
                let name = component_name(name);
                if !schemes.has(&name) {
                    schemes.push(name, scheme(""));
                }
            }
        }
        if schemes.is_empty() {
            schemes.push("token", scheme(""));
        }
        let security = schemes
            .keys()
            .map(|name| Map::default().with(name, Yaml::List(Vec::new())))
            .collect();
        (schemes, security)
    }
}

/// The name without what that of a component cannot have.
fn component_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().filter(|c| plain(*c)).collect();
    if name.is_empty() {
        "key".to_owned()
    } else {
        name
    }
}

/// A way to authenticate, from `http bearer`, `apiKey header Authorization` and the like.
fn scheme(kind: &str) -> Map {
    let words: Vec<&str> = kind.split_whitespace().collect();
    let key = |location: &str, name: &str| {
        Map::default()
            .with("type", "apiKey")
            .with("in", location)
            .with("name", name)
    };
    let (mut map, missing) = match words[..] {
        ["http", scheme] => (
            Map::default().with("type", "http").with("scheme", scheme),
            None,
        ),
        ["apiKey", location, name] => (key(location, name), None),
        ["apiKey", ..] => (
            key("header", "Authorization"),
            Some("where the key is sent, and under which name"),
        ),
        _ => (
            Map::default().with("type", "http").with("scheme", "bearer"),
            Some("how a client signs in"),
        ),
    };
    map.push(
        "description",
        todo("say where the key comes from and what it can do"),
    );
    add_todos(&mut map, missing.map(todo).into_iter().collect());
    map
}
