//! Requests that are repeated, wrong, too large or too many.

use std::io::{BufReader, Write};

use serde_json::{Value, json};

use crate::support::http::{connect, read_head, request};
use crate::support::{Database, Server, on_both, workbook};

on_both!(
    a_key_makes_repeats_safe,
    only_so_many_simulations_wait,
    wrong_specs_name_their_fields,
    wrong_requests_are_problems,
    the_service_says_how_it_is
);

fn a_key_makes_repeats_safe(database: Database) {
    let server = database.serve(&[]);
    let status = server.upload(&workbook::profit());
    let body = workbook::request(&status, 1000, 1);
    let create = |key: &str, body: &Value| {
        server.post_json("/api/simulations/create", &[("idempotency-key", key)], body)
    };

    let answers = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..20).map(|_| scope.spawn(|| create("one", &body))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect::<Vec<_>>()
    });
    for answer in &answers {
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.json(), answers[0].json());
    }
    let other_body = create("one", &workbook::request(&status, 1000, 2));
    assert_eq!((other_body.status, other_body.problem().as_str()), (422, "idempotency_key_reused"));
    let other_key = create("two", &body);
    assert_ne!(other_key.json()["id"], answers[0].json()["id"]);
    let no_key = server.create(&body);
    assert_ne!(no_key, server.create(&body));
    let long = create(&"k".repeat(256), &body);
    assert_eq!((long.status, long.problem().as_str()), (400, "bad_header"));
}

