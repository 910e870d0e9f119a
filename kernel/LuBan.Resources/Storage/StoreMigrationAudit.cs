using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;
using Npgsql;
using NpgsqlTypes;

namespace LuBan.Resources.Storage;

/// <summary>Copies the audit log, with its sequences and hashes, and walks along the chain of what arrived.</summary>
internal static class StoreMigrationAudit
{
    private const int Page = 500;

    internal static async Task CopyAsync(NpgsqlConnection connection, PostgresTarget target, SqliteReader source, AuditHead head, string name, CancellationToken cancellationToken)
    {
        if (head.Sequence == 0) return;
        await CopyRecordsAsync(connection, target, source, head, cancellationToken).ConfigureAwait(false);
        var keep = new NpgsqlCommand($"UPDATE {target.Schema}.audit_head SET seq = $1, hash = $2, trimmed_seq = $3, trimmed_hash = $4", connection);
        await using (keep.ConfigureAwait(false))
        {
            foreach (var value in new object[] { head.Sequence, head.Hash, head.TrimmedSequence, head.TrimmedHash }) keep.Parameters.Add(new NpgsqlParameter { Value = value });
            await keep.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await VerifyAsync(connection, target, head, name, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CopyRecordsAsync(NpgsqlConnection connection, PostgresTarget target, SqliteReader source, AuditHead head, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginBinaryImportAsync($"COPY {target.Schema}.audit(seq, payload, hash, tm, status, {AuditColumns.TextNames}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var after = head.TrimmedSequence;
            while (source.ReadAudit(new AuditQuery { After = after, Limit = Page }) is { Count: > 0 } page)
            {
                foreach (var record in page) await WriteAsync(copy, record, cancellationToken).ConfigureAwait(false);
                after = page[^1].Sequence;
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, AuditRecord record, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(record.Sequence, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(record.Payload, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(record.Hash, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(record.Columns!.Time, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(record.Columns.Status, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
        foreach (var text in record.Columns.Texts) await copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whoever arrives at the hash that the source has as its newest has read the same log.</summary>
    private static async Task VerifyAsync(NpgsqlConnection connection, PostgresTarget target, AuditHead head, string name, CancellationToken cancellationToken)
    {
        var (before, next) = (head.TrimmedHash, head.TrimmedSequence + 1);
        var command = new NpgsqlCommand($"SELECT seq, payload, hash, tm, status, {AuditColumns.TextNames} FROM {target.Schema}.audit ORDER BY seq", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                for (; await row.ReadAsync(cancellationToken).ConfigureAwait(false); next++)
                {
                    var record = PostgresReader.ReadAuditRow(row);
                    before = AuditChain.Hash(before, record.Sequence, record.Payload);
                    if (record.Sequence != next || !before.AsSpan().SequenceEqual(record.Hash)) throw Broken(name, next);
                }
            }
        }

        if (next != head.Sequence + 1 || !before.AsSpan().SequenceEqual(head.Hash)) throw Broken(name, next);
    }

    private static ExtensionException Broken(string name, long sequence) => new("LB5060",
        $"The chain of the audit log of '{name}' is broken at record {sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)}. Nothing was kept in the database, and the source is unchanged. A log that was tampered with is not carried on as if it were whole: keep the file as evidence, and see what verification says about it.");
}
