-- Bookings: one row a seat. Moments are seconds since 1970 (UTC), days are ISO texts in the hall's own time.

-- Which plan the slots of a day follow; another digest means that the hall's file or the calendar changed.
CREATE TABLE hall_day (
    hall   TEXT NOT NULL,
    day    TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (hall, day)
) STRICT;

CREATE TABLE slot (
    id        INTEGER NOT NULL PRIMARY KEY,
    hall      TEXT NOT NULL,
    class     TEXT NOT NULL,
    day       TEXT NOT NULL,
    minute    INTEGER NOT NULL,
    minutes   INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    UNIQUE (hall, class, day, minute)
) STRICT;

-- A visit from the hold to the day: its seat is the row of `seat` that points to it.
CREATE TABLE booking (
    id         INTEGER NOT NULL PRIMARY KEY,
    hall       TEXT NOT NULL,
    slot       INTEGER NOT NULL REFERENCES slot (id),
    state      TEXT NOT NULL CHECK (state IN ('held', 'booked', 'cancelled', 'released')),
    hold       BLOB NOT NULL UNIQUE,   -- keyed digest of the hold's token
    held_until INTEGER NOT NULL,
    look_up    BLOB UNIQUE,            -- keyed digest of code and telephone tail
    person     BLOB,                   -- keyed digest of the telephone number
    sealed     BLOB,                   -- name and number, encrypted
    item       TEXT,
    moves      INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_slot ON booking (slot);

-- The row that two people can't both have. `booking` is unique: nobody has two seats by one booking.
CREATE TABLE seat (
    id         INTEGER NOT NULL PRIMARY KEY,
    slot       INTEGER NOT NULL REFERENCES slot (id),
    number     INTEGER NOT NULL,
    retired    INTEGER NOT NULL DEFAULT 0,  -- 1: no longer in the plan; who has it keeps it
    state      TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'held', 'booked')),
    booking    INTEGER UNIQUE REFERENCES booking (id),
    held_until INTEGER,
    UNIQUE (slot, number),
    CHECK ((state = 'free') = (booking IS NULL)),
    CHECK ((state = 'held') = (held_until IS NOT NULL))
) STRICT;

-- Bookings of one person on one day: `nth` runs from 1 to the policy's limit, so there is no row for one more.
CREATE TABLE person_day (
    hall    TEXT NOT NULL,
    person  BLOB NOT NULL,
    day     TEXT NOT NULL,
    nth     INTEGER NOT NULL,
    booking INTEGER NOT NULL UNIQUE REFERENCES booking (id),
    PRIMARY KEY (hall, person, day, nth)
) STRICT;

-- Missed visits; the check-in will write them.
CREATE TABLE no_show (
    booking   INTEGER NOT NULL PRIMARY KEY,
    hall      TEXT NOT NULL,
    person    BLOB NOT NULL,
    starts_at INTEGER NOT NULL
) STRICT;
CREATE INDEX no_show_person ON no_show (hall, person);

-- The answer to every change, written in its own transaction: a retry gets the same bytes.
CREATE TABLE answer (
    hall        TEXT NOT NULL,
    key         BLOB NOT NULL,   -- digest of the Idempotency-Key
    fingerprint BLOB NOT NULL,   -- digest of path and body
    status      INTEGER NOT NULL DEFAULT 0,
    sealed      BLOB,            -- the body, encrypted: it may hold a booking's code
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (hall, key)
) STRICT;
CREATE INDEX answer_created ON answer (created_at);

UPDATE meta SET value = '2' WHERE key = 'schema_version';
