-- After the visit: ratings (好差评) and complaints. Rows are never deleted; what a person wrote is sealed and goes in time.
CREATE TABLE rating (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall    TEXT NOT NULL,
    year    BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    visit   TEXT NOT NULL,          -- `ticket/7` or `case/7`: one rating each
    class   TEXT,
    at_window BIGINT,
    level   BIGINT NOT NULL CHECK (level BETWEEN 1 AND 5),  -- 5 is 非常满意
    channel TEXT NOT NULL,
    comment BYTEA,                     -- encrypted; NULL when there is none, or it was kept long enough
    at      BIGINT NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('none', 'open', 'handling', 'closed')),
    outcome BYTEA,                     -- the supervisor's words, encrypted
    ended_at BIGINT,
    UNIQUE (hall, visit),
    UNIQUE (hall, year, number)
);
CREATE INDEX rating_state ON rating (hall, state, id);

CREATE TABLE complaint (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall    TEXT NOT NULL,
    year    BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    look_up BYTEA NOT NULL UNIQUE,     -- keyed digest of number and code
    kind    TEXT NOT NULL,
    visit   TEXT,
    class   TEXT,
    at_window BIGINT,
    item    TEXT,
    material TEXT,                  -- id, where it is one of the case
    state   TEXT NOT NULL CHECK (state IN ('received', 'handling', 'answered', 'closed')),
    words   BYTEA,                     -- the citizen's, encrypted
    answer  BYTEA,                     -- the hall's, encrypted
    at      BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (hall, year, number)
);
CREATE INDEX complaint_state ON complaint (hall, state, id);

-- The last number of a hall, year and kind.
CREATE TABLE after_number (
    hall TEXT NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (hall, kind, year)
);

-- Figures are counted from the log, by kinds of events.
CREATE INDEX event_kind ON event (hall, kind, at);

UPDATE meta SET value = '16' WHERE key = 'schema_version';
