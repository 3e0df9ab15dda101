//! `docs/functions.md` says what the table of functions says. `cargo xtask bless` writes what comes now.

use std::env;
use std::fmt::Write;
use std::fs;

use engine::function::excluded::EXCLUDED;
use engine::function::{Function, Presence, families};

use crate::support::root;

#[test]
fn the_page_of_functions_is_that_of_the_table() {
    let path = root().join("docs").join("functions.md");
    let page = page();
    if env::var_os("CARLO_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/functions.md is not what the functions are now: run cargo xtask bless");
}

fn page() -> String {
    let count: usize = families().map(|(_, functions)| functions.len()).sum();
    let mut page = String::new();
    writeln!(page, "# Functions\n").unwrap();
    writeln!(
        page,
        "Carlo computes these {count} functions; each example is a test. Arguments in brackets may be left"
    )
    .unwrap();
    writeln!(
        page,
        "out; those before an ellipsis may be given again and again. What is left out, and why, is at the"
    )
    .unwrap();
    writeln!(page, "end. This page is written by `cargo xtask bless`.").unwrap();
    for (family, functions) in families() {
        writeln!(page, "\n## {family}\n").unwrap();
        writeln!(page, "| function | what it gives | example |").unwrap();
        writeln!(page, "| --- | --- | --- |").unwrap();
        for function in functions {
            let example = function.examples.first().map_or_else(String::new, |(formula, result)| {
                format!(
                    "{} → {}",
                    code(formula),
                    if result.is_empty() { "empty text".to_owned() } else { code(result) }
                )
            });
            writeln!(
                page,
                "| {} | {} | {example} |",
                code(&call(function)),
                function.summary.replace('|', "\\|")
            )
            .unwrap();
        }
    }
    writeln!(page, "\n## Left out\n").unwrap();
    writeln!(
        page,
        "A cell with one of these keeps the file's value as long as no draw reaches it, and is listed.\n"
    )
    .unwrap();
    writeln!(page, "| function | because it … |").unwrap();
    writeln!(page, "| --- | --- |").unwrap();
    for excluded in EXCLUDED {
        writeln!(page, "| {} | {} |", code(excluded.name), excluded.reason).unwrap();
    }
    page
}

/// A call of a function as people write it: `IRR(values, [guess])`.
fn call(function: &Function) -> String {
    let mut arguments = Vec::new();
    for argument in function.arguments {
        arguments.push(match argument.presence {
            Presence::Required => argument.name.to_owned(),
            Presence::Optional => format!("[{}]", argument.name),
            Presence::Repeated => format!("[{} …]", argument.name),
        });
    }
    format!("{}({})", function.name, arguments.join(", "))
}

/// Text as code in a cell of a table; a vertical line would end the cell.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
