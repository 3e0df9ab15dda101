//! The parser beside `serde_json`: it reads what that writes, bit by bit, and refuses what that refuses.

use std::collections::BTreeMap;

use serde_json::Value;
use wire::{OutputSummary, PercentileMethod, Results, Spec};

use super::read;

#[test]
fn numbers_keep_every_bit() {
    let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..20_000 {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = f64::from_bits(bits);
        if number.is_finite() {
            let text = serde_json::to_string(&number).unwrap();
            assert_eq!(read::<f64>(&text).map(f64::to_bits), Some(bits), "{text}");
        }
    }
    assert_eq!(read::<f64>("1e999"), None);
    assert_eq!(read::<u64>("18446744073709551615"), Some(u64::MAX));
    assert_eq!(read::<u64>("-1"), None);
}

#[test]
fn texts_keep_every_letter() {
    for text in ["", "plain", "£ ± 5% “quoted”", "a\"b\\c/d\n\t\u{8}\u{c}\r\u{1}", "𝒩(0, 1) 🎲"] {
        let written = serde_json::to_string(text).unwrap();
        assert_eq!(read::<String>(&written).as_deref(), Some(text), "{written}");
    }
    assert_eq!(read::<String>(r#""\ud83c\udfb2\u00e9""#).as_deref(), Some("🎲é"));
    for text in [r#""\ud83c""#, r#""\udfb2""#, r#""\x""#, "\"open", r#""\u12""#] {
        assert_eq!(read::<String>(text), None, "{text}");
    }
}

#[test]
fn documents_are_read_as_serde_json_reads_them() {
    let summary = r#"{ "cell": "'My sheet'!C25", "name": "NPV", "base_value": null, "number_format": "0.0%",
        "count": 3, "errors": 1, "first_error": {"trial": 7, "cell": "A!B2", "kind": "\#DIV/0!"},
        "mean": 1.5, "std_error": null, "std_dev": 2e-3, "min": -1, "max": 4, "skewness": null, "kurtosis": null,
        "percentiles": {"5": 1.25, "50": 2.5}, "percentile_method": {"method": "exact"},
        "histogram": {"edges": [0, 1.5, 3], "counts": [2, 1]}, "curve": [], "tornado": [],
        "something new": [{"deep": [[1, "a", null], {}]}, true] }"#
        .replace("\\#", "#");
    let ours: OutputSummary = read(&summary).unwrap();
    assert_eq!(ours, serde_json::from_str(&summary).unwrap());
    let method = r#"{"method":"sketch","rank_error":1000}"#;
    assert_eq!(read::<PercentileMethod>(method), serde_json::from_str(method).ok());
    let spec =
        r#"{"inputs":[{"cell":"A!B2","distribution":"80 to 120"}],"sampling":"latin-hypercube","seed":7}"#;
    assert_eq!(read::<Spec>(spec), Some(serde_json::from_str(spec).unwrap()));
    assert_eq!(read::<Spec>(r#"{"a setting of the future":1}"#), None);
    let map: BTreeMap<String, (u32, f64)> = read(r#"{"a":[1,2.5],"b":[3,4]}"#).unwrap();
    assert_eq!(map["b"], (3, 4.0));
}

#[test]
fn what_is_no_document_is_refused() {
    for text in ["", "{", "[1,", "[1 2]", "{\"a\" 1}", "nul", "[1]x", "{\"version\":}", "[", "}", "tru"] {
        assert!(serde_json::from_str::<Value>(text).is_err());
        assert!(read::<Vec<u64>>(text).is_none(), "{text}");
        assert!(read::<Spec>(text).is_none(), "{text}");
        assert!(read::<Results>(text).is_none(), "{text}");
    }
    assert_eq!(read::<(u64, u64)>("[1,2,3]"), None);
    let deep = format!("{{\"inputs\":[],\"version\":1,\"x\":{}", "[".repeat(1_000_000));
    assert!(read::<OutputSummary>(&deep).is_none());
}
