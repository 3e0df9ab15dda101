//! Excel's functions that Carlo leaves out, each with the reason, which messages and the list of functions give.

/// A function that is left out.
#[derive(Clone, Copy, Debug)]
pub struct Excluded {
    /// The name as Excel shows it, in capitals.
    pub name: &'static str,
    /// Why, as the end of "it is left out because it …".
    pub reason: &'static str,
}

/// Every function that is left out, in name order.
pub static EXCLUDED: &[Excluded] = &[
    Excluded { name: "CALL", reason: LIBRARY },
    Excluded { name: "COPILOT", reason: "asks a service on the web that answers differently each time" },
    Excluded { name: "CUBEKPIMEMBER", reason: CUBE },
    Excluded { name: "CUBEMEMBER", reason: CUBE },
    Excluded { name: "CUBEMEMBERPROPERTY", reason: CUBE },
    Excluded { name: "CUBERANKEDMEMBER", reason: CUBE },
    Excluded { name: "CUBESET", reason: CUBE },
    Excluded { name: "CUBESETCOUNT", reason: CUBE },
    Excluded { name: "CUBEVALUE", reason: CUBE },
    Excluded { name: "DATESTRING", reason: UNDOCUMENTED },
    Excluded { name: "DDE", reason: PROGRAM },
    Excluded { name: "DETECTLANGUAGE", reason: TRANSLATION },
    Excluded { name: "EUROCONVERT", reason: "belongs to an add-in, with exchange rates of its own" },
    Excluded { name: "FIELDVALUE", reason: "reads data types that a service on the web fills" },
    Excluded { name: "FILTERXML", reason: "queries XML, which in a model is what WEBSERVICE fetched" },
    Excluded { name: "FORECAST.ETS", reason: SMOOTHING },
    Excluded { name: "FORECAST.ETS.CONFINT", reason: SMOOTHING },
    Excluded { name: "FORECAST.ETS.SEASONALITY", reason: SMOOTHING },
    Excluded { name: "FORECAST.ETS.STAT", reason: SMOOTHING },
    Excluded {
        name: "GETPIVOTDATA",
        reason: "reads a pivot table, which is refreshed by hand and not by formulas",
    },
    Excluded { name: "IMAGE", reason: "shows a picture from the web and has no value" },
    Excluded { name: "IMPORTCSV", reason: FILE },
    Excluded { name: "IMPORTTEXT", reason: FILE },
    Excluded { name: "ISTHAIDIGIT", reason: UNDOCUMENTED },
    Excluded { name: "NUMBERSTRING", reason: UNDOCUMENTED },
    Excluded { name: "PHONETIC", reason: "reads the furigana of a cell, which is no part of its value" },
    Excluded { name: "PY", reason: "runs Python on a server of Microsoft" },
    Excluded { name: "REGISTER.ID", reason: LIBRARY },
    Excluded { name: "ROUNDBAHTDOWN", reason: UNDOCUMENTED },
    Excluded { name: "ROUNDBAHTUP", reason: UNDOCUMENTED },
    Excluded { name: "RTD", reason: PROGRAM },
    Excluded { name: "SQL.REQUEST", reason: "asks a database outside the workbook" },
    Excluded { name: "STOCKHISTORY", reason: "asks a service on the web for market prices" },
    Excluded { name: "THAIDAYOFWEEK", reason: UNDOCUMENTED },
    Excluded { name: "THAIDIGIT", reason: UNDOCUMENTED },
    Excluded { name: "THAIMONTHOFYEAR", reason: UNDOCUMENTED },
    Excluded { name: "THAINUMSOUND", reason: UNDOCUMENTED },
    Excluded { name: "THAINUMSTRING", reason: UNDOCUMENTED },
    Excluded { name: "THAISTRINGLENGTH", reason: UNDOCUMENTED },
    Excluded { name: "THAIYEAR", reason: UNDOCUMENTED },
    Excluded { name: "TRANSLATE", reason: TRANSLATION },
    Excluded { name: "WEBSERVICE", reason: "fetches a page of the web" },
];

const CUBE: &str = "asks an OLAP server, to which the workbook only holds a connection";
const FILE: &str = "reads a file outside the workbook";
const LIBRARY: &str = "runs code of a library outside the workbook";
const PROGRAM: &str = "asks another program that must be running";
const SMOOTHING: &str =
    "smooths with weights, over a season, that Excel finds by searches it does not document";
const UNDOCUMENTED: &str = "is known to Excel in Thai or Japanese, which does not document it";
const TRANSLATION: &str = "asks a translation service on the web";

/// Why the function called `name`, in capitals, is left out; `None` for one that is not.
pub fn reason(name: &str) -> Option<&'static str> {
    let at = EXCLUDED.binary_search_by_key(&name, |excluded| excluded.name).ok()?;
    Some(EXCLUDED[at].reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_in_name_order_and_in_no_family() {
        assert!(EXCLUDED.is_sorted_by_key(|excluded| excluded.name));
        for excluded in EXCLUDED {
            assert!(crate::function::find(excluded.name).is_none(), "{}", excluded.name);
            assert_eq!(reason(excluded.name), Some(excluded.reason));
        }
        assert_eq!(reason("SUM"), None);
    }
}
