-- What happened in a hall, in the transaction in which it happened. Rows are only ever added; `body` is canonical JSON
-- without personal data. The sealer gives each row its batch and its place in it once, in the order of ids.
CREATE TABLE event (
    id    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall  TEXT NOT NULL,
    at    BIGINT NOT NULL,
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL,
    batch BIGINT,
    place BIGINT,
    CHECK ((batch IS NULL) = (place IS NULL)),
    UNIQUE (hall, batch, place)
);

UPDATE meta SET value = '3' WHERE key = 'schema_version';
