use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{StatusCode, Url};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::{StreamableHttpClientTransportConfig, StreamableHttpError};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use self::client::Client;
use super::MAX_MESSAGE_BYTES;
use crate::{FailureReason, HttpServer};

mod client;

const CONNECT_DEADLINE: Duration = Duration::from_secs(10);
/// Shorter than the keep-alive of common servers, so that a call seldom meets a connection that just went away.
const IDLE: Duration = Duration::from_secs(4);
const MAX_REDIRECTS: usize = 5;

/// What rmcp's transport answers when an exchange fails.
pub(super) type HttpError = StreamableHttpError<reqwest::Error>;

pub(super) fn transport(server: &HttpServer) -> Result<StreamableHttpClientTransport<Client>, FailureReason> {
    let url = Url::parse(&server.url).map_err(|_| FailureReason::Url)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FailureReason::Url);
    }
    let mut config = StreamableHttpClientTransportConfig::with_uri(url.as_str())
        .max_sse_event_size(MAX_MESSAGE_BYTES)
        .max_json_response_size(MAX_MESSAGE_BYTES)
        .max_error_response_size(4 * 1024);
    config.allow_stateless = true;
    Ok(StreamableHttpClientTransport::with_client(Client::new(client(&url, server)?), config))
}

fn client(url: &Url, server: &HttpServer) -> Result<reqwest::Client, FailureReason> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(url).map_err(|error| FailureReason::Tls(error.into()))?)
        .default_headers(headers(server)?)
        .redirect(Policy::custom(redirect))
        .no_proxy()
        .connect_timeout(CONNECT_DEADLINE)
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|error| FailureReason::Tls(error.into()))
}

/// Names its provider, so that nothing depends on one that is global to the process.
fn tls(url: &Url) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    if url.scheme() == "https" {
        return Ok(builder.with_platform_verifier()?.with_no_client_auth());
    }
    // Plain HTTP must work on a machine without certificates, and trusts none: no redirect leaves its origin.
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn headers(server: &HttpServer) -> Result<HeaderMap, FailureReason> {
    let mut headers = HeaderMap::new();
    for (name, value) in &server.headers {
        let wrong = || FailureReason::Header { name: name.clone() };
        let key = HeaderName::try_from(name).map_err(|_| wrong())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    Ok(headers)
}

/// Follows only what keeps both the origin, for the credentials, and the body, for the message.
fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let keeps_body = matches!(attempt.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let keeps_origin = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if !keeps_origin {
        return attempt.error("it redirects to another origin");
    }
    if !keeps_body || attempt.previous().len() > MAX_REDIRECTS {
        return attempt.error("its redirects cannot be followed");
    }
    attempt.follow()
}

/// Finds the failed exchange in an error of rmcp.
pub(super) fn http_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a HttpError> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}

/// What happened, without the URL, in which there may be a secret.
pub(super) fn describe(error: &HttpError) -> String {
    match error {
        StreamableHttpError::Client(error) => {
            let root = std::iter::successors(error.source(), |&error| error.source()).last();
            root.map_or_else(|| "the exchange failed".to_owned(), ToString::to_string)
        }
        other => crate::text::one_line(&other.to_string(), 500),
    }
}
