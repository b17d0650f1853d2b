//! The Markdown that OpenAPI Generator writes: a page for each tag, with its operations, and a page for each model.
//!
//! The generator writes for many languages, and each has its dialect: `# **list_groups**`, `## Operation: listGroups`, tables with and
//! without outer pipes, types in the spelling of the language. All are read here, and several pages may follow each other in one file.
//!
//! Such a page says less than the OpenAPI document that it was made of: not whether a parameter is sent in the query or in a header, not
//! what bounds a value, and names are in the style of the language. What it does not say stays [`Said::Nothing`].
//!
//! Whatever a page repeats must agree: the table of operations with the sections, the path with the parameters, the signature with the
//! table of parameters. That, and that nothing unknown is skipped, is how a page that is cut or damaged shows itself.

mod body;
mod facts;
mod index;
mod lines;
mod model;
mod notes;
mod operation;
mod page;
mod parameters;
mod responses;
mod section;
mod table;
mod text;
mod types;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{Api, Kind, Said, Stated, prose};
use crate::document::Span;
use crate::lint::{Problem, Rule};

crate::lint::rules! {
    LONG_LINE = "markdown-long-line", Unreadable: "A line has the length of a line.",
        why "The longest lines are the rows of tables. A line far beyond that is damage, or another kind of file.",
        fix "Fetch the page again from the vendor.";
    OPEN_FENCE = "markdown-open-fence", Unreadable: "A code block that begins also ends.",
        why "Everything up to the next code block, or to the end of the page, would be taken for code and be lost.",
        fix "Fetch the page again from the vendor; it is probably cut. Otherwise close the block.";
    STRUCTURE = "markdown-structure", Unreadable: "The page has the headings of OpenAPI Generator.",
        why "What stands below a heading that is not known would be lost without a word.",
        fix "Compare the page with one that is read; if the generator writes this heading now, teach it to `xtask/src/api/markdown/`.";
    SECTION = "markdown-section", Unreadable: "An operation has its sections: parameters, return type, authorization, request headers, response details.",
        why "A missing section means that the page is cut: its facts would be taken for absent.",
        fix "Fetch the page again from the vendor; it is probably cut.";
    TABLE = "markdown-table", Unreadable: "A table is complete: a header, a line of dashes, and as many cells in each row.",
        why "A row that is cut would be read as another one, or not at all.",
        fix "Fetch the page again from the vendor; it is probably cut.";
    CELL = "markdown-cell", Unreadable: "A cell or a line has the form that OpenAPI Generator gives it.",
        why "A name, method, status or note that is not understood cannot be compared.",
        fix "Fetch the page again from the vendor; if the generator writes this form now, teach it to `xtask/src/api/markdown/`.";
    TYPE = "markdown-type", Unreadable: "A type is known, or it is a model.",
        why "A type that is not understood cannot be compared.",
        fix "If it is the type of a language, teach it to `xtask/src/api/markdown/types.rs`; otherwise fetch the page again.";
    DISAGREE = "markdown-disagree", Unreadable: "The page agrees with itself: table of operations and sections, path and parameters, signature and parameters.",
        why "One of the two is cut, or the page was put together from two versions.",
        fix "Fetch the page again from the vendor, in one version.";
    TWICE = "markdown-twice", Unreadable: "Everything is said once.",
        why "It cannot be told which of the two holds.",
        fix "Remove one of the two, or fetch the page again from the vendor.";
}

/// Reads the pages in `text`; `name` is what problems call the file.
///
/// # Errors
/// The first thing that is not as the generator writes it.
pub fn read(name: &str, text: &str) -> Result<Api, Problem> {
    let source = Source { name };
    let lines = lines::lines(source, text)?;
    let context = types::Context::new(&lines);
    let mut api = Api {
        file: name.to_owned(),
        kind: Kind::Markdown,
        title: Said::Nothing,
        version: Said::Nothing,
        servers: Said::Nothing,
        default_servers: Said::Nothing,
        operations: Vec::new(),
        schemas: IndexMap::new(),
        security_schemes: Said::Nothing,
    };
    let mut servers: Vec<Stated<String>> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut schemes: Vec<Stated<(String, String)>> = Vec::new();
    for page in page::pages(source, &lines)? {
        match page.kind {
            page::PageKind::Model => model::read(source, &context, &page, &mut api.schemas)?,
            page::PageKind::Api => {
                let index = index::read(source, &page)?;
                if !servers.iter().any(|s| s.value == index.server.value) {
                    servers.push(index.server.clone());
                }
                let operations = operation::read(source, &context, &page, &index, &mut schemes)?;
                for mut operation in operations {
                    operation.tags = tag(&page);
                    let call = format!("{} {}", operation.method.value, operation.path.value);
                    for name in [&operation.at, &call] {
                        if let Some(first) = seen.insert(name.clone(), operation.line) {
                            let what =
                                format!("`{name}` is described twice, first on line {first}");
                            let at = &operation.at;
                            return Err(source.problem(&TWICE, operation.line, 1, at, what));
                        }
                    }
                    api.operations.push(operation);
                }
            }
        }
    }
    // Without a page of operations nothing was said about them.
    if !servers.is_empty() {
        api.servers = facts::list(servers, 0);
    }
    if !schemes.is_empty() {
        api.security_schemes = facts::list(schemes, 0);
    }
    prose::read(&mut api.operations);
    Ok(api)
}

/// The tag that a page is about: `UserGroups` for `acme.UserGroupsApi`. It is how the generator writes `User groups`.
fn tag(page: &page::Page<'_, '_>) -> Said<Vec<Stated<String>>> {
    let name = page.title.rsplit(['.', '\\', '/']).next();
    let name = name.unwrap_or_default().trim();
    let value = name.strip_suffix("Api").unwrap_or(name).to_owned();
    let line = page.line;
    let value = vec![Stated { value, line }];
    Said::This(Stated { value, line })
}

/// The file, for problems.
#[derive(Clone, Copy)]
struct Source<'n> {
    name: &'n str,
}

impl Source<'_> {
    fn problem(
        self,
        rule: &'static Rule,
        line: usize,
        column: usize,
        path: &str,
        what: impl Into<String>,
    ) -> Problem {
        Problem::new(rule, self.name, Span { line, column }, path, what.into())
    }
}
