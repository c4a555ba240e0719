-- The database's own facts about itself: one row a fact. Other tables come with the features that need them.
CREATE TABLE meta (
    key        TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    created_at TEXT NOT NULL  -- UTC, RFC 3339
);

INSERT INTO meta (key, value, created_at)
VALUES ('schema_version', '1', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
