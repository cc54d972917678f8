-- Secrets and configs, by kind and name. What is in them is sealed, under a key that is not in this database. Instants are microseconds since 1970.
CREATE TABLE cluster_file (
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    labels     BLOB    NOT NULL,
    size       INTEGER NOT NULL,
    data       BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;
