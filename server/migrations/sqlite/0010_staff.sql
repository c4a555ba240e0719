-- Who works in a hall. An account is never deleted, so that its id in the log always means the same one.
CREATE TABLE staff_account (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hall          TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('clerk', 'operator', 'supervisor', 'publisher')),
    window_number INTEGER,
    password      TEXT,               -- argon2id, with its parameters and salt; NULL: not with a password
    first         INTEGER NOT NULL,   -- 1: somebody else chose the password
    issuer        TEXT,               -- OIDC
    subject       TEXT,
    disabled      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    UNIQUE (hall, name),
    UNIQUE (hall, issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK ((role = 'clerk') = (window_number IS NOT NULL))
) STRICT;

-- Who is signed in. The token is in the browser's cookie only.
CREATE TABLE staff_session (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account    INTEGER NOT NULL REFERENCES staff_account (id),
    token      BLOB NOT NULL UNIQUE,  -- keyed digest
    way        TEXT NOT NULL CHECK (way IN ('password', 'oidc')),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_session_account ON staff_session (account);

-- Failed sign-ins of a name or an address, whether there is such an account or not.
CREATE TABLE staff_attempt (
    subject  BLOB NOT NULL PRIMARY KEY,  -- keyed digest of the hall and the name, or of the address
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) STRICT;

-- Sign-ins under way at the OIDC provider; each is used once.
CREATE TABLE staff_oidc (
    state      BLOB NOT NULL PRIMARY KEY,  -- keyed digest
    hall       TEXT NOT NULL,
    browser    BLOB NOT NULL,              -- keyed digest of the cookie of the browser that began
    sealed     BLOB NOT NULL,              -- nonce and PKCE verifier, encrypted
    created_at INTEGER NOT NULL
) STRICT;

UPDATE meta SET value = '10' WHERE key = 'schema_version';
