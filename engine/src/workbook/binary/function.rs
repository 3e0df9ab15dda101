//! The functions that formulas of binary workbooks name by number.
//!
//! Source: [MS-XLS] 2.5.198.17 `Ftab` and 2.5.198.4 `Cetab`, worksheet functions only; [MS-XLSB] 2.5.97.10 has the
//! same numbers and those from 384.

/// The number of a call whose first argument is the name of the function.
pub(super) const NAMED: u16 = 255;

/// Each name follows the number of the one before it unless `@` gives another. After a slash stands how
/// many arguments a call has, for those where the file does not say.
const TABLE: &str = "\
    @0 COUNT IF ISNA/1 ISERROR/1 SUM AVERAGE MIN MAX ROW COLUMN NA/0 NPV STDEV DOLLAR FIXED SIN/1 COS/1 \
    TAN/1 ATAN/1 PI/0 SQRT/1 EXP/1 LN/1 LOG10/1 ABS/1 INT/1 SIGN/1 ROUND/2 LOOKUP INDEX REPT/2 MID/3 LEN/1 \
    VALUE/1 TRUE/0 FALSE/0 AND OR NOT/1 MOD/2 DCOUNT/3 DSUM/3 DAVERAGE/3 DMIN/3 DMAX/3 DSTDEV/3 VAR DVAR/3 \
    TEXT/2 LINEST TREND LOGEST GROWTH @56 PV FV NPER PMT RATE MIRR/3 IRR RAND/0 MATCH DATE/3 TIME/3 DAY/1 \
    MONTH/1 YEAR/1 WEEKDAY/1 HOUR/1 MINUTE/1 SECOND/1 NOW/0 AREAS/1 ROWS/1 COLUMNS/1 OFFSET @82 SEARCH \
    TRANSPOSE/1 @86 TYPE/1 @97 ATAN2/2 ASIN/1 ACOS/1 CHOOSE HLOOKUP/3 VLOOKUP/3 @105 ISREF/1 @109 LOG @111 \
    CHAR/1 LOWER/1 UPPER/1 PROPER/1 LEFT RIGHT EXACT/2 TRIM/1 REPLACE/4 SUBSTITUTE CODE/1 @124 FIND CELL \
    ISERR/1 ISTEXT/1 ISNUMBER/1 ISBLANK/1 T/1 N/1 @140 DATEVALUE/1 TIMEVALUE/1 SLN/3 SYD/4 DDB/4 @148 \
    INDIRECT @150 CALL @162 CLEAN/1 MDETERM/1 MINVERSE/1 MMULT/2 @167 IPMT PPMT COUNTA @183 PRODUCT FACT/1 \
    @189 DPRODUCT/3 ISNONTEXT/1 @193 STDEVP VARP DSTDEVP/3 DVARP/3 TRUNC/1 ISLOGICAL/1 DCOUNTA/3 @204 \
    USDOLLAR FINDB SEARCHB REPLACEB/4 LEFTB RIGHTB MIDB/3 LENB/1 ROUNDUP/2 ROUNDDOWN/2 ASC/1 DBCS/1 RANK \
    @219 ADDRESS DAYS360 TODAY/0 VDB @227 MEDIAN SUMPRODUCT SINH/1 COSH/1 TANH/1 ASINH/1 ACOSH/1 ATANH/1 \
    DGET/3 @244 INFO/1 @247 DB/4 @252 FREQUENCY/2 @261 ERROR.TYPE/1 @269 AVEDEV BETADIST GAMMALN/1 BETAINV \
    BINOMDIST/4 CHIDIST/2 CHIINV/2 COMBIN/2 CONFIDENCE/3 CRITBINOM/3 EVEN/1 EXPONDIST/3 FDIST/3 FINV/3 \
    FISHER/1 FISHERINV/1 FLOOR/2 GAMMADIST/4 GAMMAINV/3 CEILING/2 HYPGEOMDIST/4 LOGNORMDIST/3 LOGINV/3 \
    NEGBINOMDIST/3 NORMDIST/4 NORMSDIST/1 NORMINV/3 NORMSINV/1 STANDARDIZE/3 ODD/1 PERMUT/2 POISSON/3 \
    TDIST/3 WEIBULL/4 SUMXMY2/2 SUMX2MY2/2 SUMX2PY2/2 CHITEST/2 CORREL/2 COVAR/2 FORECAST/3 FTEST/2 \
    INTERCEPT/2 PEARSON/2 RSQ/2 STEYX/2 SLOPE/2 TTEST/4 PROB DEVSQ GEOMEAN HARMEAN SUMSQ KURT SKEW ZTEST \
    LARGE/2 SMALL/2 QUARTILE/2 PERCENTILE/2 PERCENTRANK MODE TRIMMEAN/2 TINV/2 @336 CONCATENATE POWER/2 @342 \
    RADIANS/1 DEGREES/1 SUBTOTAL SUMIF COUNTIF/2 COUNTBLANK/1 @350 ISPMT/4 DATEDIF/3 DATESTRING/1 \
    NUMBERSTRING/2 ROMAN @358 GETPIVOTDATA HYPERLINK PHONETIC/1 AVERAGEA MAXA MINA STDEVPA VARPA STDEVA VARA \
    BAHTTEXT/1 THAIDAYOFWEEK/1 THAIDIGIT/1 THAIMONTHOFYEAR/1 THAINUMSOUND/1 THAINUMSTRING/1 \
    THAISTRINGLENGTH/1 ISTHAIDIGIT/1 ROUNDBAHTDOWN/1 ROUNDBAHTUP/1 THAIYEAR/1 RTD CUBEVALUE CUBEMEMBER \
    CUBEMEMBERPROPERTY/3 CUBERANKEDMEMBER HEX2BIN HEX2DEC/1 HEX2OCT DEC2BIN DEC2HEX DEC2OCT OCT2BIN OCT2HEX \
    OCT2DEC/1 BIN2DEC/1 BIN2OCT BIN2HEX IMSUB/2 IMDIV/2 IMPOWER/2 IMABS/1 IMSQRT/1 IMLN/1 IMLOG2/1 IMLOG10/1 \
    IMSIN/1 IMCOS/1 IMEXP/1 IMARGUMENT/1 IMCONJUGATE/1 IMAGINARY/1 IMREAL/1 COMPLEX IMSUM IMPRODUCT \
    SERIESSUM/4 FACTDOUBLE/1 SQRTPI/1 QUOTIENT/2 DELTA GESTEP ISEVEN/1 ISODD/1 MROUND/2 ERF ERFC/1 BESSELJ/2 \
    BESSELK/2 BESSELY/2 BESSELI/2 XIRR XNPV/3 PRICEMAT YIELDMAT INTRATE RECEIVED DISC PRICEDISC YIELDDISC \
    TBILLEQ/3 TBILLPRICE/3 TBILLYIELD/3 PRICE YIELD DOLLARDE/2 DOLLARFR/2 NOMINAL/2 EFFECT/2 CUMPRINC/6 \
    CUMIPMT/6 EDATE/2 EOMONTH/2 YEARFRAC COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD DURATION \
    MDURATION ODDLPRICE ODDLYIELD ODDFPRICE ODDFYIELD RANDBETWEEN/2 WEEKNUM AMORDEGRC AMORLINC CONVERT/3 \
    ACCRINT ACCRINTM WORKDAY NETWORKDAYS GCD MULTINOMIAL LCM FVSCHEDULE/2 CUBEKPIMEMBER CUBESET \
    CUBESETCOUNT/1 IFERROR/2 COUNTIFS SUMIFS AVERAGEIF AVERAGEIFS ";

