//! The current build over HTTP, and the news of every rebuild.
//!
//! Answers `GET` and `HEAD` from memory. A request that comes while a change is being looked at
//! waits until it is known what is to be shown, and then for its own page only: a stale page is
//! never an answer. What is sent is what `build` writes, but for two things in HTML: links to the
//! site's own origin become paths, and one script tag follows the news. A page that cannot be made
//! is answered with status 500: its last good form, which the script covers with the fault.

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

use super::generation::{Answer, Failed};
use super::state::{Shown, State, Told};
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
        let ended = state.clone();
        let router = Router::new().fallback(answer).with_state(state);
        tokio::select! {
            result = axum::serve(listener, router) => result,
            () = ended.ended() => Err(io::Error::other("it came to an unforeseen end")),
            () = end() => Ok(()),
        }
    })
}

/// Waits until somebody ends the program.
async fn end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = asked.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
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
        let page = query(request.uri().query().unwrap_or(""), "page");
        return events(&state, page.as_deref()).into_response();
    }
    // The script asks for its page this way: browsers write every bad status into their console, and
    // it shows such a page like any other.
    let asked = (path == format!("{OWN}page")).then(|| request.uri().query().unwrap_or(""));
    let is_asked = asked.is_some();
    let path = asked.map_or_else(|| Some(path.to_owned()), |text| query(text, "page"));
    let (path, headers) = (path.unwrap_or_default(), headers.clone());
    let shown = state.settled().await;
    // Making a page takes longer than a server's thread should.
    let page = tokio::task::spawn_blocking(move || page(&shown, &path, &headers));
    let mut response = page.await.unwrap_or_else(|_| {
        plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made.\n")
    });
    if is_asked {
        *response.status_mut() = StatusCode::OK;
    }
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// A value of a query, decoded.
fn query(text: &str, name: &str) -> Option<String> {
    let value = text.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    percent_encoding::percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

/// The news as server-sent events. The first tells where things stand. `page` is the address of the
/// page that asks: it is made before others.
fn events(
    state: &Arc<State>,
    page: Option<&str>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let receiver = state.subscribe();
    let first = state.news(Vec::new(), true);
    let open = page.and_then(|page| candidate(&state.now(), page)).map(|path| state.open(path));
    let follow = (Some(first), receiver, state.clone(), open);
    let stream = stream::unfold(follow, |(first, mut receiver, state, open)| async move {
        let news = match first {
            Some(first) => first,
            // Whoever slept through some news connects anew, and knows then that anything may be
            // different.
            None => receiver.recv().await.ok()?,
        };
        let data = serde_json::to_string(&news).unwrap_or_default();
        Some((Ok(Event::default().data(data)), (None, receiver, state, open)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The output that answers an address with the base path, if it can be one.
fn candidate(shown: &Shown, address: &str) -> Option<OutputPath> {
    let base = percent_encoding::percent_decode_str(shown.base_path()).decode_utf8_lossy();
    let below = address.strip_prefix(&*base).filter(|below| below.starts_with('/'))?;
    let name = below.trim_start_matches('/');
    OutputPath::claim(&match name.is_empty() || name.ends_with('/') {
        true => format!("{name}index.html"),
        false => name.to_owned(),
    })
    .ok()
}

/// The answer to a request for a page or file.
fn page(shown: &Shown, path: &str, headers: &HeaderMap) -> Response<Body> {
    let Ok(decoded) = percent_encoding::percent_decode_str(path).decode_utf8() else {
        return plain(StatusCode::BAD_REQUEST, "This address is not readable text.\n");
    };
    let base = shown.base_path();
    let plain_base = percent_encoding::percent_decode_str(base).decode_utf8_lossy();
    if decoded == *plain_base && !base.is_empty() || decoded == "/" && !base.is_empty() {
        return redirect(&format!("{base}/"));
    }
    let Some(generation) = &shown.generation else { return not_found(shown) };
    let Some(wanted) = candidate(shown, &decoded) else { return not_found(shown) };
    match generation.answer(&wanted) {
        Answer::Made(artifact) if shown.unreadable && wanted.as_str().ends_with(".html") => {
            let last = match artifact {
                Artifact::Bytes(bytes) => Some(bytes),
                Artifact::CopyOf(_) => None,
            };
            failed(shown, &Failed { last, faults: shown.faults.to_vec() })
        }
        Answer::Made(artifact) => output(shown, &wanted, &artifact, headers, StatusCode::OK),
        Answer::Failed(why) => failed(shown, &why),
        Answer::Nothing => {
            let folder = OutputPath::claim(&format!("{wanted}/index.html")).ok();
            if folder.is_some_and(|folder| generation.position(&folder).is_some()) {
                return redirect(&format!("{path}/"));
            }
            not_found(shown)
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
            Err(_) => return plain(StatusCode::NOT_FOUND, "This file is not there any more.\n"),
        },
    };
    let mime = mime(path);
    if mime.starts_with("text/html") {
        return bytes(injected(shown, &content, &[]), &mime, status);
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

/// Attributes that hold the address of something the browser goes to or loads.
const ADDRESSES: [&str; 7] = ["href", "src", "srcset", "action", "formaction", "poster", "data"];

/// A page as the preview sends it; `fault` is what the script shows over it.
fn injected(shown: &Shown, content: &[u8], fault: &[Told]) -> Vec<u8> {
    let Ok(html) = std::str::from_utf8(content) else { return content.to_vec() };
    // What a theme links to absolutely is here, not at the place it will be published at.
    let mut html = shown.origin().map_or_else(|| html.to_owned(), |origin| at_home(html, origin));
    let mut tag = String::new();
    if !fault.is_empty() {
        let json = serde_json::to_string(fault).unwrap_or_default().replace('<', "\\u003c");
        tag.push_str("<script type=\"application/json\" id=\"handover-fault\">");
        tag.push_str(&json);
        tag.push_str("</script>");
    }
    tag.push_str(&script(shown, ""));
    match html.rfind("</body>") {
        Some(at) => html.insert_str(at, &tag),
        None => html.push_str(&tag),
    }
    html.into_bytes()
}

/// The tag of the preview's script, which is told what state of the site the page is of.
fn script(shown: &Shown, more: &str) -> String {
    let state = format!("{}.{}", shown.preview, shown.number);
    format!(
        "<script src=\"{OWN}live.js\" id=\"handover-live\" data-state=\"{state}\"{more} async></script>"
    )
}

/// Links to an origin as paths. Words that only name the origin stay, and so does the canonical
/// address, which is no link.
fn at_home(html: &str, origin: &str) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = 0;
    for (at, _) in html.match_indices(origin) {
        let after = html.as_bytes().get(at + origin.len());
        let ends = matches!(after, Some(b'/' | b'"' | b'\'' | b' ' | b'?' | b'#' | b'>'));
        if !ends || !is_address(&html[..at]) {
            continue;
        }
        written.push_str(&html[rest..at]);
        rest = at + origin.len();
        if after != Some(&b'/') {
            written.push('/');
        }
    }
    written.push_str(&html[rest..]);
    written
}

/// Whether what follows is the value of an attribute that holds an address.
fn is_address(before: &str) -> bool {
    let Some(tag) = before.rfind('<').map(|at| &before[at..]) else { return false };
    let Some(equals) = tag.rfind('=') else { return false };
    let name = tag[..equals].trim_end();
    let name = name.rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next();
    let name = name.unwrap_or("").to_ascii_lowercase();
    let between = tag[equals + 1..].trim_start_matches(['"', '\'', ' ']);
    let canonical = tag.contains("canonical") || tag.starts_with("<meta");
    ADDRESSES.contains(&name.as_str()) && !canonical && (between.is_empty() || name == "srcset")
}

/// The answer for a page that cannot be made: its last good form, or the fault alone.
fn failed(shown: &Shown, why: &Failed) -> Response<Body> {
    let html = "text/html; charset=utf-8";
    if let Some(last) = &why.last {
        let page = injected(shown, last, &why.faults);
        return bytes(page, html, StatusCode::INTERNAL_SERVER_ERROR);
    }
    let mut list = String::new();
    for fault in &why.faults {
        list.push_str("<pre>");
        escape_text(&fault.text, &mut list);
        list.push_str("</pre>\n");
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page cannot be shown yet</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{FAULT_STYLE}</style></head>\
         <body><main><h1>This page cannot be shown yet</h1><p>Mend what is named here and save: the page appears by itself.</p>\n{list}</main>\
         {}</body></html>",
        script(shown, " data-whole")
    );
    bytes(page.into_bytes(), html, StatusCode::INTERNAL_SERVER_ERROR)
}

const FAULT_STYLE: &str = "body{font:17px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;background:#fbfaf6;color:#20242a}\
                           pre{background:#fff;border-left:5px solid #97371f;padding:1rem;overflow-x:auto}";

/// The site's own page for wrong addresses, or plain words; either follows the news, because the
/// page may be written in a moment.
fn not_found(shown: &Shown) -> Response<Body> {
    let own = OutputPath::claim("404.html").ok().and_then(|path| {
        match shown.generation.as_ref()?.answer(&path) {
            Answer::Made(Artifact::Bytes(content)) => Some(content),
            _ => None,
        }
    });
    let html = "text/html; charset=utf-8";
    match own {
        Some(content) => bytes(injected(shown, &content, &[]), html, StatusCode::NOT_FOUND),
        None => {
            let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Nothing here</title>\
                        <body><p>There is nothing at this address.</p></body></html>";
            bytes(injected(shown, page.as_bytes(), &[]), html, StatusCode::NOT_FOUND)
        }
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
    fn links_to_the_sites_own_origin_become_paths_and_words_stay() {
        let home = |html: &str| at_home(html, "https://a.example");
        assert_eq!(
            home(
                "<a href=\"https://a.example/x/\">https://a.example/x/</a> <a href='https://a.example'>"
            ),
            "<a href=\"/x/\">https://a.example/x/</a> <a href='/'>"
        );
        assert_eq!(
            home(
                "<img srcset=\"https://a.example/a.png 1x, https://a.example/b.png 2x\" src=https://a.example/c>"
            ),
            "<img srcset=\"/a.png 1x, /b.png 2x\" src=/c>"
        );
        for kept in [
            "<a href=\"https://a.example.org/\">",
            "<link rel=\"canonical\" href=\"https://a.example/x/\">",
            "<a title=\"https://a.example/\">",
            "<a href=\"https://b.example/?u=https://a.example/\">",
        ] {
            assert_eq!(home(kept), kept);
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
