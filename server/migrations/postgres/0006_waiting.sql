-- Waiting lists, and bookings that need several slots.

-- One line a class and day; whoever joins, is offered a seat or leaves holds this row, so that numbers follow commits.
CREATE TABLE waiting_line (
    id    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall  TEXT NOT NULL,
    class TEXT NOT NULL,
    day   TEXT NOT NULL,
    last  BIGINT NOT NULL DEFAULT 0,  -- the last number given
    UNIQUE (hall, class, day)
);

-- A place in a line. What says who it is goes when the place ends; the digest of its code stays, so that the person can
-- still see how it ended.
CREATE TABLE waiting (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line          BIGINT NOT NULL REFERENCES waiting_line (id),
    number        BIGINT NOT NULL,
    slot          BIGINT REFERENCES slot (id),  -- NULL: any slot of the day
    state         TEXT NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'lapsed')),
    look_up       BYTEA UNIQUE,                 -- keyed digest of code and telephone tail; the booking keeps it
    person        BYTEA,                        -- keyed digest of the telephone number
    sealed        BYTEA,                        -- name and number, encrypted
    item          TEXT,
    booking       BIGINT UNIQUE REFERENCES booking (id),  -- holds the seat that was offered
    offered_slot  BIGINT REFERENCES slot (id),
    offered_at    BIGINT,
    offered_until BIGINT,
    created_at    BIGINT NOT NULL,
    UNIQUE (line, number),
    CHECK ((booking IS NULL) = (offered_until IS NULL)),
    CHECK (booking IS NOT NULL OR state IN ('waiting', 'left'))
);
-- One living place of a person in a line; an ended one has no person.
CREATE UNIQUE INDEX waiting_person ON waiting (line, person);
CREATE INDEX waiting_next ON waiting (line, number) WHERE state = 'waiting';

-- A booking that needs `parts` slots has a seat of each, one after the other.
ALTER TABLE booking ADD COLUMN parts BIGINT NOT NULL DEFAULT 1 CHECK (parts >= 1);
ALTER TABLE seat ADD COLUMN part BIGINT NOT NULL DEFAULT 1 CHECK (part >= 1);
ALTER TABLE seat DROP CONSTRAINT seat_booking_key;
ALTER TABLE seat ADD CONSTRAINT seat_booking_part UNIQUE (booking, part);

UPDATE meta SET value = '6' WHERE key = 'schema_version';
