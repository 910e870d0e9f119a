using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

public sealed partial class PostgresResourceStore
{
    private const int CompactionBatch = 1000;

    private long _compactionFailures;
    private string? _compactionProblem;

    /// <summary>Called at the start of each compaction; a test makes it throw.</summary>
    internal Action? BeforeCompaction { get; set; }

    /// <inheritdoc/>
    public async Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        revision = Math.Min(revision, CurrentRevision);
        // After a failure the rest of the work is done even if nothing new is to be forgotten.
        if (revision <= CompactedRevision && _compactionProblem is null) return;
        revision = Math.Max(revision, CompactedRevision);
        try
        {
            BeforeCompaction?.Invoke();
            var compacted = await ScalarAsync($"UPDATE {_target.Schema}.rev SET compacted = greatest(compacted, $1) RETURNING compacted", cancellationToken, revision).ConfigureAwait(false);
            _publisher.NoteCompaction(compacted);

            // Small transactions, so that writes get their turn in between; under a lock, so that replicas do it one at a time.
            while (await ScalarAsync(
                       $"""
                       WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock({PostgresSchema.LockSpace}, hashtext('{_target.Schema}.compaction'))),
                            old AS (DELETE FROM {_target.Schema}.log WHERE rv IN (SELECT rv FROM {_target.Schema}.log, turn WHERE rv <= $1 ORDER BY rv LIMIT $2) RETURNING 1)
                       SELECT count(*) FROM old
                       """, cancellationToken, revision, CompactionBatch).ConfigureAwait(false) == CompactionBatch)
            {
            }

            // Writers that have not been seen for a day are gone, and so is everybody who could ask for their last batch.
            await ScalarAsync($"WITH gone AS (DELETE FROM {_target.Schema}.writer WHERE seen < now() - interval '1 day' RETURNING 1) SELECT count(*) FROM gone", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or ObjectDisposedException))
        {
            Interlocked.Increment(ref _compactionFailures);
            _compactionProblem = PostgresProblem.Describe(problem);
            _metrics.CompactionFailed();
            throw problem is NpgsqlException ? new ExtensionException("LB5012", $"The database {_target} cannot be compacted: {_compactionProblem}. It is tried again at the next interval.", problem) : problem;
        }

        _compactionProblem = null;
        _metrics.Compacted();
    }

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellationToken, params long[] values)
    {
        var command = _source.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }
}
