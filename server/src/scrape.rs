//! The page that Prometheus reads, on an address of its own.
//! In: what was counted, the bundles, the database. Out: `GET /metrics` in the text format 0.0.4.
//! Absent: access control; the address must not be reached from outside (docs/operations.md).

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::bundles::Bundles;
use crate::error::ApiError;
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text};
use crate::metrics::Metrics;

/// What the page is made of.
#[derive(Debug, Clone)]
pub struct Sources {
    /// What was counted.
    pub metrics: Arc<Metrics>,
    /// The bundles, where the server has some.
    pub bundles: Option<Arc<Bundles>>,
    /// The halls, if there are any.
    pub halls: Option<Arc<Halls>>,
}

/// The page alone.
pub fn router(sources: Sources) -> Router {
    Router::new().route("/metrics", get(page)).with_state(sources)
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BundleLabels {
    digest: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HallLabels {
    hall: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClassLabels {
    hall: String,
    class: String,
}

async fn page(State(sources): State<Sources>) -> Result<Response, ApiError> {
    let mut page = Registry::default();
    sources.metrics.register(&mut page);
    if let Some(bundles) = &sources.bundles {
        bundle(&mut page, bundles);
    }
    if let Some(halls) = &sources.halls {
        log(&mut page, halls).await?;
        stock(&mut page, halls).await?;
    }
    let mut text = String::new();
    encode(&mut text, &page).map_err(|_| ApiError::Internal)?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}

fn bundle(page: &mut Registry, bundles: &Bundles) {
    let active = bundles.active();
    let counter = Gauge::<i64>::default();
    counter.set(i64::try_from(active.manifest.said().counter).unwrap_or(i64::MAX));
    page.register("yushen_bundle_counter", "Counter of the bundle of rules that is served", counter);
    let labels = BundleLabels { digest: active.manifest.digest().to_owned() };
    page.register("yushen_bundle", "The bundle of rules that is served", Info::new(labels));
}

async fn log(page: &mut Registry, halls: &Halls) -> Result<(), ApiError> {
    let unsealed = Family::<HallLabels, Gauge>::default();
    let oldest = Family::<HallLabels, Gauge>::default();
    let now = halls.clock.now();
    for hall in halls.all() {
        let sql = "SELECT COUNT(*), COALESCE(MIN(at), $2) FROM event WHERE hall = $1 AND batch IS NULL";
        let rows = halls.database.read(sql, &[hall.id.as_str().into(), now.into()]).await?;
        let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
        let labels = HallLabels { hall: hall.id.clone() };
        unsealed.get_or_create(&labels).set(row.int(0)?);
        oldest.get_or_create(&labels).set((now - row.int(1)?).max(0));
    }
    page.register("yushen_log_unsealed_events", "Events of the log that are not sealed yet", unsealed);
    let help = "Age of the oldest event that is not sealed yet";
    page.register_with_unit("yushen_log_unsealed_age", help, Unit::Seconds, oldest);
    Ok(())
}

async fn stock(page: &mut Registry, halls: &Halls) -> Result<(), ApiError> {
    let free = Family::<ClassLabels, Gauge>::default();
    let now = halls.clock.now();
    let today = day_text(day_of(now));
    for hall in halls.all() {
        let sql = "SELECT s.class, COUNT(CASE WHEN e.state = 'free' OR (e.state = 'held' AND e.held_until <= $3) \
                     THEN 1 END) \
                   FROM slot s JOIN seat e ON e.slot = s.id AND e.retired = 0 \
                   WHERE s.hall = $1 AND s.day = $2 AND s.starts_at > $3 GROUP BY s.class";
        let values = [hall.id.as_str().into(), today.as_str().into(), now.into()];
        for plan in &hall.classes {
            let class = crate::hall::config::class_id(plan.class).to_owned();
            free.get_or_create(&ClassLabels { hall: hall.id.clone(), class }).set(0);
        }
        for row in halls.database.read(sql, &values).await? {
            let class = row.text(0)?.unwrap_or_default();
            free.get_or_create(&ClassLabels { hall: hall.id.clone(), class }).set(row.int(1)?);
        }
    }
    let help = "Seats free in the slots of today that have not begun, by window class";
    page.register("yushen_seats_free_today", help, free);
    Ok(())
}
