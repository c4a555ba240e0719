-- The hall's kiosks (自助终端), and ticket numbers kept for when the network is away.

-- A device is never deleted, so that its id in the log always means the same one.
CREATE TABLE kiosk_device (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall          TEXT NOT NULL,
    name          TEXT NOT NULL,
    token         BLOB NOT NULL UNIQUE,        -- digest
    cookie        BLOB UNIQUE,                 -- digest; NULL before it signed in
    cookie_before BLOB,                        -- digest of the one before, until the new one is used
    session       INTEGER NOT NULL DEFAULT 0,  -- how often it signed in
    created_at    INTEGER NOT NULL,
    removed_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX kiosk_name ON kiosk_device (hall, name) WHERE removed_at IS NULL;

-- A number that was taken from the class's counter for a kiosk. It is handed out without a network and reported later, or
-- never used.
CREATE TABLE kiosk_number (
    hall        TEXT NOT NULL,
    day         TEXT NOT NULL,
    class       TEXT NOT NULL,
    number      INTEGER NOT NULL,
    kiosk       INTEGER NOT NULL REFERENCES kiosk_device (id),
    session     INTEGER NOT NULL,              -- in which it was reserved
    reserved_at INTEGER NOT NULL,
    handed_key  BLOB,                          -- digest of the key it was handed out with; NULL until it is reported
    PRIMARY KEY (hall, day, class, number),
    UNIQUE (kiosk, handed_key)
) STRICT;

UPDATE meta SET value = '19' WHERE key = 'schema_version';
