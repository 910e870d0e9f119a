namespace LuBan.Resources.Storage.Postgres;

/// <summary>The SQL that lives in the database.</summary>
internal static class PostgresScripts
{
    /// <summary>The result of an operation that only appended its audit record: the log has nothing of it.</summary>
    internal const int Recorded = 9;

    private static readonly int AuditTexts = AuditColumns.TextNames.Split(',').Length;

    /// <summary>The channel that wakes the replicas. The payload is a hint: what happened is read from the log.</summary>
    internal static string Channel(string schema) => schema + "_revision";

    /// <summary>The tables (names in byte order, as SQLite has them) and the functions. A later version adds functions beside those of an earlier one, so that replicas of two versions can run during an update: where a store began with version 1, its <c>commit1</c> is still there.</summary>
    internal static string Create(string schema) => $"""
        CREATE TABLE {schema}.luban_store(version int NOT NULL);
        INSERT INTO {schema}.luban_store VALUES({PostgresSchema.Version});
        CREATE TABLE {schema}.rev(one int PRIMARY KEY CHECK(one = 1), current bigint NOT NULL, compacted bigint NOT NULL);
        INSERT INTO {schema}.rev VALUES(1, 0, 0);
        CREATE TABLE {schema}.obj(
            grp text COLLATE "C" NOT NULL, res text COLLATE "C" NOT NULL, ns text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
            rv bigint NOT NULL, create_rv bigint NOT NULL, uid text NOT NULL, data bytea NOT NULL, PRIMARY KEY(grp, res, ns, name));
        CREATE TABLE {schema}.log(
            rv bigint PRIMARY KEY, grp text COLLATE "C" NOT NULL, res text COLLATE "C" NOT NULL, ns text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
            op smallint NOT NULL, uid text NOT NULL, create_rv bigint NOT NULL, data bytea, prev_rv bigint NOT NULL, prev bytea);
        CREATE INDEX log_by_resource ON {schema}.log(grp, res, rv);
        CREATE TABLE {schema}.fence(name text COLLATE "C" PRIMARY KEY, token bigint NOT NULL);
        -- The last batch of each writer, with its outcome: what a writer reads when the answer to a commit was lost.
        CREATE TABLE {schema}.writer(id uuid PRIMARY KEY, batch bigint NOT NULL, first bigint, results smallint[], seen timestamptz NOT NULL DEFAULT now());

        {RaiseFunction(schema)}

        {Audit(schema)}
        """;

    /// <summary>What version 2 brought: the audit log, and the function that writes it together with a batch.</summary>
    internal static string Audit(string schema) => $"""
        CREATE TABLE {schema}.audit(
            seq bigint PRIMARY KEY, tm bigint NOT NULL, usr text COLLATE "C" NOT NULL, verb text COLLATE "C" NOT NULL, grp text COLLATE "C" NOT NULL, res text COLLATE "C" NOT NULL,
            ns text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, ext text COLLATE "C" NOT NULL, decision text COLLATE "C" NOT NULL, corr text COLLATE "C" NOT NULL,
            status int NOT NULL, payload bytea NOT NULL, hash bytea NOT NULL);
        CREATE INDEX audit_by_time ON {schema}.audit(tm);
        CREATE INDEX audit_by_user ON {schema}.audit(usr, seq);
        CREATE INDEX audit_by_object ON {schema}.audit(ns, res, name, seq);
        CREATE INDEX audit_by_correlation ON {schema}.audit(corr);
        CREATE TABLE {schema}.audit_head(one int PRIMARY KEY CHECK(one = 1), seq bigint NOT NULL, hash bytea NOT NULL, trimmed_seq bigint NOT NULL, trimmed_hash bytea NOT NULL);
        INSERT INTO {schema}.audit_head VALUES(1, 0, decode(repeat('00', {AuditChain.HashBytes}), 'hex'), 0, decode(repeat('00', {AuditChain.HashBytes}), 'hex'));

        {CommitFunction(schema)}
        """;

