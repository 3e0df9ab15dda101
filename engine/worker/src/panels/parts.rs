//! What panels are made of: sections, tables, links to cells, fields and buttons, in the page's own classes.
//!
//! The page acts on four attributes: `data-cell` shows that cell, `data-press` sends the panel's fields with the
//! button's name, `data-stop` does so instead while an answer is waited for, and whatever has a `name` is a field, sent
//! whenever it changes. While it waits, the panel is `aria-busy`; the classes `idle` and `busy` are shown accordingly.

use charts::format::count;

use super::html::{Attribute, Html};

/// What [`work`] sends.
pub(super) const WORK: &str = "work";
/// What it sends to end that. The engine's worker ends it; here it is as if nothing was pressed.
pub(super) const STOP: &str = "stop";

/// The most lines of one list; what is beyond is counted.
pub(super) const MOST: usize = 200;

/// The most columns for which there is room everywhere.
const WIDE: usize = 4;

/// A section under a heading, with how many things it lists.
pub(super) fn section(html: &mut Html, title: &str, listed: Option<usize>, inside: impl FnOnce(&mut Html)) {
    html.element("section", &[("class", "panel__sec")], |html| {
        heading(html, title, listed);
        inside(html);
    });
}

/// A section without a heading.
pub(super) fn plain_section(html: &mut Html, inside: impl FnOnce(&mut Html)) {
    html.element("section", &[("class", "panel__sec stack tight")], inside);
}

fn heading(html: &mut Html, title: &str, listed: Option<usize>) {
    html.element("div", &[("class", "sec-h")], |html| {
        html.element("h3", &[], |html| {
            html.text(title);
            if let Some(listed) = listed {
                html.text(" ").words("span", "count", &count(listed as u64));
            }
        });
    });
}

/// A cell that can be pressed to be shown.
pub(super) fn cell(html: &mut Html, address: &str) {
    let attributes = [("type", "button"), ("class", "link"), ("data-cell", address)];
    html.element("button", &attributes, |html| {
        html.text(address);
    });
}

/// One of the page's drawings.
pub(super) fn icon(html: &mut Html, name: &str) {
    let attributes = [("class", "ic"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true")];
    html.element("svg", &attributes, |html| {
        html.element("use", &[("href", &format!("#i-{name}"))], |_| ());
    });
}

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// All is well.
    Fine,
    /// Something to know.
    Note,
    /// Something to look at.
    Warning,
    /// Something that stands in the way.
    Error,
}

impl Tone {
    fn icon(self) -> &'static str {
        match self {
            Self::Fine => "check",
            Self::Note => "info",
            Self::Warning => "warn",
            Self::Error => "alert",
        }
    }
}

/// A line that leads a section: what matters in bold, then the rest.
pub(super) fn banner(html: &mut Html, tone: Tone, bold: &str, rest: &str) {
    let class = match tone {
        Tone::Fine | Tone::Note => "banner banner--box",
        Tone::Warning => "banner banner--box banner--warn",
        Tone::Error => "banner banner--box banner--err",
    };
    html.element("div", &[("class", class)], |html| {
        icon(html, tone.icon());
        html.element("p", &[], |html| {
            html.words("b", "", bold).text(" ").text(rest);
        });
    });
}

/// A line of a list with its icon.
pub(super) fn line(html: &mut Html, tone: Tone, inside: impl FnOnce(&mut Html)) {
    let class = match tone {
        Tone::Fine | Tone::Note => "",
        Tone::Warning => "warned",
        Tone::Error => "failed",
    };
    html.element("li", &[("class", class)], |html| {
        icon(html, tone.icon());
        html.element("div", &[], inside);
    });
}

/// A column of a table: its head, and whether it holds numbers.
pub(super) type Column<'a> = (&'a str, bool);

