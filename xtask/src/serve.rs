//! A small static server for one folder, on this machine only: for a look at the site, and for its tests.

use crate::process::Res;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A request's line and headers end within this many bytes, or it is refused.
const MAX_HEAD: u64 = 16 * 1024;

/// A server that is bound but not yet answering.
pub(crate) struct Server {
    listener: TcpListener,
    folder: PathBuf,
    /// The sub-path that the folder is served from; begins and ends with a slash.
    base: String,
    port: u16,
}

impl Server {
    /// Binds to 127.0.0.1 at `port` or, if that is taken, at one of the next 20; port 0 is any free one.
    pub(crate) fn bind(folder: PathBuf, base: &str, port: u16) -> Res<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(20) };
        let bound = (port..=last).find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
        let listener = bound.ok_or_else(|| format!("no port from {port} to {last} is free: give another by --port"))?;
        let port = listener.local_addr().map_err(|e| format!("the server has no address: {e}"))?.port();
        Ok(Self { listener, folder, base: base.to_owned(), port })
    }

    /// The address of the folder.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.base)
    }

    /// Answers requests, each connection in a thread of its own, until the process ends.
    pub(crate) fn run(self) -> Res<()> {
        for stream in self.listener.incoming().flatten() {
            let (folder, base) = (self.folder.clone(), self.base.clone());
            // A client that goes away in the middle is none of our concern.
            thread::spawn(move || answer(&stream, &folder, &base));
        }
        Err("the server's socket was closed".to_owned())
    }
}

/// What a request gets.
#[derive(Debug, PartialEq)]
enum Answer {
    File(PathBuf),
    /// To the same path with a slash: relative addresses in a folder's page need it.
    Redirect(String),
    Refused(&'static str),
}

fn answer(stream: &TcpStream, folder: &Path, base: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let mut head = BufReader::new(stream).take(MAX_HEAD);
    let mut request = String::new();
    head.read_line(&mut request)?;
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = match method {
        "GET" | "HEAD" => resolve(target, folder, base),
        _ => Answer::Refused("405 Method Not Allowed"),
    };
    let mut out = stream;
    let rest = "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
    match found {
        Answer::File(path) => match File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((length, mut file)) => {
                let kind = content_type(&path);
                write!(out, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{rest}")?;
                if method == "GET" {
                    io::copy(&mut file, &mut out)?;
                }
                Ok(())
            }
            Err(_) => refuse(out, "404 Not Found", rest),
        },
        Answer::Redirect(to) => {
            write!(out, "HTTP/1.1 308 Permanent Redirect\r\nLocation: {to}\r\nContent-Length: 0\r\n{rest}")
        }
        Answer::Refused(status) => refuse(out, status, rest),
    }
}

fn refuse(mut out: &TcpStream, status: &str, rest: &str) -> io::Result<()> {
    let length = status.len();
    write!(out, "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n{rest}{status}")
}

/// The file that a request's target names inside `folder`, never one outside.
fn resolve(target: &str, folder: &Path, base: &str) -> Answer {
    let Some(path) = percent_decoded(target.split(['?', '#']).next().unwrap_or_default()) else {
        return Answer::Refused("400 Bad Request");
    };
    let Some(inside) = path.strip_prefix(base) else {
        return match base.strip_suffix('/') {
            Some(bare) if bare == path => Answer::Redirect(percent_encoded(base)),
            _ => Answer::Refused("404 Not Found"),
        };
    };
    let odd = |part: &str| part.starts_with('.') || part.contains(['\\', ':', '\0']);
    if inside.split('/').any(odd) || inside.starts_with('/') {
        return Answer::Refused("404 Not Found");
    }
    let file = folder.join(inside);
    match (file.is_dir(), path.ends_with('/')) {
        (true, true) => Answer::File(file.join("index.html")),
        (true, false) => Answer::Redirect(percent_encoded(&format!("{path}/"))),
        _ if file.is_file() => Answer::File(file),
        _ => Answer::Refused("404 Not Found"),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.bytes());
    }
    String::from_utf8(bytes).ok()
}

/// A path as it may stand in a header: everything but letters, digits and a few marks encoded.
fn percent_encoded(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "geojson" | "map" => "application/json; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const BASE: &str = "/图/";

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("guangqing-map-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("sub")).unwrap();
        fs::write(folder.join("index.html"), "root").unwrap();
        fs::write(folder.join("sub/index.html"), "sub").unwrap();
        fs::write(folder.join("sub/图.wasm"), "wasm").unwrap();
        folder
    }

    #[test]
    fn resolves_inside_the_folder_only() {
        let folder = folder("resolve");
        let at = |target: &str| resolve(&target.replacen("/a", "/%E5%9B%BE", 1), &folder, BASE);
        assert_eq!(at("/a/"), Answer::File(folder.join("index.html")));
        assert_eq!(at("/a"), Answer::Redirect("/%E5%9B%BE/".into()));
        assert_eq!(at("/a/sub"), Answer::Redirect("/%E5%9B%BE/sub/".into()));
        assert_eq!(at("/a/sub/%E5%9B%BE.wasm?v=1"), Answer::File(folder.join("sub/图.wasm")));
        assert_eq!(at("/a/sub/%zz"), Answer::Refused("400 Bad Request"));
        for out in
            ["/", "/b/", "/a/../x", "/a/%2e%2e/x", "/a/sub/..%2f..%2fx", "/a//etc/passwd", "/a/.git", "/a/c:x", "a/"]
        {
            assert_eq!(at(out), Answer::Refused("404 Not Found"), "{out}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn answers_over_a_socket() {
        let folder = folder("socket");
        let server = Server::bind(folder.clone(), "/a/", 0).unwrap();
        let port = server.port;
        thread::spawn(move || server.run());
        let ask = |request: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            text
        };
        let page = ask("GET /a/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("\r\n\r\nroot"), "{page}");
        let wasm = ask("HEAD /a/sub/%E5%9B%BE.wasm HTTP/1.1\r\n\r\n");
        assert!(wasm.contains("application/wasm") && wasm.contains("Content-Length: 4") && wasm.ends_with("\r\n\r\n"));
        assert!(ask("POST /a/ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        assert!(ask("GET /a/none HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn takes_another_port_when_one_is_taken() {
        let first = Server::bind(PathBuf::new(), "/", 0).unwrap();
        let second = Server::bind(PathBuf::new(), "/", first.port).unwrap();
        assert_ne!(first.port, second.port);
    }
}
