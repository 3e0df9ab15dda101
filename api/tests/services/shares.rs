//! Shared links: what they show, to whom, and how they end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::http::Answer;
use crate::support::{Database, Server, on_both, workbook};

on_both!(a_link_shows_and_ends, a_link_expires, wrong_shares_are_refused);

fn share(server: &Server, with_workbook: bool) -> (Value, Answer) {
    let status = server.upload(&workbook::profit());
    let results = server.simulate(&workbook::request(&status, 2000, 5));
    let mut body = json!({"title": "Profit\u{7} 2027", "results": results, "spec": workbook::spec(2000, 5)});
    if with_workbook {
        body["workbook"] = json!(STANDARD.encode(workbook::profit()));
        body["workbook_name"] = json!("../Gewinn Ü.xlsx");
    }
    let answer = server.post_json("/api/shares", &[], &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    (body, answer)
}

fn a_link_shows_and_ends(database: Database) {
    let server = database.serve(&[]);
    let (shared, made) = share(&server, true);
    let made = made.json();
    let token = made["token"].as_str().unwrap();
    let path = format!("/api/shares/{token}");

    let seen = server.get(&path);
    assert_eq!(seen.header("x-robots-tag"), "noindex");
    let seen = seen.json();
    assert_eq!(seen["title"], "Profit 2027");
    assert_eq!((&seen["results"], &seen["expires_at"]), (&shared["results"], &made["expires_at"]));
    assert_eq!(seen["spec"]["inputs"], shared["spec"]["inputs"]);
    assert_eq!(seen["workbook_name"], "Gewinn Ü.xlsx");
    let file = server.get(&format!("{path}/workbook"));
    assert!(
        file.body == STANDARD.decode(shared["workbook"].as_str().unwrap()).unwrap(),
        "the workbook that was sent"
    );
    assert_eq!(file.header("content-disposition"), "attachment; filename*=UTF-8''Gewinn%20%C3%9C.xlsx");

    let revoke = |key: &str| server.delete(&path, &[("authorization", key)]);
    assert_eq!(server.delete(&path, &[]).problem(), "no_revoke_key");
    let wrong = revoke("Bearer wrong");
    assert_eq!((wrong.status, wrong.problem().as_str()), (403, "wrong_revoke_key"));
    assert_eq!(server.get(&path).status, 200);
    let key = made["revoke_key"].as_str().unwrap();
    assert_eq!(revoke(&format!("Bearer {key}")).status, 204);
    for path in [path.clone(), format!("{path}/workbook")] {
        assert_eq!(server.get(&path).problem(), "not_found");
    }
    assert_eq!(revoke(&format!("Bearer {key}")).status, 404);

    // Neither the token nor the key is kept or logged.
    let log = server.process.log();
    assert!(!log.contains(token) && !log.contains(key), "{log}");
    if let Some(file) = database.url.strip_prefix("sqlite:") {
        let bytes = [std::fs::read(file).unwrap(), std::fs::read(format!("{file}-wal")).unwrap()].concat();
        let kept = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!kept(token) && !kept(key));
    }
}

fn a_link_expires(database: Database) {
    let server = database.serve(&[]);
    let (_, made) = share(&server, false);
    let path = format!("/api/shares/{}", made.json()["token"].as_str().unwrap());
    assert_eq!(server.get(&path).status, 200);
    assert_eq!(server.get(&format!("{path}/workbook")).status, 404);

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&database.url).await.unwrap();
        let table = if database.url.starts_with("sqlite") { "shares" } else { "simulations.shares" };
        let text = format!("UPDATE {table} SET expires_at = 1000000000000");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&pool).await.unwrap();
    });
    let gone = server.get(&path);
    assert_eq!((gone.status, gone.problem().as_str()), (410, "share_ended"));

    runtime.block_on(async {
        let (_closing, receiver) = tokio::sync::watch::channel(false);
        let app = api::state::App::open(database.config(), receiver).await.unwrap();
        api::jobs::sweep::once(&app).await.unwrap();
    });
    // It ended so long ago that its memory is gone as well.
    assert_eq!(server.get(&path).status, 404);
}

fn wrong_shares_are_refused(database: Database) {
    let server = database.serve(&[]);
    let (body, _) = share(&server, false);
    let refused = |field: &str, value: Value| {
        let mut body = body.clone();
        body[field] = value;
        let answer = server.post_json("/api/shares", &[], &body);
        (answer.status, answer.problem())
    };
    assert_eq!(refused("workbook", json!("not base64!")), (422, "bad_workbook".to_owned()));
    assert_eq!(refused("workbook", json!(STANDARD.encode("<script>"))), (422, "bad_workbook".to_owned()));
    assert_eq!(refused("results", json!({})), (422, "bad_document".to_owned()));
    assert_eq!(refused("colour", json!("red")), (422, "bad_document".to_owned()));
}
