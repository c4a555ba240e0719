-- Less to write for each booking. A column that is empty at first needs no entry in its index before it has a value, and
-- a slot is never deleted, so nothing has to look it up again, and lock its row, for each booking of it.
ALTER TABLE booking DROP CONSTRAINT booking_look_up_key;
CREATE UNIQUE INDEX booking_look_up ON booking (look_up) WHERE look_up IS NOT NULL;
DROP INDEX booking_entry;
CREATE UNIQUE INDEX booking_entry ON booking (entry) WHERE entry IS NOT NULL;
ALTER TABLE event DROP CONSTRAINT event_hall_batch_place_key;
CREATE UNIQUE INDEX event_place ON event (hall, batch, place) WHERE batch IS NOT NULL;
ALTER TABLE booking DROP CONSTRAINT booking_slot_fkey;

UPDATE meta SET value = '18' WHERE key = 'schema_version';
