-- What the province is told of accepted cases, written in the transaction of the change and sent afterwards.
CREATE TABLE outbox (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall       TEXT NOT NULL,
    desk_case  INTEGER NOT NULL REFERENCES desk_case (id),
    event      TEXT NOT NULL UNIQUE,   -- id by which a receiver knows it again
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,          -- JSON without personal data
    created_at INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER NOT NULL,       -- not tried before
    sent_at    INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (desk_case, id) WHERE sent_at IS NULL;

UPDATE meta SET value = '12' WHERE key = 'schema_version';
