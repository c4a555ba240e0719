//! Runs the server until it is told to stop.
//! In: `ServeConfig`. Out: the line `Yushen is ready: http://…` on standard output (with `--metrics` a second one), then
//! answers.
//! Absent: TLS; a hall puts its own gateway in front.

use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::bundles::{self, Bundles};
use crate::config::{HallsConfig, ServeConfig};
use crate::connections;
use crate::database::Database;
use crate::desk::province::{self, Province};
use crate::hall::clock::Clock;
use crate::hall::day::token::DeskToken;
use crate::hall::items::Items;
use crate::hall::keys::Keys;
use crate::hall::{self, Halls, log};
use crate::limits::rates::{self, Limiter};
use crate::papers::font::FontError;
use crate::papers::printing::Printing;
use crate::receipts::{self, Receipts};
use crate::router::{counted, guarded, measured, router};
use crate::scrape::{self, Sources};
use crate::staff::config::StaffConfig;
use crate::staff::{self, Access};

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
        Some(halls) => {
            let items = Items::of(bundles.clone());
            Some(Arc::new(open_halls(&database, halls).await?.with_items(items)))
        }
        None => None,
    };
    let staff = config.halls.as_ref().and_then(|halls| halls.staff.as_deref());
    let access = match (staff, &halls) {
        (Some(file), Some(halls)) => Some(Access::open(
            halls.clone(),
            StaffConfig { behind_proxy: config.behind_proxy, ..staff::config::load(file)? },
        )?),
        _ => None,
    };
    let province =
        config.halls.as_ref().and_then(|halls| halls.province.as_deref().zip(halls.province_key.as_deref()));
    let province = province.map(|(url, key)| Province::load(url, key)).transpose()?;
    let listen = SocketAddr::new(config.host, config.port);
    let listener = match TcpListener::bind(listen).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program; stop that one or choose another port, e.g. `--port {}`",
            config.port,
            config.port.checked_add(1).unwrap_or(8080),
        ),
        Err(error) => return Err(error).with_context(|| format!("can't listen on {listen}")),
    };

    let metrics = halls.as_ref().map(|halls| halls.metrics.clone()).unwrap_or_default();
    let scraped = match config.metrics {
        Some(address) => {
            let sources =
                Sources { metrics: metrics.clone(), bundles: Some(bundles.clone()), halls: halls.clone() };
            let listener = TcpListener::bind(address).await;
            Some((listener.with_context(|| format!("can't listen on {address} (`--metrics`)"))?, sources))
        }
        None => None,
    };

    let asked_to_stop = asked_to_stop().context("can't listen for Ctrl-C and SIGTERM")?;
    announce(&format!("Yushen is ready: http://{}", listener.local_addr()?))?;

    let scraping = match scraped {
        Some((listener, sources)) => {
            announce(&format!("metrics: http://{}/metrics", listener.local_addr()?))?;
            Some(tokio::spawn(axum::serve(listener, guarded(scrape::router(sources))).into_future()))
        }
        None => None,
    };
    let (stop, stopping) = watch::channel(false);
    let mut drained = stopping.clone();
    let watching = tokio::spawn(bundles::watch(bundles.clone()));
    let keeping = halls.clone().map(|halls| tokio::spawn(hall::keep(halls)));
    let telling = halls.clone().zip(province).map(|(halls, to)| tokio::spawn(province::keep(halls, to)));
    let previewing =
        halls.clone().map(|halls| tokio::spawn(receipts::preview::watch(receipts.clone(), halls)));
    let limiter = Arc::new(Limiter::new(&config.rates, config.behind_proxy));
    let forgetting = tokio::spawn(rates::keep(limiter.clone()));
    if config.host.is_loopback() && !config.behind_proxy {
        tracing::info!(
            "clients are not counted: say `--behind-proxy` when a proxy stands in front (docs/operations.md)"
        );
    }
    let signing_out = access.clone().map(|access| tokio::spawn(staff::keep(access)));
    let service = router(database.clone(), receipts, bundles, halls.clone(), access, &config.dist);
    let service = match scraping {
        Some(_) => measured(service, metrics),
        None => service,
    };
    let service = counted(service, limiter);
    let displays = halls.clone();
    tokio::spawn(async move {
        asked_to_stop.await;
        tracing::info!("stopping: finishing the requests under way");
        // The receiver lives as long as `run`; there is nobody to tell if it is gone.
        let _ = stop.send(true);
        // Their streams would never finish.
        if let Some(halls) = displays {
            halls.displays().stop();
        }
    });
    tokio::select! {
        () = connections::serve(listener, service, stopping) => {}
        () = async {
            let _ = drained.wait_for(|stop| *stop).await;
            tokio::time::sleep(DRAIN).await;
        } => tracing::warn!("stopped before every request was finished"),
    }
    watching.abort();
    forgetting.abort();
    for task in [keeping, telling, previewing, signing_out].into_iter().flatten() {
        task.abort();
    }
    if let Some(scraping) = scraping {
        scraping.abort();
    }
    // So that what is stopped cleanly leaves nothing unsealed.
    if let Some(halls) = halls
        && let Err(error) = halls.seal().await
    {
        tracing::error!(%error, "the last events are not sealed; the next start seals them");
    }
    database.close().await;
    Ok(())
}

async fn open_halls(database: &Database, config: &HallsConfig) -> anyhow::Result<Halls> {
    let keys = Keys::load(&config.data_key)?;
    let key = config.log_key.as_deref().map(log::key::load).transpose()?;
    let desk = config.desk_token.as_deref().map(DeskToken::load).transpose()?;
    let mut halls =
        Halls::open(database.clone(), &config.files, &config.calendar, keys, Clock::System).await?;
    let printing = Printing::new(config.fonts.clone(), config.bold_fonts.clone());
    match printing.fonts() {
        Ok(_) => {}
        // Printing in the browser needs none; a font that was named must be there.
        Err(error @ FontError::None) => tracing::warn!("{error}; papers can be printed, but are no PDF"),
        Err(error) => bail!("{error}"),
    }
    halls = halls.with_printing(printing);
    match key {
        Some(key) => {
            tracing::info!(key = key.public(), "signs the log's days");
            halls = halls.signing(key);
        }
        None => tracing::warn!("no `--log-key`: the log's days are not signed"),
    }
    if let Some(folder) = &config.kiosks {
        if !folder.is_dir() {
            bail!("there is no folder `{}` (`--kiosks`)", folder.display());
        }
        halls = halls.with_kiosks(folder.clone());
    }
    Ok(match desk {
        Some(token) => halls.with_desk(token),
        None => halls,
    })
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
