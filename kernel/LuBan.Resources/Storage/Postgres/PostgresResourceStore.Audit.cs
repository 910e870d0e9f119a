using System.Collections.Immutable;
using LuBan.Sdk;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

public sealed partial class PostgresResourceStore
{
    /// <inheritdoc/>
    public IAuditStore Audit => _audit;

    private sealed class AuditLog(PostgresResourceStore store) : IAuditStore
    {
        private const int TrimBatch = 1000;

        private ImmutableArray<Action> _observers = [];

        public async Task AppendAsync(AuditAppend record, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(record);
            await store.CommitAsync(StoreOperation.OfRecord(record), cancellationToken).ConfigureAwait(false);
        }

        public IReadOnlyList<AuditRecord> Read(AuditQuery query) => store.Read(reader => reader.ReadAudit(query));

        public AuditHead ReadHead() => store.Read(reader => reader.ReadAuditHead());

        public async Task<long> TrimAsync(long through, CancellationToken cancellationToken)
        {
            var schema = store._target.Schema;
            try
            {
                long removed = 0;
                // Small transactions, so that writes get their turn in between; under a lock, so that replicas do it one at a time.
                for (long batch = TrimBatch; batch == TrimBatch; removed += batch)
                {
                    batch = await store.ScalarAsync(
                        $"""
                        WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock({PostgresSchema.LockSpace}, hashtext('{schema}.audit'))),
                             old AS (DELETE FROM {schema}.audit WHERE seq IN (SELECT seq FROM {schema}.audit, turn WHERE seq <= $1 ORDER BY seq LIMIT $2) RETURNING seq, hash),
                             kept AS (UPDATE {schema}.audit_head SET trimmed_seq = last.seq, trimmed_hash = last.hash FROM (SELECT seq, hash FROM old ORDER BY seq DESC LIMIT 1) last RETURNING 1)
                        SELECT count(*) FROM old
                        """, cancellationToken, through, TrimBatch).ConfigureAwait(false);
                }

                return removed;
            }
            catch (NpgsqlException problem)
            {
                throw new ExtensionException("LB5012", $"Old audit records cannot be removed from the database {store._target}: {PostgresProblem.Describe(problem)}. It is tried again.", problem);
            }
        }

        public IDisposable Subscribe(Action appended)
        {
            ArgumentNullException.ThrowIfNull(appended);
            ImmutableInterlocked.Update(ref _observers, observers => observers.Add(appended));
            return new Subscription(() => ImmutableInterlocked.Update(ref _observers, observers => observers.Remove(appended)));
        }

        internal void Appended()
        {
            foreach (var observer in _observers) observer();
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
