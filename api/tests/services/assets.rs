//! The app's files, and the headers on everything.

use crate::support::http::request;
use crate::support::{Database, Server};

fn serve() -> (Database, Server) {
    let database = Database::sqlite();
    let app = database.folder.join("dist");
    std::fs::create_dir_all(app.join("assets")).unwrap();
    std::fs::write(app.join("index.html"), "<!doctype html><title>Carlo</title>").unwrap();
    std::fs::write(app.join("assets/app-0f3a9c21d4e5b607.wasm"), b"\0asm").unwrap();
    std::fs::write(app.join("assets/app-0f3a9c21d4e5b607.wasm.br"), b"compressed").unwrap();
    std::fs::write(app.join("assets/app-0f3a9c21d4e5b607.js"), "export {}").unwrap();
    std::fs::write(database.folder.join("secret"), "not to be had").unwrap();
    let server = database.serve(&[("app", app.to_str().unwrap())]);
    (database, server)
}

#[test]
fn the_page_and_its_files_are_served() {
    let (_database, server) = serve();
    for path in ["/", "/s/Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFy"] {
        let page = server.get(path);
        assert_eq!((page.status, page.header("content-type")), (200, "text/html"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert!(page.text().contains("Carlo"));
    }
    let module = server.get("/assets/app-0f3a9c21d4e5b607.wasm");
    assert_eq!((module.header("content-type"), module.header("content-encoding")), ("application/wasm", ""));
    assert_eq!(module.header("cache-control"), "public, max-age=31536000, immutable");
    let path = "/assets/app-0f3a9c21d4e5b607.wasm";
    let module = request(&server.address, "GET", path, &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(
        (module.header("content-type"), module.header("content-encoding")),
        ("application/wasm", "br")
    );
    assert_eq!(module.body, b"compressed");
    assert_eq!(server.get("/assets/app-0f3a9c21d4e5b607.js").header("content-type"), "text/javascript");

    let modified = server.get("/").header("last-modified").to_owned();
    let again = request(&server.address, "GET", "/", &[("if-modified-since", &modified)], b"");
    assert_eq!((again.status, again.header("cache-control")), (304, "no-cache"));
    let head = request(&server.address, "HEAD", "/", &[], b"");
    assert_eq!(head.status, 200);
}

#[test]
fn nothing_beside_the_app_is_served() {
    let (_database, server) = serve();
    for path in
        ["/../secret", "/..%2fsecret", "/%2e%2e/secret", "/assets/../../secret", "//etc/passwd", "/secret"]
    {
        let answer = server.get(path);
        assert!(!answer.text().contains("not to be had"), "{path}");
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

#[test]
fn every_answer_is_guarded() {
    let (_database, server) = serve();
    for path in ["/", "/nothing", "/api/nothing", "/api/health/live", "/assets/app-0f3a9c21d4e5b607.js"] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(!answer.header("permissions-policy").is_empty());
        assert!(!answer.header("x-request-id").is_empty());
        assert_eq!(answer.header("strict-transport-security"), "");
    }
}

#[test]
fn people_who_come_by_https_stay_with_it() {
    let database = Database::sqlite();
    let server = database.serve(&[("public_origin", "https://carlo.example")]);
    assert!(server.get("/api/health/live").header("strict-transport-security").starts_with("max-age="));
}
