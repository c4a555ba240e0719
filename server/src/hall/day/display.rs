//! The stream for displays: tickets and windows as they change, as server-sent events.
//! In: a hall, the last event that a display has seen. Out: events that are numbered as the changes of the line.
//! Absent: names; memory of what was sent: a display that comes back is told from the database what changed meanwhile,
//! so any server of several can answer it.
//!
//! One task a hall looks for changes while anybody watches, once a second, and tells all. Each display has a bounded
//! buffer; one that reads too slowly is shown everything anew.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex as Counts, PoisonError};
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, broadcast, watch};

use super::picture::{Picture, Source};
use super::view::{Shown, ShownTicket};
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::config::Hall;
use crate::hall::store::line::VERSION;
use crate::hall::store::tickets::{CHANGED, ticket_rows};

/// How often the line is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// Streams of one server at once.
pub const MOST_STREAMS: usize = 256;
/// Of them, those of one client; a hall's displays may share its address.
pub const MOST_OF_ONE: usize = 32;
/// Changes that wait for one display.
const BUFFER: usize = 64;
/// More changed tickets than this are shown as everything anew.
const MOST_CHANGED: i64 = 200;
/// How long a display waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// What displays are told.
#[derive(Debug, Clone)]
enum Message {
    /// Everything that is open.
    Snapshot(Arc<Shown>),
    /// Tickets that changed, each with the number of its change: one display may have seen some of them.
    Change(Arc<[(i64, ShownTicket)]>),
}

impl Message {
    fn version(&self) -> i64 {
        match self {
            Self::Snapshot(shown) => shown.version,
            Self::Change(tickets) => tickets.last().map_or(0, |(version, _)| *version),
        }
    }

    /// For a display that has seen everything up to `told`.
    fn event(&self, told: i64) -> Event {
        let version = self.version();
        let (name, data) = match self {
            Self::Snapshot(shown) => ("snapshot", serde_json::to_string(&**shown)),
            Self::Change(changed) => {
                let new = changed.iter().filter(|(version, _)| *version > told);
                let tickets = new.map(|(_, ticket)| ticket.clone()).collect();
                ("change", serde_json::to_string(&Shown { tickets, version }))
            }
        };
        Event::default().event(name).id(version.to_string()).retry(RETRY).data(data.unwrap_or_default())
    }
}

#[derive(Debug)]
struct Channel {
    sender: broadcast::Sender<Message>,
    /// Whether its task is at work.
    looked_at: Mutex<bool>,
}

/// The streams of all halls.
#[derive(Debug)]
pub struct Displays {
    halls: BTreeMap<String, Channel>,
    places: Arc<Semaphore>,
    clients: Clients,
    stop: watch::Sender<bool>,
}

/// Why there is no stream.
#[derive(Debug, thiserror::Error)]
pub enum NoStream {
    /// So many are open already.
    #[error("{MOST_STREAMS} displays are connected already")]
    TooMany,
    /// So many are open from this address.
    #[error("{MOST_OF_ONE} displays are connected from this address already")]
    TooManyOfOne,
    /// The database doesn't answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// How many streams each client has open.
#[derive(Debug, Clone, Default)]
struct Clients(Arc<Counts<BTreeMap<IpAddr, usize>>>);

impl Clients {
    /// Counts one more of a client, until what is returned is dropped; `None` when it has too many.
    fn one_more(&self, client: IpAddr) -> Option<OfClient> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(client).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(OfClient { clients: self.clone(), client })
    }
}

/// One stream of a client.
#[derive(Debug)]
struct OfClient {
    clients: Clients,
    client: IpAddr,
}

impl Drop for OfClient {
    fn drop(&mut self) {
        let mut counts = self.clients.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.client);
            }
        }
    }
}

impl Displays {
    /// Of halls with these ids.
    pub fn of<'a>(halls: impl Iterator<Item = &'a String>) -> Self {
        let channel = || Channel { sender: broadcast::Sender::new(BUFFER), looked_at: Mutex::new(false) };
        Self {
            halls: halls.map(|id| (id.clone(), channel())).collect(),
            places: Arc::new(Semaphore::new(MOST_STREAMS)),
            clients: Clients::default(),
            stop: watch::Sender::new(false),
        }
    }

    /// Ends every stream, and those that would begin: the server is stopping.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}

struct Watching {
    halls: Arc<Halls>,
    hall: String,
    changes: broadcast::Receiver<Message>,
    stop: watch::Receiver<bool>,
    /// What is told first.
    first: Option<Message>,
    /// Number of the last change that was told.
    told: i64,
    _place: (OwnedSemaphorePermit, Option<OfClient>),
}

