-- Cases (办件). `record` is JSON without personal data of the applicant; those are in `sealed`, encrypted at rest.
CREATE TABLE desk_case (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall           TEXT NOT NULL,
    item           TEXT NOT NULL,
    version        TEXT NOT NULL,     -- first day of the item's version
    bundle         TEXT NOT NULL,     -- digest of the bundle that decides
    applied        TEXT NOT NULL,     -- application date: the day it was received
    receipt        BYTEA,             -- SHA-256 of the receipt it was opened from
    state          TEXT NOT NULL,
    licence        BIGINT NOT NULL,
    number_year    BIGINT,
    number         BIGINT,
    first_receiver TEXT NOT NULL,
    flagged        BIGINT NOT NULL DEFAULT 0,
    revision       BIGINT NOT NULL DEFAULT 1,
    record         TEXT NOT NULL,
    sealed         BYTEA,             -- applicant and facts; NULL when they were kept long enough
    opened_at      BIGINT NOT NULL,
    ended_at       BIGINT,
    CHECK ((number IS NULL) = (number_year IS NULL)),
    CHECK (state NOT IN ('accepted', 'deferred', 'concluded', 'delivered') OR number IS NOT NULL),
    CHECK (state <> 'not-accepted' OR number IS NULL),
    UNIQUE (hall, number_year, number)
);
CREATE INDEX desk_case_state ON desk_case (hall, state, id);
-- One receipt has one case at a time.
CREATE UNIQUE INDEX desk_case_receipt ON desk_case (hall, receipt) WHERE ended_at IS NULL;

-- The last number of a hall and year: taken in the transaction of the acceptance, so none is lost or given twice.
CREATE TABLE case_number (
    hall TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (hall, year)
);

UPDATE meta SET value = '11' WHERE key = 'schema_version';
