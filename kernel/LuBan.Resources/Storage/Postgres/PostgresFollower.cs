using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Follows the log: woken by notifications, and by the clock in case one was lost. After a lost connection it listens and catches up again.</summary>
internal sealed partial class PostgresFollower(PostgresTarget target, NpgsqlDataSource source, PostgresPublisher publisher, Func<int> ownProcess, TimeSpan poll, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Why the database cannot be followed now; null when it can.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The server's process of the listening connection, for tests that end it.</summary>
    internal int ProcessId { get; private set; }

    internal async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await source.OpenConnectionAsync(stopping).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false)) await FollowAsync(connection, () => pause = FirstPause, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // Whatever it was, the log is followed again: an end of this loop would freeze every watch.
                if (Problem is null) LogLost(logger, problem, target.ToString());
                Problem = PostgresProblem.Describe(problem);
            }

            try
            {
                await Task.Delay(pause, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, Action connected, CancellationToken stopping)
    {
        var foreign = false;
        connection.Notification += (_, notification) => foreign |= notification.PID != ownProcess();
        await PostgresWriter.ConfigureAsync(connection, stopping).ConfigureAwait(false);
        var listen = new NpgsqlCommand($"LISTEN {PostgresScripts.Channel(target.Schema)}", connection);
        await using (listen.ConfigureAwait(false)) await listen.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
        await publisher.CheckHistoryAsync(connection, stopping).ConfigureAwait(false);
        await publisher.CatchUpAsync(connection, stopping).ConfigureAwait(false);
        ProcessId = connection.ProcessID;
        if (Problem is not null) LogBack(logger, target.ToString(), publisher.Published);
        Problem = null;
        connected();
        var lastLook = Stopwatch.GetTimestamp();
        while (true)
        {
            if (!foreign) await connection.WaitAsync(poll, stopping).ConfigureAwait(false);
            // What this process wrote is published by its writer; the clock looks at it all the same.
            if (!foreign && Stopwatch.GetElapsedTime(lastLook) < poll) continue;
            foreign = false;
            await publisher.CatchUpAsync(connection, stopping).ConfigureAwait(false);
            lastLook = Stopwatch.GetTimestamp();
        }
    }

    [LoggerMessage(5052, LogLevel.Warning, "The database {Target} does not answer; reads go on from memory, writes wait")]
    private static partial void LogLost(ILogger logger, Exception problem, string target);

    [LoggerMessage(5053, LogLevel.Information, "The database {Target} answers again; caught up at revision {Revision}")]
    private static partial void LogBack(ILogger logger, string target, long revision);
}
