-- The hall day: check-in, tickets, the line at the windows. Nothing here says who somebody is.

-- Keyed digest of a booking's code alone: at the kiosk and the desk the code is enough.
ALTER TABLE booking ADD COLUMN entry BYTEA;
CREATE UNIQUE INDEX booking_entry ON booking (entry);

-- One row a hall. Whoever changes the line of today changes this row first, so changes stand in one order, and `version`
-- is its number; displays go on from it. `up_since` and `seen_at`: since when check-in was possible without a gap.
CREATE TABLE hall_line (
    hall     TEXT NOT NULL PRIMARY KEY,
    version  BIGINT NOT NULL,
    up_since BIGINT NOT NULL DEFAULT 0,
    seen_at  BIGINT NOT NULL DEFAULT 0
);

-- Counters of a class and day: the last ticket's number, calls made, and what walk-ins have coming to them (percent).
CREATE TABLE class_day (
    hall        TEXT NOT NULL,
    day         TEXT NOT NULL,
    class       TEXT NOT NULL,
    last_number BIGINT NOT NULL DEFAULT 0,
    calls       BIGINT NOT NULL DEFAULT 0,
    credit      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (hall, day, class)
);

CREATE TABLE ticket (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall            TEXT NOT NULL,
    day             TEXT NOT NULL,
    issued          TEXT NOT NULL,            -- class whose letter and number it bears
    number          BIGINT NOT NULL,
    class           TEXT NOT NULL,            -- class in whose line it stands
    booking         BIGINT UNIQUE REFERENCES booking (id),  -- one ticket a booking
    lane            TEXT NOT NULL CHECK (lane IN ('booked', 'walk-in')),
    state           TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'called', 'finished', 'closed')),
    closed_why      TEXT CHECK (closed_why IN ('no-answer', 'day-over')),
    at_window       BIGINT,                   -- the window that called it
    to_window       BIGINT,                   -- the window it was transferred to
    first_window    BIGINT,                   -- first receiver (首问负责), never changed
    arrived_at      BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,          -- its place: the slot's start, or the arrival
    waiting_since   BIGINT NOT NULL,
    called_at       BIGINT,
    ended_at        BIGINT,
    calls           BIGINT NOT NULL DEFAULT 0,
    skips           BIGINT NOT NULL DEFAULT 0,
    back_at         BIGINT NOT NULL DEFAULT 0, -- skipped: waits until the class has made so many calls
    special         TEXT,                      -- reason of the special channel (特别通道)
    special_at      BIGINT,
    transfers       BIGINT NOT NULL DEFAULT 0,
    transfer_reason TEXT,
    alarm_at        BIGINT,                    -- when it was seen to have waited half an hour
    version         BIGINT NOT NULL,
    UNIQUE (hall, issued, day, number),
    CHECK ((state = 'called') = (at_window IS NOT NULL)),
    CHECK ((state IN ('finished', 'closed')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_why IS NOT NULL)),
    CHECK ((special IS NULL) = (special_at IS NULL))
);
-- A window has one visitor at a time.
CREATE UNIQUE INDEX ticket_window ON ticket (hall, day, at_window) WHERE state = 'called';
CREATE INDEX ticket_day ON ticket (hall, day, state);
CREATE INDEX ticket_version ON ticket (hall, version);
CREATE INDEX slot_start ON slot (hall, starts_at);

UPDATE meta SET value = '5' WHERE key = 'schema_version';
