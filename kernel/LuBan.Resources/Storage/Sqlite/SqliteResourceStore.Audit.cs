using System.Collections.Immutable;

namespace LuBan.Resources.Storage.Sqlite;

public sealed partial class SqliteResourceStore
{
    /// <inheritdoc/>
    public IAuditStore Audit => _audit;

    private sealed class AuditLog(SqliteResourceStore store) : IAuditStore
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
            long removed = 0;
            // Small transactions, so that writes get their turn in between.
            for (var batch = TrimBatch; batch == TrimBatch;)
            {
                await store.RunOnWriterAsync(writer => batch = writer.TrimAudit(through, TrimBatch), cancellationToken).ConfigureAwait(false);
                removed += batch;
            }

            return removed;
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
}
