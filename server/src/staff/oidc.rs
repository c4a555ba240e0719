//! OpenID Connect: the authorization code flow with PKCE, state and nonce, by the crate `openidconnect`.
//! In: the provider's settings; what a browser brings back. Out: issuer and subject, believed. Absent: accounts; whoever
//! comes back and has none made before is refused. Also absent: the access token; it is dropped.

mod fetch;

use std::sync::Arc;

use chrono::DateTime;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, SignatureVerificationError,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::config::OidcConfig;
use fetch::Http;

/// How long somebody may take at the provider.
pub const FLOW_SECONDS: i64 = 600;
/// How long what the provider says of itself, its keys too, is believed without asking again.
const KNOWN_SECONDS: i64 = 300;
/// How often unknown keys make us ask before that.
const ASK_AGAIN_SECONDS: i64 = 10;

/// Signatures that are accepted: with a key that only the provider has.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 7] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// An OIDC provider.
#[derive(Debug)]
pub struct Provider {
    config: OidcConfig,
    issuer: IssuerUrl,
    http: Http,
    known: Mutex<Option<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    since: i64,
    metadata: Arc<CoreProviderMetadata>,
}

/// Why the provider's settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The issuer.
    #[error("`issuer` of the staff file is no address: {0}")]
    Issuer(String),
    /// The certificates.
    #[error("`roots_file` of the staff file holds no certificates (PEM)")]
    Roots,
}

/// Why nobody is known after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OidcError {
    /// The provider doesn't answer, or not as a provider.
    Unavailable,
    /// It says no, or what it says can't be believed. The word is for the log.
    Refused(&'static str),
}

/// What one sign-in keeps until the browser comes back.
#[derive(Serialize, Deserialize)]
pub struct Secrets {
    nonce: String,
    verifier: String,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who it is there.
    pub subject: String,
}

impl Provider {
    /// Of these settings.
    ///
    /// # Errors
    /// They can't be used.
    pub fn new(config: OidcConfig) -> Result<Self, ProviderError> {
        let issuer = IssuerUrl::new(config.issuer.clone())
            .map_err(|error| ProviderError::Issuer(error.to_string()))?;
        let http = Http::new(config.issuer.starts_with("https://"), config.roots.as_deref())
            .ok_or(ProviderError::Roots)?;
        Ok(Self { config, issuer, http, known: Mutex::new(None) })
    }

    /// What it says of itself: as known, unless that is older than `at_most` seconds.
    async fn metadata(&self, now: i64, at_most: i64) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        // Held while asking: many who come at once ask once.
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| (0..at_most).contains(&(now - known.since))) {
            return Ok(known.metadata.clone());
        }
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = Arc::new(metadata.map_err(|error| {
            tracing::warn!(%error, "the OIDC provider can't be used");
            OidcError::Unavailable
        })?);
        *known = Some(Known { since: now, metadata: metadata.clone() });
        Ok(metadata)
    }

    /// Where to send a browser, and what to keep until it comes back. `state` is a random text.
    ///
    /// # Errors
    /// The provider doesn't answer.
    pub async fn begin(&self, redirect: &str, state: &str, now: i64) -> Result<(String, Secrets), OidcError> {
        let metadata = self.metadata(now, KNOWN_SECONDS).await?;
        let client = CoreClient::from_provider_metadata(
            (*metadata).clone(),
            ClientId::new(self.config.client_id.clone()),
            None,
        );
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| OidcError::Refused("redirect"))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = state.to_owned();
        let (url, _, nonce) = client
            .set_redirect_uri(redirect)
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge)
            .url();
        let secrets = Secrets { nonce: nonce.secret().clone(), verifier: verifier.secret().clone() };
        Ok((url.into(), secrets))
    }

    /// Who came back with a code.
    ///
    /// # Errors
    /// The provider doesn't answer or says no, or its token can't be believed.
    pub async fn finish(
        &self,
        redirect: &str,
        code: String,
        secrets: Secrets,
        now: i64,
    ) -> Result<Identity, OidcError> {
        let metadata = self.metadata(now, KNOWN_SECONDS).await?;
        let client = CoreClient::from_provider_metadata(
            (*metadata).clone(),
            ClientId::new(self.config.client_id.clone()),
            Some(ClientSecret::new(self.config.client_secret.clone())),
        );
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| OidcError::Refused("redirect"))?;
        let asked = client
            .set_redirect_uri(redirect)
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| OidcError::Refused("no-token-endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier))
            .request_async(&self.http)
            .await;
        let tokens = asked.map_err(|error| match error {
            RequestTokenError::Request(_) => OidcError::Unavailable,
            RequestTokenError::ServerResponse(_) => OidcError::Refused("code"),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => OidcError::Refused("token-answer"),
        })?;
        let token = tokens.extra_fields().id_token().ok_or(OidcError::Refused("no-id-token"))?;
        let nonce = Nonce::new(secrets.nonce);
        match self.believe(&metadata, token, &nonce, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // The provider may have new keys.
                let metadata = self.metadata(now, ASK_AGAIN_SECONDS).await?;
                self.believe(&metadata, token, &nonce, now)
            }
            first => first,
        }
        .map_err(|error| OidcError::Refused(word(&error)))
    }

    /// Checks signature, issuer, audience, expiry and nonce of a token.
    fn believe(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: i64,
    ) -> Result<Identity, ClaimsVerificationError> {
        let moment = DateTime::from_timestamp(now, 0).unwrap_or_default();
        // A public client's verifier: with the secret, tokens that the secret signs would do too.
        let verifier = CoreIdTokenVerifier::new_public_client(
            ClientId::new(self.config.client_id.clone()),
            self.issuer.clone(),
            metadata.jwks().clone(),
        );
        let verifier = verifier.set_allowed_algs(ALGORITHMS).set_time_fn(move || moment);
        let claims = token.claims(&verifier, nonce)?;
        Ok(Identity { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() })
    }

    /// Whether the provider's answer says that it is from another one (RFC 9207).
    pub fn is_from_another(&self, issuer: Option<&str>) -> bool {
        issuer.is_some_and(|issuer| issuer != self.config.issuer)
    }
}

/// What is wrong with a token, without anything that stands in it.
fn word(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "token-expired",
        ClaimsVerificationError::InvalidAudience(_) => "token-audience",
        ClaimsVerificationError::InvalidIssuer(_) => "token-issuer",
        ClaimsVerificationError::InvalidNonce(_) => "token-nonce",
        ClaimsVerificationError::SignatureVerification(_) => "token-signature",
        _ => "token",
    }
}
