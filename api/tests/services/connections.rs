//! Slow clients are closed, others do not notice; a server that is told to end lets requests end first.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::http::{Events, connect, read_head};
use crate::support::{Database, workbook};

#[test]
fn slow_headers_are_not_waited_for() {
    let database = Database::sqlite();
    let server = database.serve(&[("header_seconds", "1")]);
    let slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = connect(&server.address);
            stream.write_all(b"GET /api/health/live HTTP/1.1\r\nx-slow: ").unwrap();
            stream
        })
        .collect();
    let asked = Instant::now();
    assert_eq!(server.get("/api/health/live").status, 200);
    assert!(asked.elapsed() < Duration::from_secs(1), "others do not notice");
    let opened = Instant::now();
    for mut stream in slow {
        let mut rest = Vec::new();
        // Closed, with or without a word: what matters is that it is over.
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(opened.elapsed() < Duration::from_secs(5), "took {:?}", opened.elapsed());
}

#[test]
fn slow_bodies_are_not_waited_for() {
    let database = Database::sqlite();
    let server = database.serve(&[("request_seconds", "1"), ("upload_seconds", "1")]);
    for path in ["/api/simulations/create", "/api/parse/upload"] {
        let mut stream = connect(&server.address);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let asked = Instant::now();
        let answer = read_head(&mut BufReader::new(stream)).unwrap();
        assert_eq!(answer.status, 408);
        assert!(asked.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn large_heads_are_refused() {
    let database = Database::sqlite();
    let server = database.serve(&[]);
    let mut stream = connect(&server.address);
    let _ = write!(stream, "GET / HTTP/1.1\r\nhost: x\r\nx-large: {}\r\n\r\n", "a".repeat(1 << 17));
    assert_eq!(read_head(&mut BufReader::new(stream)).map_or(431, |answer| answer.status), 431);
    let mut stream = connect(&server.address);
    let _ = write!(stream, "GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(100));
    assert_eq!(read_head(&mut BufReader::new(stream)).map(|answer| answer.status), Some(431));
    assert_eq!(server.get("/api/health/live").status, 200);
}

#[test]
fn a_client_has_only_so_many_streams() {
    let database = Database::sqlite();
    let server = database.serve(&[("streams", "2"), ("simulation_workers", "0")]);
    let status = server.upload(&workbook::profit());
    let id = server.create(&workbook::request(&status, 1000, 1));
    let path = format!("/api/simulations/{id}/progress");
    let mut streams: Vec<_> = (0..2).map(|_| Events::open(&server.address, &path)).collect();
    assert!(streams.iter_mut().all(|stream| stream.next().is_some()));
    let refused = server.get(&path);
    assert_eq!((refused.status, refused.problem().as_str()), (429, "too_many_streams"));
    drop(streams.pop());
    let deadline = Instant::now() + Duration::from_secs(30);
    while server.get("/api/health/live").status == 200 {
        let mut stream = connect(&server.address);
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).unwrap();
        if read_head(&mut BufReader::new(stream)).unwrap().status == 200 {
            return;
        }
        assert!(Instant::now() < deadline, "a closed stream's place is never free again");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn requests_end_before_the_server_does() {
    let database = Database::sqlite();
    let mut server = database.serve(&[("simulation_workers", "0")]);
    let status = server.upload(&workbook::profit());
    let id = server.create(&workbook::request(&status, 1000, 1));
    let mut events = Events::open(&server.address, &format!("/api/simulations/{id}/progress"));
    assert_eq!(events.next().unwrap().1["state"], "created");

    let bytes = workbook::profit();
    let mut upload = connect(&server.address);
    let head =
        format!("POST /api/parse/upload HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", bytes.len());
    upload.write_all(head.as_bytes()).unwrap();
    upload.write_all(&bytes[..10]).unwrap();
    std::thread::sleep(Duration::from_millis(200));

    server.process.terminate();
    assert!(events.next().is_none(), "streams end at once");
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(&server.address).is_ok() {
        assert!(Instant::now() < deadline, "new connections are still taken");
        std::thread::sleep(Duration::from_millis(20));
    }
    upload.write_all(&bytes[10..]).unwrap();
    assert_eq!(read_head(&mut BufReader::new(upload)).unwrap().status, 202);
    assert!(server.process.wait().success());
}
