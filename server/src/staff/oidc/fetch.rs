//! Requests to the OIDC provider: short, over TLS, without redirects, on a thread that may wait.
//! In: a request. Out: an answer of at most 256 KiB. Absent: any other address than the provider's own.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// The longest that one request takes; a sign-in makes up to three within the server's own limit.
const PATIENCE: Duration = Duration::from_secs(3);
/// The largest answer.
const MOST_BYTES: u64 = 256 * 1024;

/// Sends requests.
#[derive(Debug, Clone)]
pub struct Http(ureq::Agent);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The network, TLS, HTTP, or time.
    #[error(transparent)]
    Http(#[from] ureq::Error),
    /// The thread ended.
    #[error("the request was not finished")]
    Ended,
}

impl Http {
    /// With these roots (PEM) or the usual ones; `None` when there is no certificate in them.
    pub fn new(tls_only: bool, roots: Option<&[u8]>) -> Option<Self> {
        let roots = match roots {
            None => RootCerts::WebPki,
            Some(pem) => {
                let items: Result<Vec<PemItem<'_>>, ureq::Error> = parse_pem(pem).collect();
                let certificates = items.ok()?.into_iter().filter_map(|item| match item {
                    PemItem::Certificate(certificate) => Some(certificate),
                    _ => None,
                });
                let certificates: Vec<_> = certificates.collect();
                if certificates.is_empty() {
                    return None;
                }
                RootCerts::Specific(Arc::new(certificates))
            }
        };
        let config = ureq::Agent::config_builder()
            .https_only(tls_only)
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Some(Self(config.into()))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let agent = self.0.clone();
        let sent = tokio::task::spawn_blocking(move || {
            let (parts, mut body) = agent.run(request)?.into_parts();
            let body = body.with_config().limit(MOST_BYTES).read_to_vec()?;
            Ok(HttpResponse::from_parts(parts, body))
        });
        Box::pin(async { sent.await.map_err(|_| FetchError::Ended)? })
    }
}
