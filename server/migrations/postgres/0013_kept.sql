-- What a booking and a hall keep whatever their plan or configuration becomes.

-- How long the visit is, of all its slots; NULL in bookings of older programs: as long as their slots are now.
ALTER TABLE booking ADD COLUMN minutes BIGINT CHECK (minutes > 0);
UPDATE booking SET minutes = parts * (SELECT s.minutes FROM slot s WHERE s.id = booking.slot);

-- Retention asks for slots that are over and whose bookings may still say who came; 1: none of them does.
ALTER TABLE slot ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;
CREATE INDEX slot_kept ON slot (hall, starts_at) WHERE forgotten = 0;

-- How long each hall keeps what, as its file said last: a hall that nobody serves any more forgets all the same.
CREATE TABLE retention (
    hall         TEXT NOT NULL PRIMARY KEY,
    keep_days    BIGINT NOT NULL,
    no_show_days BIGINT NOT NULL
);

-- Halls that were served before: nobody remembers how long they kept what, so as long as a file may say.
INSERT INTO retention (hall, keep_days, no_show_days) SELECT DISTINCT hall, 365, 732 FROM hall_day;

-- The first seat of a slot that somebody may get, however many are booked.
CREATE INDEX seat_open ON seat (slot, number) WHERE retired = 0 AND state <> 'booked';

-- What is counted before another receipt without a booking is kept.
CREATE INDEX receipt_loose ON receipt (hall) WHERE booking IS NULL;

-- `over`: a place whose slot began, or whose person may have no more bookings, before a seat was theirs.
ALTER TABLE waiting DROP CONSTRAINT waiting_state_check;
ALTER TABLE waiting ADD CONSTRAINT waiting_state_check
    CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'lapsed', 'over'));
ALTER TABLE waiting DROP CONSTRAINT waiting_check1;
ALTER TABLE waiting ADD CONSTRAINT waiting_check1
    CHECK (booking IS NOT NULL OR state IN ('waiting', 'left', 'over'));

UPDATE meta SET value = '13' WHERE key = 'schema_version';
