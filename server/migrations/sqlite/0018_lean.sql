-- PostgreSQL's tables have less to write from here on (see there); the number is the same for both.
UPDATE meta SET value = '18' WHERE key = 'schema_version';
