//! A stand-in for a model's host: HTTP over a real socket, with answers made beforehand.

#![allow(dead_code, reason = "each of the tests that share it uses a part")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// What it answers to one request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// This status, these headers and this body.
    Http(u16, &'static str, String),
    /// Nothing, for a while.
    Nothing,
    /// A body that never ends.
    Endless,
    /// The beginning of an answer, and then the end of the connection.
    Torn,
}

/// One answer of a model.
pub fn says(text: &str) -> Reply {
    let body = json!({"model": "stand-in-1", "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 40}});
    Reply::Http(200, "", body.to_string())
}

/// The requests it was sent: each one's headers, in lower case, and its body.
#[derive(Debug, Clone, Default)]
pub struct StandIn {
    pub base_url: String,
    requests: Arc<Mutex<Vec<(String, Value)>>>,
}

impl StandIn {
    /// Gives these answers, one to each connection.
    pub fn serve(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/v1/", listener.local_addr().unwrap());
        let stand_in = Self { base_url, ..Self::default() };
        let requests = Arc::clone(&stand_in.requests);
        std::thread::spawn(move || {
            for reply in replies {
                let Ok((mut stream, _)) = listener.accept() else { return };
                requests.lock().unwrap().push(request(&mut stream));
                let _ = answer(&mut stream, &reply);
            }
        });
        stand_in
    }

    pub fn requests(&self) -> Vec<(String, Value)> {
        self.requests.lock().unwrap().clone()
    }
}

fn request(stream: &mut TcpStream) -> (String, Value) {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the request ended early");
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if body.len() >= length.unwrap_or_default() {
            return (head, serde_json::from_str(body).unwrap());
        }
    }
}

fn answer(stream: &mut TcpStream, reply: &Reply) -> std::io::Result<()> {
    match reply {
        Reply::Http(status, headers, body) => write!(
            stream,
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        ),
        Reply::Nothing => {
            std::thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        Reply::Endless => {
            write!(stream, "HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{{\"a\":\"")?;
            loop {
                stream.write_all(&[b'x'; 65536])?;
            }
        }
        Reply::Torn => write!(stream, "HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n{{\"choices\":"),
    }
}
