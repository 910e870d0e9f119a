using LuBan.DevOps.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Logs;

/// <summary>Forgets logs that are too old, and the oldest ones when all together take too much. What is at work is never forgotten.</summary>
internal sealed partial class LogRetention(LogStore logs, RunFolders folders, IOptionsMonitor<DevOpsOptions> options, TimeProvider time, ILogger<LogRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                Sweep();
            }
            catch (IOException failure)
            {
                LogFailure(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        // A run whose end was never written down is as old as its beginning; with no process of its own it cannot go on for ever.
        var ended = logs.All().Select(found => (found.Folder, At: found.Index.EndedAt, Size: SizeOf(found.Folder))).OrderByDescending(log => log.At ?? DateTimeOffset.MaxValue).ToList();
        var total = 0L;
        foreach (var log in ended)
        {
            total += log.Size;
            if (log.At is { } at && (now - at > options.CurrentValue.LogRetention || total > options.CurrentValue.LogCapacity)) Forget(log.Folder);
        }
    }

    private void Forget(string folder)
    {
        RunFolders.Delete(folder);
        for (var parent = Directory.GetParent(folder); parent is not null && parent.FullName.StartsWith(folders.Logs + "/", StringComparison.Ordinal) && !parent.EnumerateFileSystemInfos().Any(); parent = parent.Parent) parent.Delete();
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);

    [LoggerMessage(3, LogLevel.Warning, "Old logs could not be deleted; they are looked at again in ten minutes")]
    private partial void LogFailure(Exception failure);
}
