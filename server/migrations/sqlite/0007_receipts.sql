-- Receipts that citizens handed over, until the visit: encrypted to the hall's key, and at rest with the data key.
CREATE TABLE receipt (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall       TEXT NOT NULL,
    digest     BLOB NOT NULL,
    item       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    booking    INTEGER REFERENCES booking (id),
    created_at INTEGER NOT NULL,
    UNIQUE (hall, digest)
) STRICT;
CREATE INDEX receipt_booking ON receipt (booking);

UPDATE meta SET value = '7' WHERE key = 'schema_version';
