//! Text of a formula → the parser crate's tree, within limits, with the crate's gaps closed.

use std::borrow::Cow;

use formualizer_parse::parser::ParserError;
use formualizer_parse::{ASTNode, Parser, ParserLimits, TokenSubType, TokenType, Tokenizer};

use super::{spaces, trim_range};

/// The deepest nesting of calls, brackets and operators, chains of `a+b+c+…` not counted.
pub(super) const MAX_DEPTH: usize = 256;

/// The most terms of a chain of operators.
const MAX_CHAIN: usize = 1_024;

/// The deepest nesting inside the parser, which uses two levels for one pair of brackets. Excel allows 64.
const MAX_BRACKETS: usize = 144;

/// Why a formula cannot be bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// Its text is not a formula.
    #[error("formula that cannot be read: {reason}")]
    Unreadable {
        /// What the parser says.
        reason: String,
    },
    /// It reads another workbook, in a way that the parser does not know.
    #[error("external link")]
    ExternalLink,
    /// It nests deeper, or chains more terms, than Carlo follows.
    #[error("formula nested too deeply")]
    TooDeep,
    /// It is longer than Carlo follows, names written out.
    #[error("formula too long")]
    TooLong,
}

/// Parses a formula given without its leading `=`.
pub(super) fn parse(text: &str) -> Result<ASTNode, BindError> {
    let limits = ParserLimits::default().with_ast_height(MAX_CHAIN).with_pratt_frames(MAX_BRACKETS);
    let trims = cfg!(feature = "functions") && (text.contains(".:") || text.contains(":."));
    let text = if trims { Cow::Owned(trim_range::as_calls(text)) } else { Cow::Borrowed(text) };
    // Without the sign the parser would take the text for a constant.
    let formula = format!("={}", spaces::as_parsed(&text));
    Parser::builder().limits(limits).parse(formula).map_err(|error| explain(&text, error))
}

/// The references in a text that is not a formula, so that what it reads is known all the same.
pub(super) fn references(text: &str) -> Vec<ASTNode> {
    Tokenizer::new_best_effort(&format!("={text}"))
        .items
        .iter()
        .filter(|token| token.token_type == TokenType::Operand && token.subtype == TokenSubType::Range)
        .filter_map(|token| parse(&token.value).ok())
        .collect()
}

/// The bare name of a function: no `_xlfn.`, `_xlws.`, `_xll.`, `_xludf.`, `[1]!` or `'C:\…\X.xlam'!`.
pub(super) fn bare_name(name: &str) -> &str {
    let mut name = name.rsplit('!').next().unwrap_or(name);
    while let Some(rest) = ["_xlfn.", "_xlws.", "_xll.", "_xludf."].iter().find_map(|prefix| {
        let head = name.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| &name[prefix.len()..])
    }) {
        name = rest;
    }
    name
}

/// Whether a reference as written points into another workbook. The parser drops that part of
/// references to tables.
pub(super) fn is_external(original: &str) -> bool {
    let Some(bang) = original.find('!') else {
        return false;
    };
    let workbook = &original[..bang];
    workbook.contains('[') && !workbook.starts_with("[0]") && !workbook.starts_with("'[0]")
}

fn explain(text: &str, error: ParserError) -> BindError {
    let message = error.message;
    if message.contains("nesting too deep") || message.contains("height limit") {
        return BindError::TooDeep;
    }
    if message.contains("limit exceeded") {
        return BindError::TooLong;
    }
    if text.contains("]!") {
        return BindError::ExternalLink;
    }
    // The parser prints its own structures after the second colon.
    let reason = message.split(": TokenSpan").next().unwrap_or(&message);
    BindError::Unreadable { reason: reason.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_stripped() {
        for (name, bare) in [
            ("_xlfn.NORM.INV", "NORM.INV"),
            ("_xlfn._xlws.FILTER", "FILTER"),
            ("_xll.RiskNormal", "RiskNormal"),
            ("[1]!RiskNormal", "RiskNormal"),
            ("'C:\\x\\XLRisk.xlam'!RiskNormal", "RiskNormal"),
            ("_XLUDF.F", "F"),
            ("SUM", "SUM"),
        ] {
            assert_eq!(bare_name(name), bare);
        }
    }

    #[test]
    fn hostile_formulas_are_refused() {
        let brackets = format!("{}1{}", "(".repeat(30_000), ")".repeat(30_000));
        assert!(matches!(parse(&brackets), Err(BindError::TooDeep | BindError::TooLong)));
        let signs = format!("{}1", "-".repeat(60_000));
        assert!(matches!(parse(&signs), Err(BindError::TooDeep | BindError::TooLong)));
        let chain = vec!["A1"; 3_000].join("+");
        assert_eq!(parse(&chain).err(), Some(BindError::TooDeep));
        assert!(parse(&vec!["A1"; 1_000].join("+")).is_ok());
        let calls = format!("{}1{}", "ABS(".repeat(64), ")".repeat(64));
        assert!(parse(&calls).is_ok());
        assert!(matches!(parse("SUM(A1"), Err(BindError::Unreadable { .. })));
        assert_eq!(parse("[1]!'quoted,name'").err(), Some(BindError::ExternalLink));
    }

    #[test]
    fn references_are_found_in_what_cannot_be_parsed() {
        assert_eq!(references("SUM(A1:B2) B7 +").len(), 2);
    }
}
