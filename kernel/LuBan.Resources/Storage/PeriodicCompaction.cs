using Microsoft.Extensions.Logging;

namespace LuBan.Resources.Storage;

/// <summary>Every interval, has a store forget what was already old at the interval before. A failure is counted by the store and tried again: it never ends the loop.</summary>
internal static partial class PeriodicCompaction
{
    internal static async Task RunAsync(IResourceStore store, ResourceStoreOptions options, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.CompactionInterval, time);
        var target = store.CurrentRevision;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                var now = store.CurrentRevision;
                try
                {
                    await store.CompactAsync(Math.Min(target, now - options.RetainedRevisions), stopping).ConfigureAwait(false);
                    target = now;
                }
                catch (Exception problem) when (problem is not (OperationCanceledException or ObjectDisposedException))
                {
                    LogCompactionFailed(logger, problem);
                }
            }
        }
        catch (Exception closing) when (closing is OperationCanceledException or ObjectDisposedException)
        {
            // The store is closing.
        }
    }

    [LoggerMessage(5020, LogLevel.Error, "The compaction of the store failed; it will be tried again")]
    private static partial void LogCompactionFailed(ILogger logger, Exception problem);
}
