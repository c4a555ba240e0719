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

UPDATE meta SET value = '13' WHERE key = 'schema_version';
