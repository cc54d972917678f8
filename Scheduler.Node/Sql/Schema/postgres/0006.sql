-- Secrets and configs, by kind and name. What is in them is sealed, under a key that is not in this database. Instants are microseconds since 1970.
CREATE TABLE cluster_file (
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    version    bigint  NOT NULL,
    labels     bytea   NOT NULL,
    size       bigint  NOT NULL,
    data       bytea   NOT NULL,
    created_at bigint  NOT NULL,
    changed_at bigint  NOT NULL,
    PRIMARY KEY (kind, name)
);
