using Npgsql;

namespace LuBan.Marketplace.Journal;

/// <summary>The tables of a shared journal, and what is asked of them.</summary>
internal static class PostgresSchema
{
    public const string Table = "marketplace_journal";
    public const string Channel = "luban_marketplace";

    public const string Read = "SELECT line FROM marketplace_journal WHERE sequence > $1 ORDER BY sequence";
    public const string ReadOne = "SELECT line FROM marketplace_journal WHERE sequence = $1";
    public const string ReadHead = "SELECT sequence FROM marketplace_head";
    public const string LockHead = "SELECT sequence, line_hash, ticks FROM marketplace_head FOR UPDATE";
    public const string Insert = "INSERT INTO marketplace_journal (sequence, decision, line) SELECT one.sequence, $2, one.line FROM unnest($1::bigint[], $3::bytea[]) AS one (sequence, line)";
    public const string MoveHead = "WITH moved AS (UPDATE marketplace_head SET sequence = $1, line_hash = $2, ticks = $3 RETURNING 1) SELECT pg_notify('luban_marketplace', '') FROM moved";
    public const string FindDecision = "SELECT EXISTS (SELECT 1 FROM marketplace_journal WHERE decision = $1)";

    private const long MakingLock = 0x4c75_4261_6e4d_6b74;

    private const string Make = """
        CREATE TABLE IF NOT EXISTS marketplace_journal (sequence bigint PRIMARY KEY, decision uuid NOT NULL, line bytea NOT NULL);
        CREATE INDEX IF NOT EXISTS marketplace_journal_decision ON marketplace_journal (decision);
        CREATE TABLE IF NOT EXISTS marketplace_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), sequence bigint NOT NULL, line_hash bytea NOT NULL, ticks bigint NOT NULL);
        INSERT INTO marketplace_head (sequence, line_hash, ticks) VALUES (0, decode(repeat('00', 32), 'hex'), 0) ON CONFLICT DO NOTHING;
        """;

    /// <summary>Makes the tables when they are missing. Several servers may start at once: one makes them.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var exclusive = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({MakingLock})", connection)) await exclusive.ExecuteNonQueryAsync(cancellationToken);
        await using (var make = new NpgsqlCommand(Make, connection)) await make.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
