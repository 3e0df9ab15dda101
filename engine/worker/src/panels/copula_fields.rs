//! The fields that say how inputs hang together: which copula, its parameter, and which end is seen.

use engine::correlation::{Copula, Method, Reflection};

use super::html::Html;
use super::parts::{self, Typed};
use super::{Asked, number};

/// The fields: the kind, the degrees of freedom, θ, and the reflection.
const KIND: &str = "copula";
const DEGREES: &str = "degrees";
const THETA: &str = "theta";
const REFLECTION: &str = "reflection";

/// The kinds: as a spec calls them, as people do, and what comes of them.
const KINDS: [(&str, &str, &str); 6] = [
    ("gaussian", "Gaussian", "As normal variables hang together; extremes come apart."),
    (
        "t",
        "Student’s t",
        "As Gaussian, but extremes come together, the more so the fewer the degrees of freedom.",
    ),
    ("clayton", "Clayton", "Low values come together; θ = 0 is apart, and the greater θ, the closer."),
    ("frank", "Frank", "Neither low nor high values come together more than others; θ = 0 is apart."),
    ("gumbel", "Gumbel", "High values come together; θ = 1 is apart, and the greater θ, the closer."),
    (
        REORDERING,
        "Iman–Conover",
        "Draws are put in an order whose ranks meet the matrix closely; it keeps every draw.",
    ),
];
const REORDERING: &str = "iman-conover";

/// The reflections by Analytic Solver's numbers; the second and third are of two inputs only.
const REFLECTIONS: [(&str, &str); 4] = [
    ("0", "As it is"),
    ("1", "The first from the other end"),
    ("2", "The second from the other end"),
    ("3", "All from the other end"),
];

/// How inputs hang together, as it is typed.
#[derive(Clone, Debug)]
pub(super) struct CopulaFields {
    kind: String,
    degrees: String,
    theta: String,
    reflection: String,
}

impl Default for CopulaFields {
    fn default() -> Self {
        let [kind, degrees, theta, reflection] = ["gaussian", "5", "2", "0"].map(str::to_owned);
        Self { kind, degrees, theta, reflection }
    }
}

impl CopulaFields {
    /// Of the method of a spec; one that nobody knows is shown as Gaussian.
    pub(super) fn of(method: &str) -> Self {
        let mut fields = Self::default();
        match Method::parse(method) {
            Ok(Method::Reordering) => fields.kind = REORDERING.to_owned(),
            Ok(Method::Copula(copula, reflection)) => {
                fields.kind = copula.name().to_ascii_lowercase();
                match copula {
                    Copula::Gaussian => {}
                    Copula::Student { degrees } => fields.degrees = degrees.to_string(),
                    Copula::Clayton { theta } | Copula::Frank { theta } | Copula::Gumbel { theta } => {
                        fields.theta = theta.to_string();
                    }
                }
                fields.reflection = match reflection {
                    Reflection::None => "0",
                    Reflection::First => "1",
                    Reflection::Second => "2",
                    Reflection::All => "3",
                }
                .to_owned();
            }
            Err(_) => {}
        }
        fields
    }

    /// Of the panel's fields.
    pub(super) fn of_fields(asked: &Asked<'_>) -> Self {
        let default = Self::default();
        let field = |name, default| asked.field(name).map_or(default, str::to_owned);
        Self {
            kind: field(KIND, default.kind),
            degrees: field(DEGREES, default.degrees),
            theta: field(THETA, default.theta),
            reflection: field(REFLECTION, default.reflection),
        }
    }

    /// Whether the kind has one parameter and no matrix.
    pub(super) fn is_by_theta(&self) -> bool {
        Copula::archimedean(&self.kind, 1.0).is_some()
    }

    /// As a spec says it; empty for the Gaussian copula.
    pub(super) fn text(&self) -> String {
        let number = |text: &str| number::typed(text).map_or_else(|| text.to_owned(), |x| x.to_string());
        match self.kind.as_str() {
            "gaussian" => String::new(),
            "t" => format!("t({})", number(&self.degrees)),
            kind if self.is_by_theta() && self.reflection != "0" => {
                format!("{kind}({}, {})", number(&self.theta), self.reflection)
            }
            kind if self.is_by_theta() => format!("{kind}({})", number(&self.theta)),
            kind => kind.to_owned(),
        }
    }

    /// The method for so many inputs, or why there is none.
    pub(super) fn method(&self, members: usize) -> Result<Method, String> {
        let typed = if self.is_by_theta() { &self.theta } else { &self.degrees };
        if (self.is_by_theta() || self.kind == "t") && number::typed(typed).is_none() {
            return Err("Its parameter is a number.".to_owned());
        }
        let method = Method::parse(&self.text()).map_err(|error| format!("{error}."))?;
        if let Method::Copula(copula, reflection) = method {
            copula.check(members, reflection).map_err(|error| format!("{error}."))?;
        }
        Ok(method)
    }

    /// Writes the fields for so many inputs.
    pub(super) fn write(&self, html: &mut Html, members: usize) {
        parts::form(html, |html| {
            parts::list(html, KIND, "Copula", |html| {
                for (kind, words, _) in KINDS {
                    parts::option(html, kind, words, kind == self.kind);
                }
            });
            let bad = self.method(members).is_err();
            let field =
                |name, label, value| Typed { name, label, value, bad, number: true, ..Typed::default() };
            if self.is_by_theta() {
                parts::typed(html, field(THETA, "Parameter θ", &self.theta));
                parts::list(html, REFLECTION, "Seen", |html| {
                    for (number, words) in REFLECTIONS {
                        // What is chosen stays, so that what is wrong with it can be told.
                        if members <= 2 || matches!(number, "0" | "3") || number == self.reflection {
                            parts::option(html, number, words, number == self.reflection);
                        }
                    }
                });
            } else if self.kind == "t" {
                parts::typed(html, field(DEGREES, "Degrees of freedom", &self.degrees));
            }
        });
        if let Some((.., hint)) = KINDS.iter().find(|(kind, ..)| *kind == self.kind) {
            html.words("p", "hint", hint);
        }
    }
}

/// A copula in words, with its parameter; empty for the Gaussian, which is what a matrix alone means.
pub(super) fn in_words(method: &str) -> String {
    let fields = CopulaFields::of(method);
    let Some((_, name, _)) = KINDS.iter().find(|(kind, ..)| *kind == fields.kind) else {
        return String::new();
    };
    let seen = REFLECTIONS.iter().find(|(number, _)| *number == fields.reflection && *number != "0");
    let seen = seen.map_or_else(String::new, |(_, words)| format!(", {}", words.to_lowercase()));
    match fields.kind.as_str() {
        "gaussian" => String::new(),
        "t" => format!("{name} copula with {} degrees of freedom", fields.degrees),
        REORDERING => (*name).to_owned(),
        _ => format!("{name} copula, θ = {}{seen}", fields.theta),
    }
}
