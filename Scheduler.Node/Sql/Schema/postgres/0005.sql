-- What people make for services to refer to, by kind and name: networks. Instants are microseconds since 1970.
CREATE TABLE shared_object (
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    body       bytea  NOT NULL,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (kind, name)
);
