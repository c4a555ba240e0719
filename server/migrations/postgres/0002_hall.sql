-- Bookings: one row a seat. Moments are seconds since 1970 (UTC), days are ISO texts in the hall's own time.

-- Which plan the slots of a day follow; another digest means that the hall's file or the calendar changed.
CREATE TABLE hall_day (
    hall   TEXT NOT NULL,
    day    TEXT NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (hall, day)
);

CREATE TABLE slot (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall      TEXT NOT NULL,
    class     TEXT NOT NULL,
    day       TEXT NOT NULL,
    minute    BIGINT NOT NULL,
    minutes   BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    UNIQUE (hall, class, day, minute)
);

-- A visit from the hold to the day: its seat is the row of `seat` that points to it.
CREATE TABLE booking (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall       TEXT NOT NULL,
    slot       BIGINT NOT NULL REFERENCES slot (id),
    state      TEXT NOT NULL CHECK (state IN ('held', 'booked', 'cancelled', 'released')),
    hold       BYTEA NOT NULL UNIQUE,   -- keyed digest of the hold's token
    held_until BIGINT NOT NULL,
    look_up    BYTEA UNIQUE,            -- keyed digest of code and telephone tail
    person     BYTEA,                   -- keyed digest of the telephone number
    sealed     BYTEA,                   -- name and number, encrypted
    item       TEXT,
    moves      BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX booking_slot ON booking (slot);

-- The row that two people can't both have. `booking` is unique: nobody has two seats by one booking.
CREATE TABLE seat (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot       BIGINT NOT NULL REFERENCES slot (id),
    number     BIGINT NOT NULL,
    retired    BIGINT NOT NULL DEFAULT 0,  -- 1: no longer in the plan; who has it keeps it
    state      TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'held', 'booked')),
    booking    BIGINT UNIQUE REFERENCES booking (id),
    held_until BIGINT,
    UNIQUE (slot, number),
    CHECK ((state = 'free') = (booking IS NULL)),
    CHECK ((state = 'held') = (held_until IS NOT NULL))
);

-- Bookings of one person on one day: `nth` runs from 1 to the policy's limit, so there is no row for one more.
CREATE TABLE person_day (
    hall    TEXT NOT NULL,
    person  BYTEA NOT NULL,
    day     TEXT NOT NULL,
    nth     BIGINT NOT NULL,
    booking BIGINT NOT NULL UNIQUE REFERENCES booking (id),
    PRIMARY KEY (hall, person, day, nth)
);

-- Missed visits; the check-in will write them.
CREATE TABLE no_show (
    booking   BIGINT NOT NULL PRIMARY KEY,
    hall      TEXT NOT NULL,
    person    BYTEA NOT NULL,
    starts_at BIGINT NOT NULL
);
CREATE INDEX no_show_person ON no_show (hall, person);

-- The answer to every change, written in its own transaction: a retry gets the same bytes.
CREATE TABLE answer (
    hall        TEXT NOT NULL,
    key         BYTEA NOT NULL,   -- digest of the Idempotency-Key
    fingerprint BYTEA NOT NULL,   -- digest of path and body
    status      BIGINT NOT NULL DEFAULT 0,
    sealed      BYTEA,            -- the body, encrypted: it may hold a booking's code
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (hall, key)
);
CREATE INDEX answer_created ON answer (created_at);

UPDATE meta SET value = '2' WHERE key = 'schema_version';
