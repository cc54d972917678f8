-- What registries are logged in to with, by the one name of each: sealed under a key that is not in the database.
CREATE TABLE registry (
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    login      bytea  NOT NULL,
    changed_at bigint NOT NULL
);

CREATE TRIGGER registry_changed AFTER INSERT OR UPDATE OR DELETE ON registry
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler_announce();
