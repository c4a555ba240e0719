-- Who works in a hall. An account is never deleted, so that its id in the log always means the same one.
CREATE TABLE staff_account (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall          TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('clerk', 'operator', 'supervisor', 'publisher')),
    window_number BIGINT,
    password      TEXT,               -- argon2id, with its parameters and salt; NULL: not with a password
    first         BIGINT NOT NULL,   -- 1: somebody else chose the password
    issuer        TEXT,               -- OIDC
    subject       TEXT,
    disabled      BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    UNIQUE (hall, name),
    UNIQUE (hall, issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK ((role = 'clerk') = (window_number IS NOT NULL))
);

-- Who is signed in. The token is in the browser's cookie only.
CREATE TABLE staff_session (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account    BIGINT NOT NULL REFERENCES staff_account (id),
    token      BYTEA NOT NULL UNIQUE,  -- keyed digest
    way        TEXT NOT NULL CHECK (way IN ('password', 'oidc')),
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX staff_session_account ON staff_session (account);

-- Failed sign-ins of a name or an address, whether there is such an account or not.
CREATE TABLE staff_attempt (
    subject  BYTEA NOT NULL PRIMARY KEY,  -- keyed digest of the hall and the name, or of the address
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL
);

-- Sign-ins under way at the OIDC provider; each is used once.
CREATE TABLE staff_oidc (
    state      BYTEA NOT NULL PRIMARY KEY,  -- keyed digest
    hall       TEXT NOT NULL,
    browser    BYTEA NOT NULL,              -- keyed digest of the cookie of the browser that began
    sealed     BYTEA NOT NULL,              -- nonce and PKCE verifier, encrypted
    created_at BIGINT NOT NULL
);

UPDATE meta SET value = '10' WHERE key = 'schema_version';
