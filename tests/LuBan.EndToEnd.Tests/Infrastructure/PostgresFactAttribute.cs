using LuBan.TestSupport;

namespace LuBan.EndToEnd;

/// <summary>A test that needs a real PostgreSQL; without one it is skipped, and counted as such.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
