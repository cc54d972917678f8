-- Tokens with which hosts join, of which only a hash is kept, and the hosts that did. Instants are microseconds since 1970.
CREATE TABLE host_token (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    hash       bytea  NOT NULL,
    note       text   NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    uses_left  bigint NOT NULL,
    revoked_at bigint
);

-- A host may connect with a certificate for that very key, until it is removed. The token is the one that it came with.
CREATE TABLE host (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    key_hash   bytea  NOT NULL,
    joined_at  bigint NOT NULL,
    token      text   NOT NULL,
    attempt    text   NOT NULL,
    removed_at bigint
);
