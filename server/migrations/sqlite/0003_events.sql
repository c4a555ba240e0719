-- What happened in a hall, in the transaction in which it happened. Rows are only ever added; `body` is canonical JSON
-- without personal data. The sealer gives each row its batch and its place in it once, in the order of ids.
CREATE TABLE event (
    id    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL,
    batch INTEGER,
    place INTEGER,
    CHECK ((batch IS NULL) = (place IS NULL)),
    UNIQUE (hall, batch, place)
) STRICT;

UPDATE meta SET value = '3' WHERE key = 'schema_version';