fn only_so_many_simulations_wait(database: Database) {
    let server = database.serve(&[("simulation_workers", "0")]);
    let status = server.upload(&workbook::profit());
    let made: Vec<_> = (0..12).map(|seed| server.create(&workbook::request(&status, 1000, seed))).collect();
    let run = |id: &String| server.post(&format!("/api/simulations/{id}/run"), &[], b"");
    let answers = std::thread::scope(|scope| {
        let handles: Vec<_> = made.iter().map(|id| scope.spawn(|| run(id))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect::<Vec<_>>()
    });
    let accepted = answers.iter().filter(|answer| answer.status == 202).count();
    assert_eq!(accepted, wire::limits::Tier::Anonymous.limits().simulations as usize);
    for answer in answers.iter().filter(|answer| answer.status != 202) {
        assert_eq!((answer.status, answer.problem().as_str()), (429, "too_many_simulations"));
        assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
    }
}

fn wrong_specs_name_their_fields(database: Database) {
    let server = database.serve(&[]);
    let status = server.upload(&workbook::profit());
    for trials in [0, 1_000_000_000] {
        let answer = server.post_json("/api/simulations/create", &[], &workbook::request(&status, trials, 1));
        assert_eq!((answer.status, answer.problem().as_str()), (422, "bad_spec"));
        assert_eq!(answer.json()["faults"][0]["at"], "spec.trials");
        assert!(answer.text().contains(&trials.to_string()), "{}", answer.text());
    }
    let mut body = workbook::request(&status, 1000, 1);
    body["spec"]["version"] = json!(99);
    assert_eq!(
        server.post_json("/api/simulations/create", &[], &body).json()["faults"][0]["at"],
        "spec.version"
    );
    let mut body = workbook::request(&status, 1000, 1);
    body["spec"]["trails"] = json!(1000);
    let answer = server.post_json("/api/simulations/create", &[], &body);
    assert_eq!((answer.status, answer.problem().as_str()), (422, "bad_document"));
    assert!(answer.text().contains("trails"), "{}", answer.text());

    // What only the engine can see is said when it is run.
    let mut body = workbook::request(&status, 1000, 1);
    body["spec"]["inputs"][0]["distribution"] = json!("normal(100, -10)");
    let id = server.create(&body);
    assert_eq!(server.post(&format!("/api/simulations/{id}/run"), &[], b"").status, 202);
    let end = server.until(&format!("/api/simulations/{id}"));
    assert_eq!(end["state"], "failed", "{end}");
    assert_eq!(end["problem"]["faults"][0]["at"], "Sheet1!B1", "{end}");
    let answer = server.get(&format!("/api/simulations/{id}/results"));
    assert_eq!(answer.status, 409);
    assert_eq!(answer.json()["faults"], end["problem"]["faults"]);
}

fn wrong_requests_are_problems(database: Database) {
    let server = database.serve(&[]);
    let problem = |answer: crate::support::http::Answer| (answer.status, answer.problem());
    let nobody = "00000000-0000-4000-8000-000000000000";
    for path in [
        format!("/api/simulations/{nobody}"),
        format!("/api/simulations/{nobody}/results"),
        format!("/api/simulations/{nobody}/progress"),
        format!("/api/parse/status/{nobody}"),
        "/api/parse/status/a%00b".to_owned(),
        "/api/simulations/'%20OR%201=1".to_owned(),
        "/api/shares/none".to_owned(),
        "/api/shares/none/workbook".to_owned(),
        "/api/nothing".to_owned(),
        "/api/".to_owned(),
    ] {
        assert_eq!(problem(server.get(&path)), (404, "not_found".to_owned()), "{path}");
    }
    assert_eq!(problem(server.get("/api/parse/status/%FF")).0, 400);
    let wrong_method = server.delete("/api/simulations/create", &[]);
    assert!(wrong_method.header("allow").contains("POST"), "{wrong_method:?}");
    assert_eq!(problem(wrong_method), (405, "method_not_allowed".to_owned()));

    let create = "/api/simulations/create";
    let json = [("content-type", "application/json")];
    assert_eq!(problem(server.post(create, &[("content-type", "text/plain")], b"{}")).0, 415);
    assert_eq!(problem(server.post(create, &json, b"{")), (422, "bad_document".to_owned()));
    assert_eq!(problem(server.post(create, &json, b"{}")), (422, "bad_document".to_owned()));
    assert_eq!(problem(server.post(create, &json, &[b' '; (1 << 20) + 1])), (413, "too_large".to_owned()));
    let unknown = json!({"workbook": nobody, "spec": workbook::spec(10, 1)});
    assert_eq!(problem(server.post_json(create, &[], &unknown)), (404, "not_found".to_owned()));

    let upload = "/api/parse/upload";
    assert_eq!(problem(server.post(upload, &[], b"")), (422, "empty".to_owned()));
    assert_eq!(
        problem(server.post(upload, &[("carlo-file-name", "%FF")], b"x")),
        (400, "bad_header".to_owned())
    );
    let most = wire::limits::Tier::Anonymous.limits().workbook_bytes as usize;
    assert_eq!(problem(server.post(upload, &[], &vec![b'P'; most + 1])), (413, "too_large".to_owned()));
    assert_eq!(problem(chunked(&server, upload, most + 1)), (413, "too_large".to_owned()));
}

/// Sends `bytes` bytes without saying how many there will be.
fn chunked(server: &Server, path: &str, bytes: usize) -> crate::support::http::Answer {
    let mut stream = connect(&server.address);
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let writer = std::thread::spawn(move || {
        let chunk = vec![b'P'; 1 << 16];
        for _ in 0..bytes.div_ceil(chunk.len()) {
            let sent = write!(stream, "{:x}\r\n", chunk.len())
                .and_then(|()| stream.write_all(&chunk))
                .and_then(|()| stream.write_all(b"\r\n"));
            if sent.is_err() {
                return;
            }
        }
        let _ = stream.write_all(b"0\r\n\r\n");
    });
    let mut answer = read_head(&mut reader).unwrap();
    let length = answer.header("content-length").parse().unwrap();
    answer.body = vec![0; length];
    std::io::Read::read_exact(&mut reader, &mut answer.body).unwrap();
    writer.join().unwrap();
    answer
}

fn the_service_says_how_it_is(database: Database) {
    let server = database.serve(&[]);
    assert_eq!(server.get("/api/health/live").json()["status"], "live");
    let ready = server.get("/api/health/ready");
    assert_eq!((ready.status, ready.json()["status"].as_str()), (200, Some("ready")), "{}", ready.text());

    // A store that takes nothing: a file where its folder was.
    let objects = database.folder.join("objects");
    std::fs::remove_dir_all(&objects).unwrap();
    std::fs::write(&objects, b"").unwrap();
    let ready = server.get("/api/health/ready");
    assert_eq!((ready.status, ready.problem().as_str()), (503, "not_ready"));
    assert_eq!(ready.json()["faults"][0]["at"], "objects", "{}", ready.text());
    let upload = server.post("/api/parse/upload", &[], &workbook::profit());
    assert_eq!((upload.status, upload.problem().as_str()), (503, "unavailable"));
    assert_eq!(server.get("/api/health/live").status, 200);
}

#[test]
fn a_request_id_comes_from_a_trusted_proxy_only() {
    let database = Database::sqlite();
    let id = "0190b2c4-edge";
    let asked = |server: &Server| request(&server.address, "GET", "/api/x", &[("x-request-id", id)], b"");
    let server = database.serve(&[("trusted_proxies", "127.0.0.1")]);
    assert_eq!(asked(&server).header("x-request-id"), id);
    let server = database.serve(&[]);
    assert_ne!(asked(&server).header("x-request-id"), id);
}
