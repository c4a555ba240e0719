-- Formal papers of cases (文书), each as it was issued. What stands on it is in `sealed`, encrypted at rest; number, day and
-- digest stay, so that the paper can be checked when the rest is deleted.
CREATE TABLE paper (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall      TEXT NOT NULL,
    number    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    desk_case BIGINT NOT NULL REFERENCES desk_case (id),
    turn      BIGINT NOT NULL,      -- which of its kind in the case
    issued_on TEXT NOT NULL,         -- the day that stands on it
    issued_at BIGINT NOT NULL,
    digest    BYTEA NOT NULL,         -- SHA-256 of what it says
    sealed    BYTEA,                  -- the paper; NULL when it was kept long enough
    UNIQUE (number),
    UNIQUE (desk_case, kind, turn)
);

-- The last number of a hall, kind and year: taken in the transaction that issues the paper, so none is lost or given twice.
CREATE TABLE paper_number (
    hall TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (hall, kind, year)
);

UPDATE meta SET value = '15' WHERE key = 'schema_version';
