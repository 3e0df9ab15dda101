//! A small HTTP client that shows what came, as it came: statuses, headers, and the time of each line.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// What is left of the connection.
    body: Box<dyn BufRead>,
}

/// Asks a program on this machine and reads the answer's headers.
pub(crate) fn ask(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    for _ in 0..2 {
        match try_ask(port, method, path, headers, body) {
            // The edge's local runtime does so now and then to who asks for a file.
            Err(error) if method == "GET" && error.kind() == ErrorKind::ConnectionReset => {}
            outcome => return outcome.unwrap_or_else(|error| panic!("{method} {path}: {error}")),
        }
    }
    try_ask(port, method, path, headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// Asks for a page.
pub(crate) fn get(port: u16, path: &str) -> Reply {
    ask(port, "GET", path, &[], b"")
}

/// Asks a program that may not be there yet.
pub(crate) fn try_ask(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
    if !body.is_empty() || method == "POST" {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    stream.write_all(head.as_bytes())?;
    // A refusal may come before the body is read.
    let _ = stream.write_all(body);
    Reply::read(BufReader::new(stream))
}

impl Reply {
    fn read(mut stream: BufReader<TcpStream>) -> std::io::Result<Self> {
        let bad = |what: &str| std::io::Error::other(what.to_owned());
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let status =
            line.split(' ').nth(1).and_then(|text| text.parse().ok()).ok_or_else(|| bad("no status"))?;
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
                None => break,
            }
        }
        let mut reply = Self { status, headers, body: Box::new(std::io::empty()) };
        reply.body = if reply.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            Box::new(BufReader::new(Chunked { stream, left: 0, ended: false }))
        } else {
            let length = reply.header("content-length").and_then(|text| text.parse().ok());
            Box::new(BufReader::new(stream.take(length.unwrap_or(u64::MAX))))
        };
        Ok(reply)
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The next line of the body as soon as it is there; `None` at the end.
    pub(crate) fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.body.read_line(&mut line).unwrap() > 0).then(|| line.trim_end().to_owned())
    }

    /// The body as text.
    pub(crate) fn text(mut self) -> String {
        let mut text = String::new();
        self.body.read_to_string(&mut text).unwrap();
        text
    }

    /// The body as JSON.
    pub(crate) fn json(self) -> serde_json::Value {
        let text = self.text();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// A body in chunks (RFC 9112, section 7.1).
struct Chunked {
    stream: BufReader<TcpStream>,
    left: usize,
    ended: bool,
}

impl Read for Chunked {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        if self.left == 0 {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            if line.trim().is_empty() {
                line.clear();
                self.stream.read_line(&mut line)?;
            }
            let size = line.trim().split(';').next().unwrap_or("");
            self.left = usize::from_str_radix(size, 16).map_err(std::io::Error::other)?;
            if self.left == 0 {
                self.ended = true;
                return Ok(0);
            }
        }
        let most = buffer.len().min(self.left);
        let read = self.stream.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}
