//! The route table: what may come in, how large, and where it goes.

use std::time::Duration;

use wire::limits::Tier;

use crate::error::EdgeError;

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// A file of the app, or the page itself.
    App,
    /// Shared results, which the edge keeps for seconds.
    Shared {
        /// The link's token.
        token: &'a str,
    },
    /// The services.
    Api(&'static Rule),
}

/// What the edge lets through to a part of the API.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The path; with a `*` at the end, all that begin so.
    path: &'static str,
    /// The methods that it answers to.
    methods: &'static [&'static str],
    /// The media types of a body; none is allowed where this is empty.
    bodies: &'static [&'static str],
    /// The most bytes of a body.
    bytes: u64,
    /// How long the answer's first byte may take.
    pub(crate) patience: Duration,
}

const MIB: u64 = 1024 * 1024;
const WORKBOOK: u64 = Tier::Anonymous.limits().workbook_bytes;

const JSON: &[&str] = &["application/json"];
/// Browsers name no type for a file whose ending they do not know.
const WORKBOOKS: &[&str] = &[
    "",
    "application/octet-stream",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// Every rule; the first that fits holds.
static RULES: &[Rule] = &[
    Rule {
        path: "/api/parse/upload",
        methods: &["POST"],
        bodies: WORKBOOKS,
        bytes: WORKBOOK,
        patience: Duration::from_secs(300),
    },
    Rule {
        path: "/api/shares",
        methods: &["POST"],
        bodies: JSON,
        // The workbook in base64, and the results beside it.
        bytes: WORKBOOK / 3 * 4 + 8 * MIB,
        patience: Duration::from_secs(300),
    },
    Rule {
        path: "/api/shares/*",
        methods: &["GET", "HEAD", "DELETE"],
        bodies: &[],
        bytes: 0,
        patience: Duration::from_secs(10),
    },
    Rule {
        path: "/api/*",
        methods: &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        bodies: JSON,
        bytes: 4 * MIB,
        patience: Duration::from_secs(30),
    },
];

/// What a request says of its body.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Body<'a> {
    /// Whether there is one.
    pub(crate) present: bool,
    /// `Content-Length`.
    pub(crate) length: Option<&'a str>,
    /// `Content-Type`.
    pub(crate) kind: Option<&'a str>,
}

/// Finds where a request goes, or why it goes nowhere.
pub(crate) fn route<'a>(method: &str, path: &'a str, body: Body) -> Result<Route<'a>, EdgeError> {
    check_path(path)?;
    if path != "/api" && !path.starts_with("/api/") {
        return match method {
            "GET" | "HEAD" => Ok(Route::App),
            _ => Err(EdgeError::MethodNotAllowed { allowed: "GET, HEAD".to_owned() }),
        };
    }
    let rule = RULES.iter().find(|rule| rule.fits(path)).ok_or(EdgeError::NotFound)?;
    if !rule.methods.contains(&method) {
        return Err(EdgeError::MethodNotAllowed { allowed: rule.methods.join(", ") });
    }
    rule.check_body(body)?;
    match path.strip_prefix("/api/shares/") {
        Some(token) if method == "GET" && is_token(token) => Ok(Route::Shared { token }),
        _ => Ok(Route::Api(rule)),
    }
}

/// The rule by which shared results are read.
pub(crate) fn shared() -> &'static Rule {
    &RULES[2]
}

/// The token of the link that a request revokes.
pub(crate) fn revoked<'a>(method: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix("/api/shares/").filter(|token| method == "DELETE" && is_token(token))
}

impl Rule {
    fn fits(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == self.path,
        }
    }

    fn check_body(&self, body: Body) -> Result<(), EdgeError> {
        if !body.present {
            return Ok(());
        }
        let length = body.length.ok_or(EdgeError::LengthRequired)?;
        let length: u64 = length.trim().parse().map_err(|_| EdgeError::LengthRequired)?;
        if length > self.bytes {
            return Err(EdgeError::TooLarge { bytes: length, most: self.bytes });
        }
        let kind = body.kind.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if length > 0 && !self.bodies.contains(&kind.as_str()) {
            return Err(EdgeError::MediaType { given: kind, allowed: self.bodies });
        }
        Ok(())
    }
}

