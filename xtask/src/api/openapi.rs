//! Reads OpenAPI documents, 3.0 and 3.1, JSON and YAML: those of vendors and the specs of ours.
//!
//! A document is read as a whole, also what a comparison leaves out later: a broken reference must not pass because nobody looked.

mod compose;
mod operations;
mod place;
mod schema;
mod security;

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use indexmap::IndexMap;

use super::{Api, Kind, Said, Schema, Stated, prose};
use crate::document::Document;
use crate::lint::{Problem, Rule, reading, rules};
use place::Place;

rules! {
    VERSION = "openapi-version", Unreadable: "A document is OpenAPI 3.0 or 3.1.",
        why "Other versions say the same things in other places, where nobody would look for them.",
        fix "Name a document of version 3.0 or 3.1, or convert it with the tool that its vendor recommends.";
    FORM = "openapi-form", Unreadable: "A value has the form that OpenAPI asks for.",
        why "What is not understood would be taken for absent, and what is absent is compared too.",
        fix "Fetch the document again from the vendor; if it is as published, correct a copy and tell the vendor.";
    REFERENCE = "openapi-reference", Unreadable: "A reference leads to something in the same document.",
        why "What it stands for cannot be compared, and other files and addresses are not read.",
        fix "Bundle the files of the document into one. If the target is missing there too, tell the vendor.";
}

/// The rules that a vendor's document can break, beside those of reading any YAML or JSON.
pub fn document_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// Reads a vendor's document from `text`; `name` is what problems call it.
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse(name: &str, text: &str) -> Result<Api, Problem> {
    read(&Document::parse_vendor(name, text)?)
}

/// Reads the spec at `path`.
///
/// # Errors
/// What is wrong with it, and where.
pub fn load_spec(path: &Path) -> Result<Api, Problem> {
    read(&Document::load(path)?)
}

/// What `document` says.
///
/// # Errors
/// The first thing that is no OpenAPI 3.0 or 3.1: a wrong type, a reference that leads nowhere, in a circle or out of the document.
pub fn read(document: &Document) -> Result<Api, Problem> {
    let root = Place::root(document);
    let mut reader = Reader {
        is_3_1: version(&root)?,
        is_ours: document.is_ours(),
        shared: HashMap::new(),
        expanded: HashMap::new(),
        outside: IndexMap::new(),
        made: 0,
    };
    let info = root.child("info");
    let info = |key| {
        info.as_ref()
            .map_or(Ok(Said::Absent), |info| info.text(key))
    };
    let security = security::required(&root)?;
    let (servers, default_servers) = servers(&root)?;
    let mut operations = reader.operations(&root, &security)?;
    if !reader.is_ours {
        prose::read(&mut operations);
    }
    Ok(Api {
        file: document.name().to_owned(),
        kind: Kind::OpenApi,
        title: info("title")?,
        version: info("version")?,
        servers,
        default_servers,
        operations,
        security_schemes: security::schemes(&root)?,
        schemas: reader.schemas(&root)?,
    })
}

/// Whether the document is of version 3.1, or at least of 3.0.
fn version(root: &Place<'_>) -> Result<bool, Problem> {
    let Some(place) = root.child("openapi") else {
        return Err(match root.child("swagger") {
            Some(place) => place.fail(
                &VERSION,
                "this is Swagger, from before OpenAPI 3.0".to_owned(),
            ),
            None => root.fail(
                &VERSION,
                "there is no `openapi`, so this is no OpenAPI document".to_owned(),
            ),
        });
    };
    let version = place.text_here()?.unwrap_or_default();
    // Unquoted `3.1` is a number.
    match version.split('.').take(2).collect::<Vec<_>>()[..] {
        ["3", "0"] | ["3"] => Ok(false),
        ["3", "1"] => Ok(true),
        _ => Err(place.fail(
            &VERSION,
            format!("version `{version}` of OpenAPI cannot be read, only 3.0 and 3.1"),
        )),
    }
}

/// The addresses, as they are written and with the defaults of their variables.
fn servers(root: &Place<'_>) -> Result<(Many<String>, Many<String>), Problem> {
    let (mut servers, mut filled) = (Vec::new(), Vec::new());
    for server in root.list("servers")? {
        let Some(address) = server.child("url").map(|url| url.stated_text()) else {
            continue;
        };
        let Some(address) = address? else { continue };
        let mut with_defaults = address.clone();
        for (name, variable) in server.map("variables")? {
            variable.check_map()?;
            if let Some(default) = variable.child("default").map(|one| one.stated_text())
                && let Some(default) = default?
            {
                let variable = format!("{{{name}}}");
                if with_defaults.value.contains(&variable) {
                    with_defaults.line = default.line;
                }
                with_defaults.value = with_defaults.value.replace(&variable, &default.value);
            }
        }
        servers.push(address);
        filled.push(with_defaults);
    }
    Ok((some(servers), some(filled)))
}

/// What is said of several things.
type Many<T> = Said<Vec<Stated<T>>>;

/// A list, if it is not empty.
fn some<T>(list: Vec<Stated<T>>) -> Many<T> {
    match list.first().map(|first| first.line) {
        None => Said::Absent,
        Some(line) => Said::This(Stated { value: list, line }),
    }
}

/// Reads one document.
struct Reader<'d> {
    /// In 3.1 a schema may have a list of types, and a reference may have neighbours.
    is_3_1: bool,
    /// Only specs of ours have our extensions.
    is_ours: bool,
    /// Every schema that a reference led to, as it is written, by its place.
    shared: HashMap<String, Rc<Schema>>,
    /// The same with the parts of its composition put together. `None` while that is under way.
    expanded: HashMap<String, Option<Rc<Schema>>>,
    /// Schemas that are referred to and are not below `components.schemas`, by name.
    outside: IndexMap<String, Place<'d>>,
    /// How many schemas were made. Compositions of compositions grow without bounds.
    made: usize,
}

/// The most schemas that are made from a document, those that compositions copy included.
const MAX_SCHEMAS: usize = 2_000_000;

impl<'d> Reader<'d> {
    /// All schemas that have a name, and those outside of the components that are referred to.
    fn schemas(&mut self, root: &Place<'d>) -> Result<IndexMap<String, Schema>, Problem> {
        let mut schemas = IndexMap::new();
        if let Some(components) = root.child("components") {
            for (name, place) in components.map("schemas")? {
                schemas.insert(name.to_owned(), self.named(name, &place)?);
            }
        }
        // Reading these may find more.
        let mut at = 0;
        while let Some((name, place)) = self.outside.get_index(at) {
            let (name, place) = (name.clone(), place.clone());
            let schema = self.named(&name, &place)?;
            schemas.insert(name, schema);
            at += 1;
        }
        Ok(schemas)
    }

    /// A schema that may have been read already, because something is composed of it.
    fn named(&mut self, name: &str, place: &Place<'d>) -> Result<Schema, Problem> {
        match self.shared.get(name) {
            Some(known) => Ok(Schema::clone(known)),
            None => self.schema(place, 0),
        }
    }

    fn count(&mut self, more: usize, place: &Place<'_>) -> Result<(), Problem> {
        self.made += more;
        if self.made > MAX_SCHEMAS {
            let what = format!("the compositions make more than {MAX_SCHEMAS} schemas");
            return Err(place.fail(&reading::TOO_LARGE, what));
        }
        Ok(())
    }
}
