//! What can be wrong with a log, in words. In: where. Out: a sentence. Absent: who did it.

/// The first place that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A number is left out.
    #[error(
        "batch {number} is missing, though something stands after it or belongs to it: it was deleted, or its number was changed"
    )]
    BatchMissing {
        /// Which.
        number: i64,
    },
    /// A batch's row is not what was hashed.
    #[error("the row of batch {number} was changed: its hash is not that of what stands in it")]
    BatchChanged {
        /// Which.
        number: i64,
    },
    /// A batch names another before it.
    #[error("batch {number} follows another batch than the {} that is there: one of the two was replaced", number - 1)]
    BatchUnlinked {
        /// Which.
        number: i64,
    },
    /// A day goes back.
    #[error("batch {number} is counted to an earlier day than the one before it")]
    BatchDay {
        /// Which.
        number: i64,
    },
    /// An event is gone.
    #[error(
        "place {place} of batch {batch} is empty (last event before it: {after}): its event was deleted, or taken out of its place"
    )]
    EventDeleted {
        /// Of which batch.
        batch: i64,
        /// Where.
        place: i64,
        /// Key of the event before it; 0 when it was the first of the batch.
        after: i64,
    },
    /// An event is another.
    #[error("event {id} (place {place} of batch {batch}) was changed")]
    EventChanged {
        /// Of which batch.
        batch: i64,
        /// Where.
        place: i64,
        /// Key of its row.
        id: i64,
    },
    /// An event stands at another's place.
    #[error(
        "event {id} stands at place {place} of batch {batch}, but was sealed at another: events were reordered"
    )]
    EventMoved {
        /// Of which batch.
        batch: i64,
        /// Where it stands now.
        place: i64,
        /// Key of its row.
        id: i64,
    },
    /// An event too many.
    #[error(
        "event {id} at place {place} of batch {batch} was not there when the batch was sealed: it was inserted"
    )]
    EventInserted {
        /// Of which batch.
        batch: i64,
        /// Where.
        place: i64,
        /// Key of its row.
        id: i64,
    },
    /// A day is not signed.
    #[error(
        "the day {day} has batches, is over, and has no signed head: it was deleted, or no server with `--log-key` ran since"
    )]
    HeadMissing {
        /// Which day.
        day: String,
    },
    /// A head can't be read.
    #[error("the head of {day} is damaged: it is no signed document of a log")]
    HeadDamaged {
        /// Which day.
        day: String,
    },
    /// A head is not signed by a trusted key.
    #[error("the head of {day} is not signed by a trusted key, or was changed after it was signed")]
    HeadUnsigned {
        /// Which day.
        day: String,
    },
    /// A head is another's.
    #[error("the head that stands for {day} was signed for another day or another hall")]
    HeadElsewhere {
        /// Which day.
        day: String,
    },
    /// A head names another before it.
    #[error("the head of {day} follows another head than the one before it: a head was deleted or replaced")]
    HeadUnlinked {
        /// Which day.
        day: String,
    },
    /// A head signs another batch.
    #[error(
        "the head of {day} signs batch {batch} with another hash, or it is not the day's last: batches were written anew after the day was signed"
    )]
    HeadOther {
        /// Which day.
        day: String,
        /// The batch that it names.
        batch: i64,
    },
    /// An event that nobody sealed.
    #[error(
        "event {id} has waited {seconds} s to be sealed: no server runs (`--at` says when a copy was made), or events were taken out of their batch"
    )]
    Unsealed {
        /// The oldest.
        id: i64,
        /// Since when.
        seconds: i64,
    },
    /// An event without what its kind needs.
    #[error("event {id} (`{kind}`) doesn't say which booking or slot it is about")]
    EventUnreadable {
        /// Key of its row.
        id: i64,
        /// Its kind.
        kind: String,
    },
    /// An event that can't follow those before it.
    #[error(
        "event {id} says that booking {booking} was `{kind}`, but by the events before it, it {state}: an event between them is missing, or one was inserted"
    )]
    EventImpossible {
        /// Key of its row.
        id: i64,
        /// Its kind.
        kind: String,
        /// Which booking.
        booking: i64,
        /// What the booking was.
        state: String,
    },
    /// A booking without events.
    #[error("booking {booking} is there, but no event says that it was made")]
    BookingUnlogged {
        /// Which.
        booking: i64,
    },
    /// Events without a booking.
    #[error("by its events there is a booking {booking}, but its row is gone")]
    BookingGone {
        /// Which.
        booking: i64,
    },
    /// A booking that is not what its events say.
    #[error(
        "booking {booking} {row}, but by its events it {events}: its row was changed, or its newest event was"
    )]
    BookingOther {
        /// Which.
        booking: i64,
        /// What it is.
        row: String,
        /// What it should be.
        events: String,
    },
    /// A seat that is not what the events say.
    #[error("booking {booking} {events}, but {seat}")]
    SeatOther {
        /// Which.
        booking: i64,
        /// What the booking is.
        events: String,
        /// What its seat is.
        seat: String,
    },
    /// A number of two reservations.
    #[error("event {id} reserves the ticket number {number} for a kiosk; it was reserved before")]
    NumberTwice {
        /// Key of its row.
        id: i64,
        /// Which.
        number: i64,
    },
    /// A kiosk's ticket without its number.
    #[error(
        "event {id} is of a ticket with the number {number}, which this kiosk does not keep, or handed out before: an event is missing, or was added"
    )]
    NumberNotKept {
        /// Key of its row.
        id: i64,
        /// Which.
        number: i64,
    },
}
