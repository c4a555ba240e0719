-- What the province is told of accepted cases, written in the transaction of the change and sent afterwards.
CREATE TABLE outbox (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall       TEXT NOT NULL,
    desk_case  BIGINT NOT NULL REFERENCES desk_case (id),
    event      TEXT NOT NULL UNIQUE,   -- id by which a receiver knows it again
    kind       TEXT NOT NULL,
    body       TEXT NOT NULL,          -- JSON without personal data
    created_at BIGINT NOT NULL,
    attempts   BIGINT NOT NULL DEFAULT 0,
    next_at    BIGINT NOT NULL,        -- not tried before
    sent_at    BIGINT
);
CREATE INDEX outbox_waiting ON outbox (desk_case, id) WHERE sent_at IS NULL;

UPDATE meta SET value = '12' WHERE key = 'schema_version';
