//! The edge in the real Workers runtime, offline, in front of the real API.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::http::{Reply, ask, get};
use crate::support::programs::{self, chain, free_port};
use crate::support::{root, workbook};

const JSON: (&str, &str) = ("content-type", "application/json");

fn secured(reply: &Reply, what: &str) {
    for (name, value) in wire::headers::SECURITY {
        assert_eq!(reply.header(name), Some(value), "{what}: {name}");
    }
    let id = reply.header(wire::headers::REQUEST_ID);
    assert!(id.is_some_and(|id| id.len() == 36), "{what}: {id:?} is not a request id");
}

#[test]
fn every_answer_carries_the_security_headers() {
    let Some(npm) = programs::npm("edge::every_answer_carries_the_security_headers") else { return };
    let port = chain(&npm).edge.port;
    for (path, status) in [
        ("/", 200),
        ("/s/0123456789abcdefghijklmnopqrstuv", 200),
        ("/index.html", 307),
        ("/nothing.js", 404),
        ("/api/health/live", 200),
        ("/api/nothing", 404),
        ("/api/a%2fb", 400),
        ("/api/shares/0123456789abcdefghijklmnopqrstuv", 404),
    ] {
        let reply = get(port, path);
        assert_eq!(reply.status, status, "{path}");
        secured(&reply, path);
        let is_api = path.starts_with("/api/");
        if status >= 400 {
            assert_eq!(reply.header("content-type"), Some(wire::problem::PROBLEM_JSON), "{path}");
            let id = reply.header(wire::headers::REQUEST_ID).unwrap().to_owned();
            let problem = reply.json();
            assert_eq!(problem["status"], status, "{path}");
            assert_eq!(problem["request_id"], json!(id), "{path}: one id from the edge to the services");
        } else if !is_api && status == 200 {
            assert!(reply.text().contains("<title>"), "{path}: the page");
        }
    }
}

#[test]
fn what_cannot_be_right_never_reaches_the_services() {
    let Some(npm) = programs::npm("edge::what_cannot_be_right_never_reaches_the_services") else { return };
    let chain = chain(&npm);
    let port = chain.edge.port;
    let status = |method, path, headers: &[_], body: &[u8]| ask(port, method, path, headers, body).status;
    assert_eq!(status("POST", "/", &[], b"x"), 405);
    assert_eq!(status("PURGE", "/api/health/live", &[], b""), 405);
    assert_eq!(status("POST", "/api/simulations/create", &[("content-type", "text/plain")], b"{}"), 415);
    let long = vec![b' '; 5 << 20];
    assert_eq!(status("POST", "/api/simulations/create", &[JSON], &long), 413);
    // The edge says who asks; a client that claims to be somebody else is not believed.
    let reply =
        ask(port, "GET", "/api/health/live", &[("x-request-id", "mine"), ("x-forwarded-for", "::1")], b"");
    assert_ne!(reply.header("x-request-id"), Some("mine"));
}

#[test]
fn a_client_beyond_its_limit_is_told_when_to_come_back() {
    let Some(npm) = programs::npm("edge::a_client_beyond_its_limit_is_told_when_to_come_back") else {
        return;
    };
    let chain = chain(&npm);
    let port = chain.edge.port;
    let from = |address: &str| ask(port, "GET", "/api/health/live", &[("cf-connecting-ip", address)], b"");
    let limit = wire::limits::Tier::Anonymous.limits().requests_per_minute;
    // Twice the limit, as the minute may turn while we count.
    let refused =
        (0..2 * limit + 1).map(|n| from(&format!("2001:db8:0:1::{n:x}"))).find(|reply| reply.status != 200);
    let refused = refused.expect("addresses of one /64 network are one client");
    assert_eq!(refused.status, 429);
    secured(&refused, "429");
    let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(refused.json()["code"], "rate_limited");
    assert_eq!(from("2001:db8:0:2::1").status, 200, "another network is another client");
    assert_eq!(from("192.0.2.1").status, 200);
}

/// Uploads a workbook and makes a simulation of it; gives the simulation's id.
fn create(port: u16, trials: u64) -> String {
    let name = ("carlo-file-name", "margin.xlsx");
    let kind = ("content-type", "application/octet-stream");
    let reply = ask(port, "POST", "/api/parse/upload", &[name, kind], &workbook::margin());
    assert_eq!(reply.status, 202);
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    wait_for(|| {
        let status = get(port, &format!("/api/parse/status/{id}")).json();
        assert_ne!(status["state"], "failed", "{status}");
        (status["state"] == "done").then_some(())
    });
    let body = json!({ "workbook": id, "spec": spec(trials) }).to_string();
    let reply = ask(port, "POST", "/api/simulations/create", &[JSON], body.as_bytes());
    assert_eq!(reply.status, 201);
    reply.json()["id"].as_str().unwrap().to_owned()
}

fn spec(trials: u64) -> Value {
    json!({
        "version": 1,
        "inputs": [
            { "cell": "Plan!B2", "name": "Revenue", "distribution": "normal(100,10)" },
            { "cell": "Plan!B3", "name": "Cost", "distribution": "normal(60,5)" },
        ],
        "outputs": [{ "cell": "Plan!B4", "name": "Margin" }],
        "trials": trials,
        "seed": 7,
        "sampling": "monte-carlo",
        "engine": "auto",
    })
}

