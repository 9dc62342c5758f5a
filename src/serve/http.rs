//! The current build over HTTP, and the news of every rebuild.
//!
//! Answers `GET` and `HEAD` from memory. A request that comes while a build is under way waits for
//! it: a stale page is never an answer. What is sent is what `build` writes, but for two things in
//! HTML: addresses at the site's own origin become paths, and one script tag follows the news.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast;

use super::memory::{News, Shown, State};
use crate::parse::body::escape_text;
use crate::render::Artifact;
use crate::source::OutputPath;

/// Where the preview's own script and news are: no site has a page there.
const OWN: &str = "/.handover/";

/// The script that follows the news.
const SCRIPT: &str = include_str!("live.js");

/// Answers requests until the program is ended.
pub(super) fn run(listener: TcpListener, state: Arc<State>) -> io::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(answer).with_state(state);
        tokio::select! {
            result = axum::serve(listener, router) => result,
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

async fn answer(Extract(state): Extract<Arc<State>>, request: Request) -> Response<Body> {
    let headers = request.headers();
    if !is_own_host(headers) {
        return plain(StatusCode::FORBIDDEN, "This preview answers only to its own address.\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "A preview can only be read.\n");
    }
    let path = request.uri().path();
    if path == format!("{OWN}live.js") {
        return bytes(SCRIPT.as_bytes().to_vec(), "text/javascript; charset=utf-8", StatusCode::OK);
    }
    if path == format!("{OWN}events") {
        if !is_own_origin(headers) {
            return plain(StatusCode::FORBIDDEN, "These news are for the preview's own pages.\n");
        }
        return events(&state).into_response();
    }
    let shown = state.settled().await;
    let mut response = page(&shown, path, headers);
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// The news as server-sent events. The first tells where things stand.
fn events(state: &State) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let first = News { changed: Vec::new(), faults: state.now().faults };
    let receiver = state.subscribe();
    let stream = stream::unfold((Some(first), receiver), |(first, mut receiver)| async move {
        let news = match first {
            Some(first) => first,
            None => match receiver.recv().await {
                Ok(news) => news,
                // Whoever slept through some news looks at the page anew.
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    News { changed: vec!["*".to_owned()], faults: Vec::new() }
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            },
        };
        let data = serde_json::json!({ "changed": news.changed, "faults": news.faults });
        Some((Ok(Event::default().data(data.to_string())), (None, receiver)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The answer to a request for a page or file.
fn page(shown: &Shown, path: &str, headers: &HeaderMap) -> Response<Body> {
    let Ok(decoded) = percent_encoding::percent_decode_str(path).decode_utf8() else {
        return plain(StatusCode::BAD_REQUEST, "This address is not readable text.\n");
    };
    let base = percent_encoding::percent_decode_str(&shown.base_path).decode_utf8_lossy();
    let below = match decoded.strip_prefix(&*base) {
        Some(below) if below.starts_with('/') => below,
        Some("") => return redirect(&format!("{}/", shown.base_path)),
        _ if decoded == "/" => return redirect(&format!("{}/", shown.base_path)),
        _ => return not_found(shown),
    };
    let name = below.trim_start_matches('/');
    let candidate = if name.is_empty() || name.ends_with('/') {
        format!("{name}index.html")
    } else {
        name.to_owned()
    };
    let found = OutputPath::claim(&candidate).ok().and_then(|path| {
        let artifact = shown.outputs.get(&path)?;
        Some((path, artifact))
    });
    match found {
        Some((path, artifact)) => output(shown, &path, artifact, headers, StatusCode::OK),
        None => {
            let folder = OutputPath::claim(&format!("{name}/index.html")).ok();
            if !name.is_empty()
                && !name.ends_with('/')
                && folder.is_some_and(|folder| shown.outputs.contains_key(&folder))
            {
                return redirect(&format!("{path}/"));
            }
            let wanted = OutputPath::claim(&candidate).ok();
            let failed = wanted.is_some_and(|wanted| shown.failed.contains(&wanted));
            if failed || shown.outputs.is_empty() { fault_page(shown) } else { not_found(shown) }
        }
    }
}

/// One output, or the part of it that was asked for.
fn output(
    shown: &Shown,
    path: &OutputPath,
    artifact: &Artifact,
    headers: &HeaderMap,
    status: StatusCode,
) -> Response<Body> {
    let content = match artifact {
        Artifact::Bytes(bytes) => bytes.to_vec(),
        Artifact::CopyOf(source) => match std::fs::read(source.under(&shown.root)) {
            Ok(bytes) => bytes,
            Err(_) => return not_found(shown),
        },
    };
    let mime = mime(path);
    if mime.starts_with("text/html") {
        return bytes(injected(shown, &content), &mime, status);
    }
    match range(headers, content.len()) {
        Some(Ok((start, end))) => {
            let part = content[start..=end].to_vec();
            let mut response = bytes(part, &mime, StatusCode::PARTIAL_CONTENT);
            let told = format!("bytes {start}-{end}/{}", content.len());
            if let Ok(value) = HeaderValue::from_str(&told) {
                response.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            response
        }
        Some(Err(())) => {
            let mut response =
                plain(StatusCode::RANGE_NOT_SATISFIABLE, "The file is shorter than that.\n");
            if let Ok(value) = HeaderValue::from_str(&format!("bytes */{}", content.len())) {
                response.headers_mut().insert(header::CONTENT_RANGE, value);
            }
            response
        }
        None => {
            let mut response = bytes(content, &mime, status);
            response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
            response
        }
    }
}

/// The one range of bytes that was asked for; several at once are answered with the whole file.
fn range(headers: &HeaderMap, length: usize) -> Option<Result<(usize, usize), ()>> {
    let asked = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?;
    if asked.contains(',') {
        return None;
    }
    let (from, to) = asked.split_once('-')?;
    let range = match (from.trim().parse::<usize>(), to.trim().parse::<usize>()) {
        (Ok(from), Ok(to)) => (from, to.min(length.saturating_sub(1))),
        (Ok(from), Err(_)) if to.trim().is_empty() => (from, length.saturating_sub(1)),
        (Err(_), Ok(last)) if from.trim().is_empty() => {
            (length.saturating_sub(last), length.saturating_sub(1))
        }
        _ => return None,
    };
    Some(if range.0 < length && range.0 <= range.1 { Ok(range) } else { Err(()) })
}

/// A page as the preview sends it.
fn injected(shown: &Shown, content: &[u8]) -> Vec<u8> {
    let Ok(html) = std::str::from_utf8(content) else { return content.to_vec() };
    let mut html = match &shown.origin {
        // What a theme links to absolutely is here, not at the place it will be published at.
        Some(origin) => html
            .replace(&format!("href=\"{origin}/"), "href=\"/")
            .replace(&format!("src=\"{origin}/"), "src=\"/"),
        None => html.to_owned(),
    };
    let tag = format!("<script src=\"{OWN}live.js\" async></script>");
    match html.rfind("</body>") {
        Some(at) => html.insert_str(at, &tag),
        None => html.push_str(&tag),
    }
    html.into_bytes()
}

/// What is wrong, where there is no page to show.
fn fault_page(shown: &Shown) -> Response<Body> {
    let mut list = String::new();
    for fault in &shown.faults {
        list.push_str("<pre>");
        escape_text(fault, &mut list);
        list.push_str("</pre>\n");
    }
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The site has errors</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{FAULT_STYLE}</style></head>\
         <body><main><h1>This page cannot be shown yet</h1><p>Mend what is named here and save: the page appears by itself.</p>\n{list}</main>\
         <script src=\"{OWN}live.js\" async></script></body></html>"
    );
    bytes(html.into_bytes(), "text/html; charset=utf-8", StatusCode::INTERNAL_SERVER_ERROR)
}

const FAULT_STYLE: &str = "body{font:17px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;background:#fbfaf6;color:#20242a}\
                           pre{background:#fff;border-left:5px solid #97371f;padding:1rem;overflow-x:auto}";

/// The site's own page for wrong addresses, or plain words.
fn not_found(shown: &Shown) -> Response<Body> {
    let own = OutputPath::claim("404.html").ok().and_then(|path| shown.outputs.get(&path).cloned());
    match own {
        Some(Artifact::Bytes(content)) => {
            bytes(injected(shown, &content), "text/html; charset=utf-8", StatusCode::NOT_FOUND)
        }
        _ => plain(StatusCode::NOT_FOUND, "There is nothing at this address.\n"),
    }
}

fn redirect(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    bytes(text.as_bytes().to_vec(), "text/plain; charset=utf-8", status)
}

fn bytes(content: Vec<u8>, mime: &str, status: StatusCode) -> Response<Body> {
    let length = content.len();
    let mut response = Response::new(Body::from(content));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(mime) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    response
}

/// The type of a file, with the character set for text.
fn mime(path: &OutputPath) -> String {
    let mime = match path.as_str().rsplit('.').next() {
        // Feeds are read by feed readers, and shown as text by browsers.
        Some("xml") => return "application/xml; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(path.as_str()).first_or_octet_stream(),
    };
    let text = mime.type_() == "text"
        || matches!(mime.subtype().as_str(), "javascript" | "json" | "svg" | "xml");
    if text { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

/// Whether the request was meant for a machine's own name: a page elsewhere must not read the preview
/// through a name that leads here.
fn is_own_host(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    is_own_name(host)
}

fn is_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    origin
        .to_str()
        .is_ok_and(|origin| origin.split_once("://").is_some_and(|(_, name)| name == host))
}

/// `localhost` or an address in numbers, with any port.
fn is_own_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_answered() {
        for host in
            ["localhost:1111", "127.0.0.1:1111", "127.0.0.1", "[::1]:80", "192.168.1.5:1111"]
        {
            assert!(is_own_name(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:1111", "", "127.0.0.1.evil.example"] {
            assert!(!is_own_name(host), "{host}");
        }
    }

    #[test]
    fn ranges_are_read_as_browsers_write_them() {
        let asked = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_str(text).expect("fine"));
            range(&headers, 100)
        };
        assert_eq!(asked("bytes=0-9"), Some(Ok((0, 9))));
        assert_eq!(asked("bytes=90-"), Some(Ok((90, 99))));
        assert_eq!(asked("bytes=-5"), Some(Ok((95, 99))));
        assert_eq!(asked("bytes=0-999"), Some(Ok((0, 99))));
        assert_eq!(asked("bytes=100-"), Some(Err(())));
        assert_eq!(asked("bytes=0-1,5-6"), None);
        assert_eq!(asked("lines=1-2"), None);
    }
}