/// Refuses paths that two programs might read differently. None of ours needs anything but plain characters.
fn check_path(path: &str) -> Result<(), EdgeError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~!$'()*+,;=:@".contains(&byte);
    let odd = path.len() > 2048
        || !path.bytes().all(plain)
        || path.contains("//")
        || path.split('/').any(|segment| matches!(segment, "." | ".."));
    if odd { Err(EdgeError::BadPath) } else { Ok(()) }
}

fn is_token(text: &str) -> bool {
    (16..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";

    fn body<'a>(length: &'a str, kind: &'a str) -> Body<'a> {
        Body { present: true, length: Some(length), kind: Some(kind) }
    }

    fn status(method: &str, path: &str, body: Body) -> u16 {
        route(method, path, body).map_or_else(|error| error.problem().status, |_| 200)
    }

    #[test]
    fn paths_go_where_they_belong() {
        let none = Body::default();
        assert_eq!(route("GET", "/", none), Ok(Route::App));
        assert_eq!(route("GET", "/s/abc", none), Ok(Route::App));
        assert_eq!(route("GET", "/apiary", none), Ok(Route::App));
        let path = format!("/api/shares/{TOKEN}");
        assert_eq!(route("GET", &path, none), Ok(Route::Shared { token: TOKEN }));
        assert_eq!(route("DELETE", &path, none), Ok(Route::Api(shared())));
        assert_eq!(revoked("DELETE", &path), Some(TOKEN));
        assert_eq!(revoked("GET", &path), None);
        let path = format!("/api/shares/{TOKEN}/workbook");
        assert_eq!(route("GET", &path, none), Ok(Route::Api(shared())));
        assert!(shared().fits("/api/shares/x"));
    }

    #[test]
    fn methods_are_those_of_the_table() {
        let none = Body::default();
        assert_eq!(status("POST", "/", none), 405);
        assert_eq!(status("TRACE", "/api/health/live", none), 405);
        assert_eq!(status("GET", "/api/parse/upload", none), 405);
        assert_eq!(status("PUT", "/api/shares", none), 405);
    }

    #[test]
    fn bodies_are_of_the_right_kind_and_size() {
        assert_eq!(
            status("POST", "/api/simulations/create", body("100", "application/json; charset=utf-8")),
            200
        );
        assert_eq!(status("POST", "/api/simulations/create", body("100", "text/plain")), 415);
        assert_eq!(status("POST", "/api/simulations/create", body("9999999", "application/json")), 413);
        assert_eq!(status("POST", "/api/simulations/create", body("many", "application/json")), 411);
        let chunked = Body { present: true, length: None, kind: Some("application/json") };
        assert_eq!(status("POST", "/api/simulations/create", chunked), 411);
        assert_eq!(status("POST", "/api/simulations/x/run", body("0", "")), 200);
        assert_eq!(status("DELETE", "/api/shares/x", body("5", "application/json")), 413);
        assert_eq!(
            status("POST", "/api/parse/upload", body("26214400", "Application/Octet-Stream; x=y")),
            200
        );
        assert_eq!(status("POST", "/api/parse/upload", body("26214401", "application/octet-stream")), 413);
        assert_eq!(status("POST", "/api/parse/upload", body("100", "")), 200);
        assert_eq!(status("POST", "/api/parse/upload", body("100", "multipart/form-data")), 415);
    }

    #[test]
    fn tricks_with_the_path_are_refused() {
        for path in ["/api/%2e%2e/x", "/api//health", "/api/a\\b", "/api/..%2f", "/api/./x", "/a%00", "/ä"] {
            assert_eq!(status("GET", path, Body::default()), 400, "{path}");
        }
        assert_eq!(status("GET", &format!("/{}", "a".repeat(3000)), Body::default()), 400);
    }
}
