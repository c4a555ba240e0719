-- After the visit: ratings (好差评) and complaints. Rows are never deleted; what a person wrote is sealed and goes in time.
CREATE TABLE rating (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall    TEXT NOT NULL,
    year    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    visit   TEXT NOT NULL,          -- `ticket/7` or `case/7`: one rating each
    class   TEXT,
    at_window INTEGER,
    level   INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),  -- 5 is 非常满意
    channel TEXT NOT NULL,
    comment BLOB,                     -- encrypted; NULL when there is none, or it was kept long enough
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('none', 'open', 'handling', 'closed')),
    outcome BLOB,                     -- the supervisor's words, encrypted
    ended_at INTEGER,
    UNIQUE (hall, visit),
    UNIQUE (hall, year, number)
) STRICT;
CREATE INDEX rating_state ON rating (hall, state, id);

CREATE TABLE complaint (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall    TEXT NOT NULL,
    year    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    look_up BLOB NOT NULL UNIQUE,     -- keyed digest of number and code
    kind    TEXT NOT NULL,
    visit   TEXT,
    class   TEXT,
    at_window INTEGER,
    item    TEXT,
    material TEXT,                  -- id, where it is one of the case
    state   TEXT NOT NULL CHECK (state IN ('received', 'handling', 'answered', 'closed')),
    words   BLOB,                     -- the citizen's, encrypted
    answer  BLOB,                     -- the hall's, encrypted
    at      INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (hall, year, number)
) STRICT;
CREATE INDEX complaint_state ON complaint (hall, state, id);

-- The last number of a hall, year and kind.
CREATE TABLE after_number (
    hall TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (hall, kind, year)
) STRICT;

-- Figures are counted from the log, by kinds of events.
CREATE INDEX event_kind ON event (hall, kind, at);

UPDATE meta SET value = '16' WHERE key = 'schema_version';
