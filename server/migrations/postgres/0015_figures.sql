-- Figures are counted from the log, by kinds of events.
CREATE INDEX event_kind ON event (hall, kind, at);

UPDATE meta SET value = '15' WHERE key = 'schema_version';