/// A stream for one display; `last` is the last event it has seen, `client` where it comes from, if that is counted.
///
/// # Errors
/// Too many are open, or the database doesn't answer.
pub async fn stream(
    halls: Arc<Halls>,
    hall: &Hall,
    last: Option<i64>,
    client: Option<IpAddr>,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + Send + use<>, NoStream> {
    let displays = halls.displays();
    let one = |client| displays.clients.one_more(client).ok_or(NoStream::TooManyOfOne);
    let of_client = client.map(one).transpose()?;
    let place = displays.places.clone().try_acquire_owned().map_err(|_| NoStream::TooMany)?;
    let stop = displays.stop.subscribe();
    let changes = subscribe(&halls, hall).await?;
    // Read when the changes after it are sure to come.
    let first = match last {
        Some(last) => since(&halls, hall, last).await?,
        None => Some(snapshot(&halls, hall).await?),
    };
    let told = last.unwrap_or(0);
    let watching =
        Watching { hall: hall.id.clone(), halls, changes, stop, first, told, _place: (place, of_client) };
    Ok(stream::unfold(watching, |mut watching| async move {
        let event = watching.next().await?;
        Some((Ok(event), watching))
    }))
}

impl Watching {
    async fn next(&mut self) -> Option<Event> {
        if *self.stop.borrow() {
            return None;
        }
        if let Some(first) = self.first.take() {
            return Some(self.tell(&first));
        }
        loop {
            let received = tokio::select! {
                _ = self.stop.wait_for(|stop| *stop) => return None,
                received = self.changes.recv() => received,
            };
            let message = match received {
                Ok(message) => message,
                Err(RecvError::Lagged(_)) => {
                    let hall = self.halls.hall(&self.hall)?;
                    // Ended if that fails: the display comes back.
                    snapshot(&self.halls, hall).await.ok()?
                }
                Err(RecvError::Closed) => return None,
            };
            if message.version() > self.told {
                return Some(self.tell(&message));
            }
        }
    }

    fn tell(&mut self, message: &Message) -> Event {
        let event = message.event(self.told);
        self.told = message.version();
        event
    }
}

/// Joins those who are told of changes, and starts the task if nobody watched. Whatever is committed after this returns
/// will be told.
async fn subscribe(halls: &Arc<Halls>, hall: &Hall) -> Result<broadcast::Receiver<Message>, sqlx::Error> {
    let channel = halls.displays().halls.get(&hall.id).ok_or(sqlx::Error::RowNotFound)?;
    let mut looked_at = channel.looked_at.lock().await;
    if !*looked_at {
        let from = version(halls, hall).await?;
        tokio::spawn(look(halls.clone(), hall.id.clone(), from));
        *looked_at = true;
    }
    Ok(channel.sender.subscribe())
}

async fn look(halls: Arc<Halls>, id: String, mut from: i64) {
    let displays = halls.displays();
    let (Some(channel), Some(hall)) = (displays.halls.get(&id), halls.hall(&id)) else { return };
    let mut stop = displays.stop.subscribe();
    let mut tick = tokio::time::interval(LOOK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            _ = tick.tick() => {}
        }
        {
            let mut looked_at = channel.looked_at.lock().await;
            if channel.sender.receiver_count() == 0 {
                *looked_at = false;
                return;
            }
        }
        match changes(&halls, hall, from).await {
            Ok(Some(message)) => {
                from = message.version();
                // Nobody is there to hear it, if this fails.
                let _ = channel.sender.send(message);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "changes of the line can't be read; trying again in a second")
            }
        }
    }
}

