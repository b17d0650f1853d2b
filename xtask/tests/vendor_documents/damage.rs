//! Pages that are cut or damaged: what is wrong is said, and where, and nothing is lost without a word.

use std::collections::BTreeSet;

use xtask::api::rules;

use crate::outline::outline;
use crate::{PAGES, page, read};

/// A page, what is replaced in it for the first time, by what, and the problem that follows.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "python.md",
        "All URIs",
        "No URIs",
        "1:1: error[markdown-section]: the page does not say below its heading to what all URIs are relative",
    ),
    (
        "python.md",
        "*https://crews.acme.example/api/v2*",
        "",
        "3:1: error[markdown-cell]: `All URIs are relative to` does not name an address between asterisks",
    ),
    (
        "python.md",
        "Method | HTTP",
        "Method : HTTP",
        "1:1: error[markdown-section]: the page has no table of its operations (`Method | HTTP request | Description`) below its heading",
    ),
    (
        "python.md",
        "------------- | ------------- | -------------\n",
        "",
        "6:1: error[markdown-table]: a line of dashes for 3 columns stands below the header of a table",
    ),
    (
        "python.md",
        "**POST** /crews |",
        "**PSOT** /crews |",
        "8:46: error[markdown-cell]: `**PSOT** /crews` is not a method and a path",
    ),
    (
        "python.md",
        "| **POST** /crews | Found a crew",
        "",
        "8:1: error[markdown-table]: this stands below a table, but is no row of it",
    ),
    (
        "python.md",
        "| Found a crew\n",
        "\n",
        "8:1: error[markdown-table]: the row has not the 3 cells of its table",
    ),
    (
        "python.md",
        "[**create_crew**](",
        "[**add_sailors**](",
        "8:1: error[markdown-twice]: the table has `add_sailors` twice, first on line 7",
    ),
    (
        "python.md",
        "# **create_crew**",
        "# **add_sailors**",
        "64:1: error[markdown-twice]: `add_sailors` is described twice, first on line 13",
    ),
    (
        "python.md",
        "# **create_crew**",
        "# **make_crew**",
        "8:1: error[markdown-disagree]: the table has `create_crew`, but no section describes it",
    ),
    (
        "python.md",
        "> Crew create_crew(",
        "> Crew make_crew(",
        "65:1: error[markdown-disagree]: the signature below the heading is not that of `create_crew`",
    ),
    (
        "python.md",
        "> Crew create_crew(",
        "> Cruise create_crew(",
        "65:1: error[markdown-disagree]: the signature returns `Cruise`, the section `Return type` has `Crew`",
    ),
    (
        "python.md",
        "> Dict[str, SignOnResult] add",
        "> add",
        "14:1: error[markdown-disagree]: the signature returns ``, the section `Return type` has `Dict[str, SignOnResult]`",
    ),
    (
        "python.md",
        "* Api Key Authentication (queryKey):",
        "* Api Key Authentication (otherKey):",
        "21:1: error[markdown-disagree]: the example authenticates with `otherKey`, which the section `Authorization` does not name",
    ),
    (
        "python.md",
        " **as_role** | [**Role**](Role.md)|  | [optional] \n",
        "",
        "14:1: error[markdown-disagree]: the signature has `asrole`, but the table of parameters has not",
    ),
    (
        "python.md",
        ", as_role=as_role",
        "",
        "40:1: error[markdown-disagree]: the table of parameters has `as_role`, but the signature has not",
    ),
    (
        "python.md",
        "**crew_id** | **str**| The",
        "**boat_id** | **str**| The",
        "13:1: error[markdown-disagree]: the path on line 7 has `{crewId}`, but there is no such parameter",
    ),
    (
        "python.md",
        "### Parameters\n\n\nName",
        "### Paramters\n\n\nName",
        "33:1: error[markdown-structure]: `Paramters` is not a heading that an operation has",
    ),
    (
        "python.md",
        "### Return type",
        "### Parameters",
        "42:1: error[markdown-twice]: `add_sailors` has two sections `Parameters`, the first on line 33",
    ),
    (
        "python.md",
        "### Authorization\n\n[harbourToken](../README.md#harbourToken), [queryKey](../README.md#queryKey)\n",
        "",
        "13:1: error[markdown-section]: `add_sailors` has no section `Authorization`",
    ),
    (
        "python.md",
        "**Accept**: application/json\n\n### HTTP response details\n",
        "**Accept**: application/json\n",
        "55:1: error[markdown-cell]: `| Status code | Description | Response headers |` is neither `Content-Type` nor `Accept`",
    ),
    (
        "python.md",
        " - **Content-Type**: application/json, application/vnd.acme.v2+json\n",
        "",
        "50:1: error[markdown-section]: the section does not say what `Content-Type` is",
    ),
    (
        "python.md",
        "[[Back to top]]",
        "[Back to top]",
        "13:1: error[markdown-section]: `add_sailors` does not end with links as `[[Back to top]](#)`",
    ),
    (
        "python.md",
        "**200** | Signed on |",
        "**2OO** | Signed on |",
        "59:1: error[markdown-cell]: `**2OO**` is not a status",
    ),
    (
        "python.md",
        "**0** | The",
        "**200** | The",
        "60:1: error[markdown-twice]: the status is given twice, first on line 59",
    ),
    (
        "python.md",
        "* X-Berths-Left - ",
        "X-Berths-Left - ",
        "59:24: error[markdown-cell]: `X-Berths-Left - How many more fit <br>  * Location -  <br>` is neither `-` nor a list of headers",
    ),
    (
        "python.md",
        "**str**| The",
        "**strr**| The",
        "38:16: error[markdown-type]: `strr` is not a type that is known",
    ),
    (
        "python.md",
        "[**List[Sailor]**]",
        "[**List[Sailor**]",
        "39:15: error[markdown-type]: `[ListSailor` is not a type that is known",
    ),
    (
        "python.md",
        "[optional] [default to 20]",
        "[optional] [defautl to 20]",
        "125:63: error[markdown-cell]: `defautl to 20` is not a note that is known",
    ),
    (
        "python.md",
        "[optional] [default to 20]",
        "[optional] [default to 20",
        "125:63: error[markdown-cell]: `[default to 20` is not a note that is known",
    ),
    (
        "python.md",
        "[default to 20]",
        "[default to many]",
        "125:63: error[markdown-cell]: the default `many` does not fit the type",
    ),
    (
        "python.md",
        "**Content-Type**: app",
        "**Content-Typ**: app",
        "52:1: error[markdown-cell]: `- **Content-Typ**: application/json, application/vnd.acme.v2+json` is neither `Content-Type` nor `Accept`",
    ),
    (
        "python.md",
        "application/vnd.acme.v2+json",
        "vnd.acme.v2+json",
        "52:1: error[markdown-cell]: `vnd.acme.v2+json` is not a media type",
    ),
    (
        "python.md",
        "No authorization required",
        "",
        "135:1: error[markdown-section]: the section says neither how to authenticate nor `No authorization required`",
    ),
    (
        "python.md",
        "void (empty response body)",
        "",
        "173:1: error[markdown-section]: the section does not consist of one type",
    ),
    (
        "python.md",
        "api_instance.remove_sailor(crew_id, name)\n```\n",
        "api_instance.remove_sailor(crew_id, name)\n",
        "161:1: error[markdown-open-fence]: the code block that begins here does not end",
    ),
    (
        "python.md",
        "# acme_crews.CrewsApi\n",
        "",
        "1:1: error[document-kind]: this is neither an OpenAPI document nor a page of OpenAPI Generator",
    ),
    (
        "python.md",
        "Name all crews\n\nCrews",
        "Name all crews\n\n## Crews",
        "111:1: error[markdown-disagree]: `Crews that were dissolved are left out.` is described, but the table of operations has it not",
    ),
    (
        "java.md",
        "### HTTP response details\n| Status code | Description | Response headers |\n|-------------|-------------|------------------|\n| **200** | OK |  -  |\n| **429** | Too fast |  * Retry-After - Wait as many seconds <br>  |\n",
        "",
        "11:1: error[markdown-section]: `putCaptain` has no section `HTTP response details`",
    ),
    (
        "models.md",
        "## Properties",
        "## Property",
        "5:1: error[markdown-structure]: `Property` is not a heading that a model has",
    ),
    (
        "models.md",
        "# Role",
        "# Crew",
        "28:1: error[markdown-twice]: `Crew` is described twice, first on line 5",
    ),
    (
        "models.md",
        "**title** |",
        "**id** |",
        "10:1: error[markdown-twice]: the property `id` is given twice, first on line 9",
    ),
    (
        "models.md",
        "(value: `'cook'`)",
        "(value: `'cook'",
        "32:1: error[markdown-cell]: `* `COOK` (value: `'cook'` is not a value of an enum",
    ),
    (
        "models.md",
        "# Sailor",
        "# All sailors",
        "37:1: error[markdown-cell]: `All sailors` is not the name of a model",
    ),
];