fn run(port: u16, id: &str) {
    let reply = ask(port, "POST", &format!("/api/simulations/{id}/run"), &[], b"");
    assert!((200..300).contains(&reply.status), "{}", reply.text());
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it did not come");
        sleep(Duration::from_millis(100));
    }
}

#[test]
fn progress_streams_through_the_edge() {
    let Some(npm) = programs::npm("edge::progress_streams_through_the_edge") else { return };
    let chain = chain(&npm);
    let port = chain.edge.port;
    let id = create(port, 200_000);
    let mut stream = get(port, &format!("/api/simulations/{id}/progress"));
    assert_eq!(stream.status, 200);
    assert!(stream.header("content-type").unwrap().starts_with("text/event-stream"));
    secured(&stream, "stream");
    let mut states = Vec::new();
    while let Some(line) = stream.line() {
        let Some(data) = line.strip_prefix("data:") else { continue };
        let simulation: Value = serde_json::from_str(data.trim()).unwrap();
        if states.is_empty() {
            // It runs only now: an edge that waited for the whole body would never have shown the first event.
            assert_eq!(simulation["state"], "created");
            run(port, &id);
        }
        states.push(simulation["state"].as_str().unwrap().to_owned());
    }
    assert_eq!(states.last().map(String::as_str), Some("done"), "{states:?}");
}

#[test]
fn shared_results_are_kept_for_seconds_and_die_within_five() {
    let Some(npm) = programs::npm("edge::shared_results_are_kept_for_seconds_and_die_within_five") else {
        return;
    };
    let chain = chain(&npm);
    let port = chain.edge.port;
    let id = create(port, 1_000);
    run(port, &id);
    let results = wait_for(|| {
        let reply = get(port, &format!("/api/simulations/{id}/results"));
        (reply.status == 200).then(|| reply.json())
    });
    let mean = results["outputs"][0]["mean"].as_f64().unwrap();
    assert!((mean - 40.0).abs() < 4.0 * 125f64.sqrt() / 1_000f64.sqrt(), "{mean}");
    let body = json!({ "title": "Margin", "results": results, "spec": spec(1_000) }).to_string();
    let share = ask(port, "POST", "/api/shares", &[JSON], body.as_bytes());
    assert_eq!(share.status, 201);
    let share = share.json();
    let path = format!("/api/shares/{}", share["token"].as_str().unwrap());

    let first = get(port, &path);
    assert_eq!((first.status, first.header("x-carlo-cache")), (200, Some("miss")));
    assert_eq!(first.header("cache-control"), Some("no-store"), "browsers keep nothing that may be revoked");
    let first = first.json();
    assert_eq!(first["results"], results);
    let kept =
        wait_for(|| Some(get(port, &path)).filter(|reply| reply.header("x-carlo-cache") == Some("hit")));
    assert_eq!(kept.json(), first);

    // Revoked behind the edge's back, as if through another of its places: there it must be gone in five seconds.
    let key = format!("Bearer {}", share["revoke_key"].as_str().unwrap());
    let gone = ask(chain.api.port, "DELETE", &path, &[("authorization", &key)], b"");
    assert!((200..300).contains(&gone.status));
    let revoked = Instant::now();
    sleep(Duration::from_secs(5).saturating_sub(revoked.elapsed()));
    assert!(matches!(get(port, &path).status, 404 | 410));

    // Revoked through this edge: gone at once.
    let share = ask(port, "POST", "/api/shares", &[JSON], body.as_bytes()).json();
    let path = format!("/api/shares/{}", share["token"].as_str().unwrap());
    wait_for(|| Some(get(port, &path)).filter(|reply| reply.header("x-carlo-cache") == Some("hit")));
    let key = format!("Bearer {}", share["revoke_key"].as_str().unwrap());
    assert_eq!(ask(port, "DELETE", &path, &[("authorization", "Bearer wrong")], b"").status / 100, 4);
    assert!((200..300).contains(&ask(port, "DELETE", &path, &[("authorization", &key)], b"").status));
    assert!(matches!(get(port, &path).status, 404 | 410));
}

#[test]
fn services_that_are_down_are_left_alone_and_the_app_is_served() {
    let Some(npm) = programs::npm("edge::services_that_are_down_are_left_alone_and_the_app_is_served") else {
        return;
    };
    let edge = programs::edge(&npm, free_port(), free_port(), "/");
    let first = get(edge.port, "/api/health/live");
    assert_eq!((first.status, first.json()["code"].clone()), (502, json!("services_unreachable")));
    let resting = wait_for(|| Some(get(edge.port, "/api/health/live")).filter(|reply| reply.status == 503));
    let wait: u32 = resting.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    assert_eq!(get(edge.port, "/").status, 200);
}

#[test]
fn the_limits_of_the_edge_are_those_of_the_tiers() {
    let text = std::fs::read_to_string(root().join("wrangler.toml")).unwrap();
    let settings: toml::Table = text.parse().unwrap();
    for limiter in settings["ratelimits"].as_array().unwrap() {
        assert_eq!(limiter["simple"]["period"].as_integer(), Some(60));
        let limit = limiter["simple"]["limit"].as_integer().unwrap();
        assert_eq!(limit, i64::from(wire::limits::Tier::Anonymous.limits().requests_per_minute));
    }
}