async fn version(halls: &Halls, hall: &Hall) -> Result<i64, sqlx::Error> {
    let rows = halls.database.read(VERSION, &[hall.id.as_str().into()]).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// What changed after `from`, if anything did.
async fn changes(halls: &Halls, hall: &Hall, from: i64) -> Result<Option<Message>, sqlx::Error> {
    if version(halls, hall).await? <= from {
        return Ok(None);
    }
    let values = [hall.id.as_str().into(), from.into(), MOST_CHANGED.into()];
    let changed = ticket_rows(&halls.database.read(CHANGED, &values).await?)?;
    if changed.is_empty() {
        return Ok(None);
    }
    let today = day_text(day_of(halls.clock.now()));
    // Too many, so perhaps not all; or of yesterday, with the numbers of today.
    let many = i64::try_from(changed.len()).is_ok_and(|count| count >= MOST_CHANGED);
    if many || changed.iter().any(|ticket| ticket.day != today) {
        return snapshot(halls, hall).await.map(Some);
    }
    Ok(Some(Message::Change(
        changed.iter().map(|ticket| (ticket.version, ShownTicket::of(ticket))).collect(),
    )))
}

/// What a display that has seen `last` must be told; a number that was never given means everything.
async fn since(halls: &Halls, hall: &Hall, last: i64) -> Result<Option<Message>, sqlx::Error> {
    if last < 0 || last > version(halls, hall).await? {
        return snapshot(halls, hall).await.map(Some);
    }
    changes(halls, hall, last).await
}

async fn snapshot(halls: &Halls, hall: &Hall) -> Result<Message, sqlx::Error> {
    let picture = Picture::read(halls, hall, Source::Pool(&halls.database), halls.clock.now()).await?;
    let tickets = picture.tickets.iter().map(ShownTicket::of).collect();
    Ok(Message::Snapshot(Arc::new(Shown { tickets, version: picture.version })))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use futures_util::StreamExt;

    use super::*;
    use crate::database::Database;
    use crate::hall::clock::Clock;
    use crate::hall::keys::Keys;
    use crate::hall::store::line;

    async fn next(stream: &mut (impl Stream<Item = Result<Event, Infallible>> + Unpin)) -> String {
        let event = stream.next().await.expect("it goes on");
        format!("{:?}", event.expect("never fails"))
    }

    async fn sample(folder: &tempfile::TempDir) -> Arc<Halls> {
        let database = Database::open(&folder.path().join("hall.sqlite")).await.expect("a new file");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let file = root.join("examples/halls/pingqiao.toml");
        let clock = Clock::Set(Arc::new(1_795_651_200.into()));
        let calendar = root.join("rules/calendar");
        Arc::new(
            Halls::open(database, &[file], &calendar, Keys::new(&[1; 32]), clock).await.expect("the sample"),
        )
    }

    /// One client has so many streams, and others theirs; whoever is not counted has them all.
    #[tokio::test]
    async fn one_client_does_not_take_all_streams() {
        let folder = tempfile::tempdir().expect("a folder");
        let halls = sample(&folder).await;
        let hall = halls.hall("pingqiao").expect("the sample");
        let open = |client: Option<[u8; 4]>| stream(halls.clone(), hall, None, client.map(IpAddr::from));
        let mut streams = Vec::new();
        for _ in 0..MOST_OF_ONE {
            streams.push(open(Some([192, 0, 2, 1])).await.expect("a stream"));
        }
        let refused = open(Some([192, 0, 2, 1])).await.err().expect("too many");
        assert!(matches!(refused, NoStream::TooManyOfOne), "{refused}");
        streams.push(open(Some([192, 0, 2, 2])).await.expect("another client's"));
        drop(streams.remove(0));
        streams.push(open(Some([192, 0, 2, 1])).await.expect("its place is free again"));
        for _ in streams.len()..MOST_STREAMS {
            streams.push(open(None).await.expect("not counted"));
        }
        assert!(matches!(open(None).await.err(), Some(NoStream::TooMany)));
        drop(streams);
        assert!(
            halls.displays().clients.0.lock().expect("counts").is_empty(),
            "nothing is kept of those who left"
        );
    }

    /// One that reads too slowly is shown everything anew, and goes on from there.
    #[tokio::test]
    async fn a_slow_display_is_shown_everything_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let halls = sample(&folder).await;
        let hall = halls.hall("pingqiao").expect("the sample");
        let mut stream = Box::pin(stream(halls.clone(), hall, None, None).await.expect("a stream"));
        assert!(next(&mut stream).await.contains("snapshot"));
        let channel = halls.displays().halls.get("pingqiao").expect("its channel");
        for version in 1..=200 {
            let mut tx = halls.database.begin().await.expect("a transaction");
            assert_eq!(line::take(&mut tx, "pingqiao").await.expect("the line"), version);
            tx.commit().await.expect("kept");
            let shown = ShownTicket { calls: 0, class: "", state: "", ticket: String::new(), window: None };
            channel.sender.send(Message::Change([(version, shown)].into())).expect("somebody listens");
        }
        let lagged = next(&mut stream).await;
        assert!(lagged.contains("snapshot") && lagged.contains("200"), "{lagged}");
        let shown = ShownTicket { calls: 0, class: "", state: "", ticket: String::new(), window: None };
        channel.sender.send(Message::Change([(201, shown)].into())).expect("somebody listens");
        let change = next(&mut stream).await;
        assert!(change.contains("change") && change.contains("201"), "{change}");
    }
}