#[test]
fn what_is_damaged_is_named_with_its_place() {
    let mut wrong = String::new();
    for (name, from, to, message) in CASES {
        let text = page(name).replacen(from, to, 1);
        assert_ne!(text, page(name), "{name} has no `{from}`");
        let found = match read(&text) {
            Err(problem) => problem.to_string(),
            Ok(_) => "it is not noticed".to_owned(),
        };
        if found != format!("document.txt:{message}") {
            wrong += &format!("\n{from} -> {to}\n  {found}\n  {message}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_a_case() {
    let mut open: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    for (_, _, _, message) in CASES {
        open.remove(message.split(['[', ']']).nth(1).unwrap());
    }
    assert!(
        open.remove("markdown-long-line"),
        "it has a test of its own"
    );
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn what_is_no_text_or_too_long_is_refused() {
    let mut bytes = page("python.md").as_bytes().to_vec();
    bytes[30] = 0xff;
    for (text, message) in [
        (bytes, "3:8: error[not-text]: this is not UTF-8 text"),
        (
            page("python.md").replacen("URIs", "U\0Is", 1).into_bytes(),
            "3:6: error[not-text]: the file contains a NUL character",
        ),
        (
            page("python.md")
                .replacen("URIs", &"x".repeat(300_000), 1)
                .into_bytes(),
            "3:1: error[markdown-long-line]: the line is longer than 256 KiB",
        ),
        (
            vec![b'#'; 65 * 1024 * 1024],
            "1:1: error[too-large]: the file is larger than 64 MiB",
        ),
    ] {
        let problem = read(text).unwrap_err();
        assert_eq!(problem.to_string(), format!("document.txt:{message}"));
    }
}

#[test]
fn a_page_of_great_size_is_read_in_reasonable_time() {
    let row = |n: usize| format!("[**op{n}**](X.md#op{n}) | **GET** /x/{n} | Reads\n");
    let section = |n: usize| {
        let (_, rest) = page("python.md").split_once("# **list_crews**").unwrap();
        let (body, _) = rest.split_once("# **remove_sailor**").unwrap();
        format!(
            "# **op{n}**{}",
            body.replace("list_crews", &format!("op{n}"))
        )
    };
    let (head, _) = page("python.md").split_once("[**add_sailors**]").unwrap();
    let rows: String = (0..2000).map(row).collect();
    let sections: String = (0..2000).map(section).collect();
    let api = read(format!("{head}{rows}\n\n{sections}")).unwrap();
    assert_eq!(api.operations.len(), 2000);
}

/// All facts, without the lines that they are from.
fn facts(text: &[u8]) -> Option<BTreeSet<String>> {
    let outline = outline(&read(text).ok()?);
    Some(outline.lines().map(str::to_owned).collect())
}

/// A page that is cut anywhere is refused, or nothing but closing links and blank lines are cut off: all facts are still there.
#[test]
fn no_cut_loses_a_fact() {
    for (name, text) in PAGES {
        // A model may end with any property; nothing else on its page says how many there are. The same holds for the statuses of the dialects
        // that end a section without links.
        let closed = matches!(
            name,
            "python.md" | "operations.md" | "typescript.md" | "go.md"
        );
        let whole = facts(text.as_bytes()).unwrap();
        let mut read = 0;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Some(facts) = facts(&text.as_bytes()[..end]) else {
                continue;
            };
            read += 1;
            if closed {
                assert_eq!(
                    facts,
                    whole,
                    "{name} cut after {:?}",
                    &text[..end].lines().last()
                );
            }
        }
        assert!(read > 0 && read < text.len(), "{name}");
    }
}

/// Removing any line is noticed, or it takes only what stood there: no other operation or parameter is lost or gets another method or path.
#[test]
fn no_missing_line_loses_an_operation() {
    for (name, text) in PAGES {
        let api = read(text).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (missing, removed) in lines.iter().enumerate() {
            let kept = lines.iter().enumerate().filter(|(at, _)| *at != missing);
            let kept: String = kept.map(|(_, line)| *line).collect();
            let Ok(found) = read(&kept) else { continue };
            assert_eq!(
                found.operations.iter().map(call).collect::<Vec<_>>(),
                api.operations.iter().map(call).collect::<Vec<_>>(),
                "{name} without {removed:?}"
            );
        }
    }
}

fn call(operation: &xtask::api::Operation) -> String {
    let path: Vec<&str> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location.value().is_some())
        .map(|parameter| parameter.name.as_str())
        .collect();
    format!(
        "{} {} {path:?}",
        operation.method.value, operation.path.value
    )
}

/// Nothing that is done to a page makes the reader panic, and what it still reads has all operations of the table.
#[test]
fn no_change_makes_the_reader_panic() {
    let snippets: Vec<&[u8]> = vec![
        b"|",
        b"**",
        b"*",
        b"[",
        b"]",
        b"](",
        b")",
        b"(",
        b"<",
        b">",
        b"\n",
        b"\n\n",
        b"```\n",
        b"# ",
        b"## ",
        b"### ",
        b"&#x",
        b"&#39;",
        b"\\",
        b"\0",
        b"\xff",
        b"\xc3",
        "\u{e9}".as_bytes(),
        b"{",
        b"}",
        b" - ",
        b"[optional]",
        b"[default to ",
        b"{x}",
        b":",
        b",",
        b"0",
        b"List[",
    ];
    let mut random = Random(0x5eed);
    for (name, text) in PAGES {
        let count = read(text).unwrap().operations.len();
        let mut read_again = 0;
        for _ in 0..4000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random.below(3) {
                let at = random.below(bytes.len());
                match random.below(4) {
                    0 => {
                        bytes.remove(at);
                    }
                    1 => {
                        let snippet = snippets[random.below(snippets.len())];
                        bytes.splice(at..at, snippet.iter().copied());
                    }
                    2 => {
                        let end = bytes.len().min(at + random.below(80));
                        bytes.drain(at..end);
                    }
                    _ => {
                        let from = random.below(bytes.len());
                        let end = bytes.len().min(from + random.below(200));
                        let part = bytes[from..end].to_vec();
                        bytes.splice(at..at, part);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            match read(&bytes) {
                Err(problem) => {
                    let lines = bytes.split(|byte| *byte == b'\n').count();
                    assert!((1..=lines).contains(&problem.line), "{problem}");
                    assert!(problem.column >= 1 && !problem.what.is_empty());
                }
                Ok(api) => {
                    read_again += 1;
                    // The table of operations and the sections had to lose the same one.
                    assert_eq!(api.operations.len(), count, "{name}");
                }
            }
        }
        assert!(
            read_again > 100,
            "{name}: only {read_again} changes were harmless"
        );
    }
}

/// A generator of numbers that is the same everywhere (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}
