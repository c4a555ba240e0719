-- The hall's kiosks (自助终端), and ticket numbers kept for when the network is away.

-- A device is never deleted, so that its id in the log always means the same one.
CREATE TABLE kiosk_device (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall          TEXT NOT NULL,
    name          TEXT NOT NULL,
    token         BYTEA NOT NULL UNIQUE,        -- digest
    cookie        BYTEA UNIQUE,                 -- digest; NULL before it signed in
    cookie_before BYTEA,                        -- digest of the one before, until the new one is used
    session       BIGINT NOT NULL DEFAULT 0,  -- how often it signed in
    created_at    BIGINT NOT NULL,
    removed_at    BIGINT
);
CREATE UNIQUE INDEX kiosk_name ON kiosk_device (hall, name) WHERE removed_at IS NULL;

-- A number that was taken from the class's counter for a kiosk. It is handed out without a network and reported later, or
-- never used.
CREATE TABLE kiosk_number (
    hall        TEXT NOT NULL,
    day         TEXT NOT NULL,
    class       TEXT NOT NULL,
    number      BIGINT NOT NULL,
    kiosk       BIGINT NOT NULL REFERENCES kiosk_device (id),
    session     BIGINT NOT NULL,              -- in which it was reserved
    reserved_at BIGINT NOT NULL,
    handed_key  BYTEA,                          -- digest of the key it was handed out with; NULL until it is reported
    PRIMARY KEY (hall, day, class, number),
    UNIQUE (kiosk, handed_key)
);

UPDATE meta SET value = '19' WHERE key = 'schema_version';
