-- Formal papers of cases (文书), each as it was issued. What stands on it is in `sealed`, encrypted at rest; number, day and
-- digest stay, so that the paper can be checked when the rest is deleted.
CREATE TABLE paper (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall      TEXT NOT NULL,
    number    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    desk_case INTEGER NOT NULL REFERENCES desk_case (id),
    turn      INTEGER NOT NULL,      -- which of its kind in the case
    issued_on TEXT NOT NULL,         -- the day that stands on it
    issued_at INTEGER NOT NULL,
    digest    BLOB NOT NULL,         -- SHA-256 of what it says
    sealed    BLOB,                  -- the paper; NULL when it was kept long enough
    UNIQUE (number),
    UNIQUE (desk_case, kind, turn)
) STRICT;

-- The last number of a hall, kind and year: taken in the transaction that issues the paper, so none is lost or given twice.
CREATE TABLE paper_number (
    hall TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (hall, kind, year)
) STRICT;

UPDATE meta SET value = '15' WHERE key = 'schema_version';
