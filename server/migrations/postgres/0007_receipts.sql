-- Receipts that citizens handed over, until the visit: encrypted to the hall's key, and at rest with the data key.
CREATE TABLE receipt (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall       TEXT NOT NULL,
    digest     BYTEA NOT NULL,
    item       TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    booking    BIGINT REFERENCES booking (id),
    created_at BIGINT NOT NULL,
    UNIQUE (hall, digest)
);
CREATE INDEX receipt_booking ON receipt (booking);

UPDATE meta SET value = '7' WHERE key = 'schema_version';
