-- The event log, sealed: a batch holds the digest of each of its events and the hash of the batch before it. Rows are only
-- ever added.
CREATE TABLE batch (
    hall        TEXT NOT NULL,
    number      BIGINT NOT NULL,  -- 1, 2, 3 … without a gap
    day         TEXT NOT NULL,     -- the hall's day that it is counted to; never goes back
    events      BIGINT NOT NULL,
    first_event BIGINT NOT NULL,
    last_event  BIGINT NOT NULL,
    sealed_at   BIGINT NOT NULL,
    previous    BYTEA NOT NULL,     -- hash of the batch before; 32 zeros in the first
    leaves      BYTEA NOT NULL,     -- 32 bytes an event, in order
    hash        BYTEA NOT NULL,     -- over everything above
    PRIMARY KEY (hall, number)
);
CREATE INDEX batch_day ON batch (hall, day, number);

-- The hash of a day's last batch, signed when the day is over.
CREATE TABLE head (
    hall     TEXT NOT NULL,
    day      TEXT NOT NULL,
    envelope BYTEA NOT NULL,        -- canonical JSON: document and signature
    PRIMARY KEY (hall, day)
);

-- What the sealer looks for every second, however long the log is.
CREATE INDEX event_unsealed ON event (hall, id) WHERE batch IS NULL;

UPDATE meta SET value = '4' WHERE key = 'schema_version';
