//! Finds the operations that belong together, and compares the documents as a whole.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::deviations;
use super::facts::{Facts, Outcome};
use super::operation::{self, scope};
use super::schema::Schemas;
use super::service;
use crate::api::{Api, Kind, Operation, letters, without_name};
use crate::document::Document;
use crate::lint::Problem;

/// Which operations of the documents a comparison is about.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Those whose path goes on from one of these.
    pub paths: Vec<String>,
    /// Those with one of these tags.
    pub tags: Vec<String>,
}

impl Selection {
    /// Whether an operation of `api` is meant, with or without the path of the server.
    fn has(&self, api: &Api, operation: &Operation) -> bool {
        let mut full = operation.clone();
        full.path.value = full_path(api, operation, true);
        [operation, &full]
            .iter()
            .any(|operation| operation.is_chosen(&self.paths, &self.tags))
    }

    /// The first path or tag that no operation has: a word that is misspelled would compare nothing and be well.
    pub(super) fn without_effect(&self, spec: &Api, documents: &[Api]) -> Option<&str> {
        let one = |path: &String, is_path: bool| Self {
            paths: if is_path {
                vec![path.clone()]
            } else {
                Vec::new()
            },
            tags: if is_path {
                Vec::new()
            } else {
                vec![path.clone()]
            },
        };
        let is_used = |one: &Self| {
            let all = documents.iter().chain([spec]);
            let mut pairs = all.flat_map(|api| api.operations.iter().map(move |o| (api, o)));
            pairs.any(|(api, operation)| one.has(api, operation))
        };
        let paths = self.paths.iter().map(|path| (path, one(path, true)));
        let tags = self.tags.iter().map(|tag| (tag, one(tag, false)));
        let mut unused = paths.chain(tags).filter(|(_, one)| !is_used(one));
        unused.next().map(|(name, _)| name.as_str())
    }

    fn is_everything(&self) -> bool {
        self.paths.is_empty() && self.tags.is_empty()
    }
}

/// Compares the spec with the documents.
///
/// # Errors
/// Where the spec cannot be read as an OpenAPI document.
pub fn audit(
    spec: &Document,
    documents: &[Api],
    selection: &Selection,
) -> Result<Outcome, Problem> {
    let api = crate::api::openapi::read(spec)?;
    let mut facts = Facts::new(&api, deviations::all(spec));
    let mut compared = HashSet::new();
    let mut left_out = 0;
    let mut absent: Vec<(usize, &Api)> = Vec::new();
    let pages = Pages::new(documents);
    for document in &pages.documents {
        let mut chosen = document.clone();
        chosen
            .operations
            .retain(|operation| selection.has(document, operation));
        let pairs = pairs(&api, &chosen);
        let mut schemas = Schemas::new(&api, document, &pages.files);
        service::compare(&mut facts, &api, document, &pairs);
        for (index, ours) in api.operations.iter().enumerate() {
            match pairs
                .ours
                .get(&index)
                .and_then(|at| chosen.operations.get(*at))
            {
                Some(theirs) => {
                    compared.insert(index);
                    operation::compare(&mut facts, &mut schemas, ours, theirs);
                }
                None if is_spoken_of(&api, ours, &chosen, selection) => {
                    absent.push((index, document))
                }
                None => {}
            }
        }
        schemas.rest(&mut facts);
        let is_whole = document.kind == Kind::OpenApi && selection.is_everything();
        let matched: HashSet<usize> = pairs.ours.values().copied().collect();
        for (at, theirs) in chosen.operations.iter().enumerate() {
            if matched.contains(&at) {
                continue;
            }
            if is_whole {
                left_out += 1;
            } else {
                missing(&mut facts, &api, document, theirs);
            }
        }
    }
    // What one of several documents leaves out, another one may have.
    let mut reported = HashSet::new();
    for (index, document) in absent {
        if !compared.contains(&index)
            && reported.insert(index)
            && let Some(ours) = api.operations.get(index)
        {
            let scope = scope(ours, 1);
            let name = scope.operation.clone().unwrap_or_default();
            facts.compare(document, &scope, Some((name, ours.line)), None);
        }
    }
    let (stale, unchecked) = facts.deviations();
    let mut differences = facts.differences;
    // The sort keeps what belongs to one operation in the order in which it was found.
    let order: HashMap<String, usize> = api
        .operations
        .iter()
        .filter_map(|operation| scope(operation, 1).operation)
        .zip(1..)
        .collect();
    differences.sort_by_key(|one| match &one.operation {
        None => 0,
        Some(name) => order.get(name).copied().unwrap_or(usize::MAX),
    });
    Ok(Outcome {
        differences,
        stale,
        operations: compared.len(),
        left_out,
        unspoken: api.operations.len() - compared.len() - reported.len(),
        facts: facts.compared,
        unchecked,
    })
}