/// A table of lines; each line fills its cells by `fill`, the first of which names the line.
pub(super) fn table<T>(
    html: &mut Html,
    columns: &[Column<'_>],
    lines: impl ExactSizeIterator<Item = T>,
    fill: impl Fn(&mut Html, usize, &T),
) {
    let total = lines.len();
    let class = |number: bool| [("class", if number { "num" } else { "" })];
    // A wide table may have to be scrolled, also by those who have only a keyboard.
    let scrolls = [("class", "xscroll"), ("tabindex", "0")];
    html.element("div", if columns.len() > WIDE { &scrolls[..] } else { &scrolls[..1] }, |html| {
        html.element("table", &[("class", "tbl")], |html| {
            html.element("thead", &[], |html| {
                html.element("tr", &[], |html| {
                    for (head, number) in columns {
                        let [class] = class(*number);
                        html.element("th", &[("scope", "col"), class], |html| {
                            html.text(head);
                        });
                    }
                });
            });
            html.element("tbody", &[], |html| {
                for line in lines.take(MOST) {
                    html.element("tr", &[], |html| {
                        for (place, (_, number)) in columns.iter().enumerate() {
                            let (tag, scope) = if place == 0 { ("th", "row") } else { ("td", "") };
                            let [class] = class(*number);
                            let all = [class, ("scope", scope)];
                            let attributes = if place == 0 { &all[..] } else { &all[..1] };
                            html.element(tag, attributes, |html| fill(html, place, &line));
                        }
                    });
                }
            });
        });
    });
    beyond(html, total);
}

/// How many lines a list leaves out.
pub(super) fn beyond(html: &mut Html, total: usize) {
    if total > MOST {
        html.words("p", "hint", &format!("and {} more", count((total - MOST) as u64)));
    }
}

/// What is shown only when it is asked for.
pub(super) fn folded(html: &mut Html, summary: &str, inside: impl FnOnce(&mut Html)) {
    html.element("details", &[], |html| {
        html.words("summary", "", summary);
        inside(html);
    });
}

/// A button that sends the panel's fields under its name.
pub(super) fn button(html: &mut Html, class: &str, press: &str, words: &str) {
    labelled_button(html, class, press, words, "");
}

/// A button whose words are not enough by themselves.
pub(super) fn labelled_button(html: &mut Html, class: &str, press: &str, words: &str, label: &str) {
    // The page keeps the focus on what has the same id before and after.
    let id = format!("press:{press}");
    let all: [Attribute<'_>; 5] =
        [("type", "button"), ("class", class), ("id", &id), ("data-press", press), ("aria-label", label)];
    let attributes = if label.is_empty() { &all[..4] } else { &all[..] };
    html.element("button", attributes, |html| {
        html.text(words);
    });
}

/// A button that begins what may take long, under [`WORK`], and ends it while the page waits, under [`STOP`]; beside it
/// what is said before, and what is said while people wait.
pub(super) fn work(html: &mut Html, words: &str, before: &str, meanwhile: &str) {
    row(html, |html| {
        let id = format!("press:{WORK}");
        let all =
            [("type", "button"), ("class", "btn"), ("id", &*id), ("data-press", WORK), ("data-stop", STOP)];
        html.element("button", &all, |html| {
            html.words("span", "idle", words).words("span", "busy", "Stop");
        });
        html.words("p", "hint idle", before).words("p", "hint busy", meanwhile);
    });
}

/// A row of things beside each other.
pub(super) fn row(html: &mut Html, inside: impl FnOnce(&mut Html)) {
    html.element("div", &[("class", "row row--wrap")], inside);
}

/// A number field; `label` is its accessible name.
pub(super) fn number_field(html: &mut Html, name: &str, value: &str, label: &str, bad: bool) {
    let id = format!("field:{name}");
    html.element(
        "input",
        &[
            ("class", "inp inp--num inp--sm"),
            ("id", &id),
            ("name", name),
            ("value", value),
            ("aria-label", label),
            ("aria-invalid", if bad { "true" } else { "false" }),
            ("inputmode", "decimal"),
            ("autocomplete", "off"),
        ],
        |_| (),
    );
}

/// Fields beside each other, each under its label.
pub(super) fn form(html: &mut Html, inside: impl FnOnce(&mut Html)) {
    html.element("div", &[("class", "form")], inside);
}

/// A field in which people type, under its label.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Typed<'a> {
    /// What it is called among the panel's fields.
    pub(super) name: &'a str,
    /// Its label.
    pub(super) label: &'a str,
    /// What stands in it.
    pub(super) value: &'a str,
    /// What stands there in grey while it is empty.
    pub(super) example: &'a str,
    /// Whether it is for a number.
    pub(super) number: bool,
    /// Whether what stands in it is wrong.
    pub(super) bad: bool,
}

/// Writes such a field.
pub(super) fn typed(html: &mut Html, field: Typed<'_>) {
    labelled(html, field.name, field.label, |html, id| {
        let attributes = [
            ("class", if field.number { "inp inp--num" } else { "inp" }),
            ("id", id),
            ("name", field.name),
            ("value", field.value),
            ("placeholder", field.example),
            ("aria-invalid", if field.bad { "true" } else { "false" }),
            ("autocomplete", "off"),
            ("inputmode", "decimal"),
        ];
        html.element("input", if field.number { &attributes[..] } else { &attributes[..7] }, |_| ());
    });
}

/// A label with the field that `inside` writes under the id that it is given.
pub(super) fn labelled(html: &mut Html, name: &str, label: &str, inside: impl FnOnce(&mut Html, &str)) {
    let id = format!("field:{name}");
    html.element("div", &[("class", "field")], |html| {
        html.element("label", &[("for", &id)], |html| {
            html.text(label);
        });
        inside(html, &id);
    });
}

/// A list of which one is chosen, under its label; `inside` writes its options.
pub(super) fn list(html: &mut Html, name: &str, label: &str, inside: impl FnOnce(&mut Html)) {
    labelled(html, name, label, |html, id| {
        html.element("select", &[("class", "inp"), ("id", id), ("name", name)], inside);
    });
}

/// One of the options of a list.
pub(super) fn option(html: &mut Html, value: &str, words: &str, chosen: bool) {
    let attributes = [("value", value), ("selected", "")];
    html.element("option", if chosen { &attributes[..] } else { &attributes[..1] }, |html| {
        html.text(words);
    });
}

/// A box to tick, with its words.
pub(super) fn tick(html: &mut Html, name: &str, ticked: bool, words: impl FnOnce(&mut Html)) {
    let id = format!("field:{name}");
    html.element("label", &[("class", "chk")], |html| {
        let all = [("type", "checkbox"), ("id", &id), ("name", name), ("checked", "")];
        html.element("input", if ticked { &all[..] } else { &all[..3] }, |_| ());
        words(html);
    });
}

/// A field that is not shown: what the panel must know again.
pub(super) fn kept(html: &mut Html, name: &str, value: &str) {
    html.element("input", &[("type", "hidden"), ("name", name), ("value", value)], |_| ());
}

/// Facts by their names.
pub(super) fn facts(html: &mut Html, facts: &[(&str, String)]) {
    html.element("dl", &[("class", "facts")], |html| {
        for (name, value) in facts {
            html.words("dt", "", name).words("dd", "", value);
        }
    });
}
