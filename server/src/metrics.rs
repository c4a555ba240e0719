//! What is counted while the server works, for Prometheus.
//! In: requests, changes. Out: counters and histograms. Absent: anything of a person; labels are words of this program
//! (route templates, methods, statuses, codes), never what somebody sent. The page itself is `scrape`.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper ends of the buckets, in seconds: from one statement to the longest answer there is.
const BUCKETS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 10.0];

/// The code of an error, left in its answer for [`measure`].
#[derive(Debug, Clone, Copy)]
pub struct Code(pub &'static str);

/// A request by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    route: String,
}

/// An error.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CodeLabels {
    code: &'static str,
}

/// A change and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ChangeLabels {
    command: &'static str,
    outcome: &'static str,
}

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    request_seconds: Family<RouteLabels, Histogram>,
    errors: Family<CodeLabels, Counter>,
    changes: Family<ChangeLabels, Counter>,
    database_errors: Counter,
    database_conflicts: Counter,
    writer_wait: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(histogram),
            errors: Family::default(),
            changes: Family::default(),
            database_errors: Counter::default(),
            database_conflicts: Counter::default(),
            writer_wait: histogram(),
        }
    }
}

fn histogram() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Metrics {
    /// A change was done (`done`), asked for again (`repeated`), refused or failed (the code).
    pub fn change(&self, command: &'static str, outcome: &'static str) {
        self.changes.get_or_create(&ChangeLabels { command, outcome }).inc();
    }

    /// The database undid a change because of another; it is tried again.
    pub fn conflict(&self) {
        self.database_conflicts.inc();
    }

    /// Somebody who writes got the database after so long.
    pub fn waited(&self, time: Duration) {
        self.writer_wait.observe(time.as_secs_f64());
    }

    /// Puts all of it onto a page.
    pub fn register(&self, page: &mut Registry) {
        let name = "yushen_requests";
        page.register(name, "Requests by route, method and status", self.requests.clone());
        let help = "Time from the request's head to the answer's, by route";
        page.register_with_unit("yushen_request", help, Unit::Seconds, self.request_seconds.clone());
        page.register("yushen_errors", "Answers with an error, by code", self.errors.clone());
        let help = "Changes of bookings by command; outcome: done, repeated (an answer sent again), or the code of the error";
        page.register("yushen_changes", help, self.changes.clone());
        let help = "Answers that failed because of the database";
        page.register("yushen_database_errors", help, self.database_errors.clone());
        let help = "Changes that the database undid because of another, tried again";
        page.register("yushen_database_conflicts", help, self.database_conflicts.clone());
        let help = "How long a change that goes step by step waited for its turn to write";
        page.register_with_unit("yushen_writer_wait", help, Unit::Seconds, self.writer_wait.clone());
    }
}

/// What counts requests. The route is the template that matched, so that there are as many series as routes, and
/// nothing of an address is kept; what matched none (files of the web app, mistakes) is `other`.
pub async fn measure(
    State(metrics): State<std::sync::Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let template = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = template.unwrap_or_else(|| "other".into());
    let method = method(request.method());
    let response = next.run(request).await;
    if let Some(Code(code)) = response.extensions().get() {
        metrics.errors.get_or_create(&CodeLabels { code }).inc();
        if *code == crate::error::DATABASE {
            metrics.database_errors.inc();
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    metrics.request_seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(seconds);
    let labels = RequestLabels { route, method, status: response.status().as_u16() };
    metrics.requests.get_or_create(&labels).inc();
    response
}

/// A caller can write any word as method.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