/// The documents, each with all that it needs.
struct Pages {
    documents: Vec<Api>,
    /// The files of the models that are on a page of their own.
    files: HashMap<String, Rc<str>>,
}

impl Pages {
    /// Markdown has a page for the operations of a tag, and one for each model: those belong together.
    fn new(documents: &[Api]) -> Self {
        let mut documents = documents.to_vec();
        let is_page = |document: &&Api| document.kind == Kind::Markdown;
        let mut models = IndexMap::new();
        let mut files = HashMap::new();
        for page in documents.iter().filter(is_page) {
            let file: Rc<str> = page.file.as_str().into();
            for (name, schema) in &page.schemas {
                if !models.contains_key(name) {
                    models.insert(name.clone(), schema.clone());
                    files.insert(name.clone(), Rc::clone(&file));
                }
            }
        }
        for page in &mut documents {
            if page.kind == Kind::Markdown {
                page.schemas.clone_from(&models);
            }
        }
        // A model of the only page, or of an OpenAPI document, is where the operations are.
        let by_name = files.into_iter();
        let pages = documents.iter().filter(is_page).count();
        let files = by_name.filter(|_| pages > 1).collect();
        Self { documents, files }
    }
}

/// An operation of the document that the spec does not have.
fn missing(facts: &mut Facts<'_>, spec: &Api, document: &Api, theirs: &Operation) {
    // A deviation names it as the document does, or below the servers of the spec.
    let full = full_path(document, theirs, true);
    let base = base_path(spec);
    let below = full.strip_prefix(&base).unwrap_or(&full).to_owned();
    let method = theirs.method.value.to_lowercase();
    let mut scope = scope(theirs, theirs.line);
    scope.spec_line = 1;
    let name = scope.operation.clone().unwrap_or_default();
    let scope = scope.also(vec!["paths".to_owned(), below, method]);
    facts.compare(document, &scope, None, Some((name, theirs.line)));
}

/// Whether a document that has not this operation says thereby that there is none.
fn is_spoken_of(spec: &Api, ours: &Operation, chosen: &Api, selection: &Selection) -> bool {
    let tags = |operation: &Operation| -> Vec<String> {
        let tags = operation
            .tags
            .value()
            .map(Vec::as_slice)
            .unwrap_or_default();
        tags.iter().map(|tag| letters(&tag.value)).collect()
    };
    match chosen.kind {
        Kind::OpenApi => selection.has(spec, ours),
        // A page has all operations of a tag.
        Kind::Markdown => {
            let known: HashSet<String> = chosen.operations.iter().flat_map(tags).collect();
            tags(ours).iter().any(|tag| known.contains(tag))
        }
    }
}

/// The operations of the document that those of the spec belong to, by their numbers.
pub(super) struct Pairs {
    pub(super) ours: HashMap<usize, usize>,
    /// Whether all have the same address, wherever it is divided into that of the server and the path.
    pub(super) is_same_base: bool,
}

fn pairs(spec: &Api, document: &Api) -> Pairs {
    let key = |api: &Api, operation: &Operation, with_base: bool| {
        let path = full_path(api, operation, with_base);
        let steps = path.split('/').filter(|step| !step.is_empty());
        let steps: Vec<String> = steps.map(without_name).collect();
        (operation.method.value.clone(), steps.join("/"))
    };
    let index = |with_base: bool| -> HashMap<_, usize> {
        let all = document.operations.iter().enumerate();
        all.map(|(at, operation)| (key(document, operation, with_base), at))
            .collect()
    };
    let (full, bare) = (index(true), index(false));
    let mut ours = HashMap::new();
    let mut is_same_base = true;
    for (at, operation) in spec.operations.iter().enumerate() {
        let (with, without) = (key(spec, operation, true), key(spec, operation, false));
        // Where the base path is written differs, and documents of libraries may have none.
        let found = full
            .get(&with)
            .or_else(|| bare.get(&without))
            .or_else(|| full.get(&without))
            .or_else(|| bare.get(&with));
        if let Some(found) = found {
            is_same_base &= full.contains_key(&with);
            ours.insert(at, *found);
        }
    }
    Pairs { ours, is_same_base }
}

/// The path of an operation with that of the first server.
fn full_path(api: &Api, operation: &Operation, with_base: bool) -> String {
    let base = if with_base {
        base_path(api)
    } else {
        String::new()
    };
    format!("{base}{}", operation.path.value)
}

/// The path of the first server: `/api/v1` of `https://acme.example/api/v1/`.
fn base_path(api: &Api) -> String {
    let first = api.servers.value().and_then(|servers| servers.first());
    let url = first.map_or("", |server| server.value.as_str());
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..));
    path.unwrap_or_default().trim_end_matches('/').to_owned()
}
