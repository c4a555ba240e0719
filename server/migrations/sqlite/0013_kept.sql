-- What a booking and a hall keep whatever their plan or configuration becomes.

-- How long the visit is, of all its slots; NULL in bookings of older programs: as long as their slots are now.
ALTER TABLE booking ADD COLUMN minutes INTEGER CHECK (minutes > 0);
UPDATE booking SET minutes = parts * (SELECT s.minutes FROM slot s WHERE s.id = booking.slot);

-- Retention asks for slots that are over and whose bookings may still say who came; 1: none of them does.
ALTER TABLE slot ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
CREATE INDEX slot_kept ON slot (hall, starts_at) WHERE forgotten = 0;

-- How long each hall keeps what, as its file said last: a hall that nobody serves any more forgets all the same.
CREATE TABLE retention (
    hall         TEXT NOT NULL PRIMARY KEY,
    keep_days    INTEGER NOT NULL,
    no_show_days INTEGER NOT NULL
) STRICT;

-- Halls that were served before: nobody remembers how long they kept what, so as long as a file may say.
INSERT INTO retention (hall, keep_days, no_show_days) SELECT DISTINCT hall, 365, 732 FROM hall_day;

-- The first seat of a slot that somebody may get, however many are booked.
CREATE INDEX seat_open ON seat (slot, number) WHERE retired = 0 AND state <> 'booked';

-- What is counted before another receipt without a booking is kept.
CREATE INDEX receipt_loose ON receipt (hall) WHERE booking IS NULL;

-- `over`: a place whose slot began, or whose person may have no more bookings, before a seat was theirs. SQLite can't
-- change a constraint, so the table is written anew. Nothing refers to it.
CREATE TABLE waiting_new (
    id            INTEGER NOT NULL PRIMARY KEY,
    line          INTEGER NOT NULL REFERENCES waiting_line (id),
    number        INTEGER NOT NULL,
    slot          INTEGER REFERENCES slot (id),  -- NULL: any slot of the day
    state         TEXT NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'lapsed', 'over')),
    look_up       BLOB UNIQUE,                  -- keyed digest of code and telephone tail; the booking keeps it
    person        BLOB,                         -- keyed digest of the telephone number
    sealed        BLOB,                         -- name and number, encrypted
    item          TEXT,
    booking       INTEGER UNIQUE REFERENCES booking (id),  -- holds the seat that was offered
    offered_slot  INTEGER REFERENCES slot (id),
    offered_at    INTEGER,
    offered_until INTEGER,
    created_at    INTEGER NOT NULL,
    UNIQUE (line, number),
    CHECK ((booking IS NULL) = (offered_until IS NULL)),
    CHECK (booking IS NOT NULL OR state IN ('waiting', 'left', 'over'))
) STRICT;
INSERT INTO waiting_new SELECT id, line, number, slot, state, look_up, person, sealed, item, booking, offered_slot,
    offered_at, offered_until, created_at FROM waiting;
DROP TABLE waiting;
ALTER TABLE waiting_new RENAME TO waiting;
CREATE UNIQUE INDEX waiting_person ON waiting (line, person);
CREATE INDEX waiting_next ON waiting (line, number) WHERE state = 'waiting';

UPDATE meta SET value = '13' WHERE key = 'schema_version';
