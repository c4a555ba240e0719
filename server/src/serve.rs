//! Runs the server until it is told to stop.
//! In: `ServeConfig`. Out: the line `Yushen is ready: http://…` on standard output, then answers.
//! Absent: TLS; a hall puts its own gateway in front.

use std::io::{ErrorKind, Write};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::bundles::{self, Bundles};
use crate::config::{HallsConfig, ServeConfig};
use crate::database::Database;
use crate::desk::province::{self, Province};
use crate::hall::clock::Clock;
use crate::hall::keys::Keys;
use crate::hall::{self, Halls};
use crate::receipts::{self, Receipts};
use crate::router::router;

/// How long requests under way may take to finish once the server was told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Opens the database, serves, and on Ctrl-C or SIGTERM finishes what is under way and stops.
///
/// # Errors
/// A sentence that says what to do: no web app in the folder, port taken, database not usable.
pub async fn run(config: ServeConfig) -> anyhow::Result<()> {
    if !config.dist.join("index.html").is_file() {
        bail!("there is no web app in `{}`; build it with `cargo xtask build`", config.dist.display());
    }
    let bundles = Arc::new(Bundles::open(&config.bundles, &config.trust, bundles::now())?);
    let receipts = Arc::new(Receipts::new(&config.hall_key, bundles.clone())?);
    let database = Database::at(&config.db).await?;
    let halls = match &config.halls {
        Some(halls) => Some(Arc::new(open_halls(&database, halls).await?)),
        None => None,
    };
    let province = match config.halls.as_ref().and_then(|halls| halls.province.as_ref()) {
        Some((url, key)) => Some(Province::load(url, key)?),
        None => None,
    };
    let listener = match TcpListener::bind(config.listen).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program; stop that one or choose another port, e.g. `--port {}`",
            config.listen.port(),
            config.listen.port().checked_add(1).unwrap_or(8080),
        ),
        Err(error) => return Err(error).with_context(|| format!("can't listen on {}", config.listen)),
    };

    let asked_to_stop = asked_to_stop().context("can't listen for Ctrl-C and SIGTERM")?;
    announce(&format!("Yushen is ready: http://{}", listener.local_addr()?))?;

    let (stop, stopping) = watch::channel(false);
    let mut drained = stopping.clone();
    let watching = tokio::spawn(bundles::watch(bundles.clone()));
    let keeping = halls.clone().map(|halls| tokio::spawn(hall::keep(halls)));
    let telling = halls.clone().zip(province).map(|(halls, to)| tokio::spawn(province::keep(halls, to)));
    let previewing =
        halls.clone().map(|halls| tokio::spawn(receipts::preview::watch(receipts.clone(), halls)));
    let service = router(database.clone(), receipts, bundles, halls, &config.dist);
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop.await;
        tracing::info!("stopping: finishing the requests under way");
        // The receiver lives as long as `run`; there is nobody to tell if it is gone.
        let _ = stop.send(true);
    });
    tokio::select! {
        result = serving => result?,
        () = async {
            let _ = drained.wait_for(|stop| *stop).await;
            tokio::time::sleep(DRAIN).await;
        } => tracing::warn!("stopped before every request was finished"),
    }
    watching.abort();
    for task in [keeping, telling, previewing].into_iter().flatten() {
        task.abort();
    }
    database.close().await;
    Ok(())
}

async fn open_halls(database: &Database, config: &HallsConfig) -> anyhow::Result<Halls> {
    let keys = Keys::load(&config.data_key)?;
    Ok(Halls::open(database.clone(), &config.files, &config.calendar, keys, Clock::System).await?)
}

fn announce(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Resolves on Ctrl-C or SIGTERM. The handlers stand when this returns, so a signal that comes right
/// after the address was printed is already a clean end.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "can't listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
    })
}
