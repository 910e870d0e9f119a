using System.Net.Sockets;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Reads the driver's exceptions.</summary>
internal static class PostgresProblem
{
    /// <summary>The database is there and refused the statement: its transaction was undone. Anything else leaves the outcome open.</summary>
    internal static bool IsRefusal(Exception problem) =>
        problem is PostgresException { Severity: "ERROR", InvariantSeverity: "ERROR" } refused && !IsAway(refused);

    /// <summary>The database may answer later.</summary>
    internal static bool IsAway(Exception problem) => problem switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException or OperationCanceledException => true,
        InvalidOperationException => true,
        _ => false,
    };

    /// <summary>Why the database cannot be used, in one sentence. The driver's texts name no password.</summary>
    internal static string Describe(Exception problem) => problem switch
    {
        PostgresException refused => $"{refused.MessageText} (SQLSTATE {refused.SqlState})",
        { InnerException: SocketException socket } => socket.Message,
        { InnerException: TimeoutException } => "no answer in time",
        _ => problem.Message,
    };
}