    /// <summary>Revisions are taken from the counter row, whose lock is held until the commit: without gaps, and visible in their order.</summary>
    private static string CommitFunction(string schema) => $"""
        CREATE FUNCTION {schema}.commit2(
            p_writer uuid, p_batch bigint, p_op smallint[], p_grp text[], p_res text[], p_ns text[], p_name text[],
            p_expected bigint[], p_uid text[], p_data bytea[], p_fence text[], p_token bigint[], p_raise boolean[],
            p_audit bytea[], p_audit_time bigint[], p_audit_status int[], p_audit_text text[])
        RETURNS TABLE(o_result smallint, o_rv bigint, o_create_rv bigint, o_uid text, o_was_rv bigint, o_was bytea, o_token bigint, o_current bigint)
        LANGUAGE plpgsql AS $body$
        DECLARE
            item {schema}.obj%ROWTYPE;
            there boolean;
            begun bigint;
            outcomes smallint[] := ARRAY[]::smallint[];
            entry bytea;
            last_seq bigint;
            last_hash bytea;
            texts int;
            audited boolean := false;
        BEGIN
            SELECT rev.current INTO begun FROM {schema}.rev FOR UPDATE;
            o_current := begun;
            -- After the counter, which every writer takes first: one chain, whoever writes.
            SELECT h.seq, h.hash INTO last_seq, last_hash FROM {schema}.audit_head h;
            FOR i IN 1 .. cardinality(p_op) LOOP
                o_rv := 0; o_create_rv := 0; o_uid := ''; o_was_rv := 0; o_was := NULL; o_token := 0;
                IF p_fence[i] IS NOT NULL THEN
                    SELECT fence.token INTO o_token FROM {schema}.fence WHERE fence.name = p_fence[i];
                    o_token := coalesce(o_token, 0);
                END IF;
                SELECT * INTO item FROM {schema}.obj WHERE obj.grp = p_grp[i] AND obj.res = p_res[i] AND obj.ns = p_ns[i] AND obj.name = p_name[i];
                there := FOUND;
                IF there THEN
                    o_create_rv := item.create_rv; o_uid := item.uid; o_was_rv := item.rv; o_was := item.data;
                END IF;
                IF p_op[i] = {(int)StoreOperationType.Record} THEN o_result := {Recorded};
                ELSIF p_fence[i] IS NOT NULL AND p_token[i] < o_token THEN o_result := {(int)StoreResult.Fenced};
                ELSIF p_op[i] = {(int)StoreOperationType.Create} AND there THEN o_result := {(int)StoreResult.AlreadyExists};
                ELSIF p_op[i] <> {(int)StoreOperationType.Create} AND NOT there THEN o_result := {(int)StoreResult.NotFound};
                ELSIF there AND p_expected[i] <> 0 AND p_expected[i] <> item.rv THEN o_result := {(int)StoreResult.Conflict};
                ELSE
                    o_result := {(int)StoreResult.Committed};
                    o_current := o_current + 1;
                    o_rv := o_current;
                    IF p_op[i] = {(int)StoreOperationType.Create} THEN
                        o_create_rv := o_rv; o_uid := p_uid[i];
                        INSERT INTO {schema}.obj VALUES(p_grp[i], p_res[i], p_ns[i], p_name[i], o_rv, o_rv, p_uid[i], p_data[i]);
                    ELSIF p_op[i] = {(int)StoreOperationType.Update} THEN
                        UPDATE {schema}.obj SET rv = o_rv, data = p_data[i] WHERE obj.grp = p_grp[i] AND obj.res = p_res[i] AND obj.ns = p_ns[i] AND obj.name = p_name[i];
                    ELSE
                        DELETE FROM {schema}.obj WHERE obj.grp = p_grp[i] AND obj.res = p_res[i] AND obj.ns = p_ns[i] AND obj.name = p_name[i];
                    END IF;
                    INSERT INTO {schema}.log VALUES(o_rv, p_grp[i], p_res[i], p_ns[i], p_name[i], p_op[i], o_uid, o_create_rv, nullif(p_data[i], ''::bytea), o_was_rv, o_was);
                    IF p_fence[i] IS NOT NULL AND p_raise[i] THEN
                        INSERT INTO {schema}.fence VALUES(p_fence[i], p_token[i]) ON CONFLICT (name) DO UPDATE SET token = excluded.token;
                    END IF;
                END IF;
                IF p_audit[i] IS NOT NULL AND o_result IN ({Recorded}, {(int)StoreResult.Committed}) THEN
                    entry := p_audit[i];
                    IF o_rv > 0 THEN entry := substring(entry FOR length(entry) - 1) || convert_to(',"revision":"' || o_rv || '"' || chr(125), 'UTF8'); END IF;
                    last_seq := last_seq + 1;
                    last_hash := sha256(last_hash || int8send(last_seq) || entry);
                    texts := (i - 1) * {AuditTexts};
                    INSERT INTO {schema}.audit(seq, payload, hash, tm, status, {AuditColumns.TextNames}) VALUES(last_seq, entry, last_hash, p_audit_time[i], p_audit_status[i],
                        {string.Join(", ", Enumerable.Range(1, AuditTexts).Select(n => $"p_audit_text[texts + {n}]"))});
                    audited := true;
                END IF;
                outcomes := outcomes || o_result;
                RETURN NEXT;
            END LOOP;
            -- Nothing written: nothing to remember, and doing it again would do no harm.
            IF o_current = begun AND NOT audited THEN RETURN; END IF;
            IF audited THEN UPDATE {schema}.audit_head SET seq = last_seq, hash = last_hash; END IF;
            INSERT INTO {schema}.writer AS w VALUES(p_writer, p_batch, begun + 1, outcomes)
                ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, first = excluded.first, results = excluded.results, seen = now() WHERE w.batch < excluded.batch;
            IF NOT FOUND THEN
                -- The writer lost sight of this batch, declared it void and may have sent its operations again.
                RAISE EXCEPTION 'batch % of writer % is void', p_batch, p_writer;
            END IF;
            IF o_current = begun THEN RETURN; END IF;
            UPDATE {schema}.rev SET current = o_current;
            PERFORM pg_notify('{Channel(schema)}', o_current::text);
        END
        $body$;
        """;

    /// <summary>After a restore, and where a failover lost committed writes: no revision that a client may have seen is used again.</summary>
    private static string RaiseFunction(string schema) => $"""
        CREATE FUNCTION {schema}.raise_revision(p_above bigint DEFAULT NULL) RETURNS bigint
        LANGUAGE plpgsql AS $body$
        DECLARE
            now_at bigint;
        BEGIN
            SELECT rev.current INTO now_at FROM {schema}.rev FOR UPDATE;
            IF p_above IS NOT NULL AND now_at >= p_above THEN RETURN now_at; END IF;
            now_at := greatest(now_at, coalesce(p_above, 0)) + {ResourceStoreBackup.RevisionStep};
            UPDATE {schema}.rev SET current = now_at, compacted = now_at;
            DELETE FROM {schema}.log;
            PERFORM pg_notify('{Channel(schema)}', now_at::text);
            RETURN now_at;
        END
        $body$;
        """;
}
