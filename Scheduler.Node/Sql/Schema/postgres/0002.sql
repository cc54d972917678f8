-- Members that join and leave in steps, and that say whom they cannot reach. A changed member or owner is announced at
-- once on the channel "scheduler"; renewals are not.
ALTER TABLE node DROP CONSTRAINT node_status_check;
ALTER TABLE node
    ADD CONSTRAINT node_status_check CHECK (status IN ('joining', 'up', 'leaving', 'down')),
    ADD COLUMN joined_at   bigint NOT NULL DEFAULT 0,
    ADD COLUMN unreachable text   NOT NULL DEFAULT '[]',
    ADD COLUMN reason      text,
    ADD COLUMN version     text   NOT NULL DEFAULT '';

CREATE FUNCTION scheduler_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY scheduler;
    RETURN NULL;
END $$;

CREATE TRIGGER node_changed AFTER INSERT OR UPDATE OF status, incarnation, unreachable ON node
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler_announce();
CREATE TRIGGER shard_changed AFTER UPDATE OF owner_node ON shard
    FOR EACH STATEMENT EXECUTE FUNCTION scheduler_announce();