/// The functions by their numbers.
pub(super) struct Functions(Vec<Option<(&'static str, Option<usize>)>>);

impl Default for Functions {
    fn default() -> Self {
        let mut functions = Vec::new();
        for word in TABLE.split_ascii_whitespace() {
            if let Some(number) = word.strip_prefix('@') {
                functions.resize(number.parse().expect("a number follows the sign"), None);
                continue;
            }
            functions.push(Some(match word.split_once('/') {
                Some((name, count)) => (name, count.parse().ok()),
                None => (word, None),
            }));
        }
        Self(functions)
    }
}

impl Functions {
    /// The name of function `number`, and how many arguments it always has.
    pub(super) fn get(&self, number: u16) -> Option<(&'static str, Option<usize>)> {
        self.0.get(usize::from(number)).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_names() {
        let functions = Functions::default();
        for (number, expected) in [
            (0, Some(("COUNT", None))),
            (15, Some(("SIN", Some(1)))),
            (30, Some(("REPT", Some(2)))),
            (56, Some(("PV", None))),
            (63, Some(("RAND", Some(0)))),
            (102, Some(("VLOOKUP", Some(3)))),
            (NAMED, None),
            (269, Some(("AVEDEV", None))),
            (295, Some(("NORMINV", Some(3)))),
            (344, Some(("SUBTOTAL", None))),
            (345, Some(("SUMIF", None))),
            (346, Some(("COUNTIF", Some(2)))),
            (480, Some(("IFERROR", Some(2)))),
            (484, Some(("AVERAGEIFS", None))),
            (485, None),
        ] {
            assert_eq!(functions.get(number), expected, "{number}");
        }
    }
}
