-- Waiting lists, and bookings that need several slots.

-- One line a class and day; whoever joins, is offered a seat or leaves holds this row, so that numbers follow commits.
CREATE TABLE waiting_line (
    id    INTEGER NOT NULL PRIMARY KEY,
    hall  TEXT NOT NULL,
    class TEXT NOT NULL,
    day   TEXT NOT NULL,
    last  INTEGER NOT NULL DEFAULT 0,  -- the last number given
    UNIQUE (hall, class, day)
) STRICT;

-- A place in a line. What says who it is goes when the place ends; the digest of its code stays, so that the person can
-- still see how it ended.
CREATE TABLE waiting (
    id            INTEGER NOT NULL PRIMARY KEY,
    line          INTEGER NOT NULL REFERENCES waiting_line (id),
    number        INTEGER NOT NULL,
    slot          INTEGER REFERENCES slot (id),  -- NULL: any slot of the day
    state         TEXT NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'lapsed')),
    look_up       BLOB UNIQUE,                 -- keyed digest of code and telephone tail; the booking keeps it
    person        BLOB,                        -- keyed digest of the telephone number
    sealed        BLOB,                        -- name and number, encrypted
    item          TEXT,
    booking       INTEGER UNIQUE REFERENCES booking (id),  -- holds the seat that was offered
    offered_slot  INTEGER REFERENCES slot (id),
    offered_at    INTEGER,
    offered_until INTEGER,
    created_at    INTEGER NOT NULL,
    UNIQUE (line, number),
    CHECK ((booking IS NULL) = (offered_until IS NULL)),
    CHECK (booking IS NOT NULL OR state IN ('waiting', 'left'))
) STRICT;
-- One living place of a person in a line; an ended one has no person.
CREATE UNIQUE INDEX waiting_person ON waiting (line, person);
CREATE INDEX waiting_next ON waiting (line, number) WHERE state = 'waiting';

-- A booking that needs `parts` slots has a seat of each, one after the other.
ALTER TABLE booking ADD COLUMN parts INTEGER NOT NULL DEFAULT 1 CHECK (parts >= 1);
-- SQLite can't drop a constraint, so the table is written anew. Nothing refers to it.
CREATE TABLE seat_new (
    id         INTEGER NOT NULL PRIMARY KEY,
    slot       INTEGER NOT NULL REFERENCES slot (id),
    number     INTEGER NOT NULL,
    retired    INTEGER NOT NULL DEFAULT 0,  -- 1: no longer in the plan; who has it keeps it
    state      TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'held', 'booked')),
    booking    INTEGER REFERENCES booking (id),
    part       INTEGER NOT NULL DEFAULT 1 CHECK (part >= 1),
    held_until INTEGER,
    UNIQUE (slot, number),
    UNIQUE (booking, part),
    CHECK ((state = 'free') = (booking IS NULL)),
    CHECK ((state = 'held') = (held_until IS NOT NULL))
) STRICT;
INSERT INTO seat_new (id, slot, number, retired, state, booking, held_until)
SELECT id, slot, number, retired, state, booking, held_until FROM seat;
DROP TABLE seat;
ALTER TABLE seat_new RENAME TO seat;

UPDATE meta SET value = '6' WHERE key = 'schema_version';
