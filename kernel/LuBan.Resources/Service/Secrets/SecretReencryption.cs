using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Resources;

/// <summary>Writes again in the background what is encrypted with an old key or not at all, and retires keys that nothing needs.</summary>
internal sealed partial class SecretReencryption(
    IResourceStore main, [FromKeyedServices(StorageClass.Volatile)] IResourceStore other, SecretKeyRing ring, IOptions<SecretOptions> options, TimeProvider time, ILogger<SecretReencryption> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>The old keys that no object needs, and the revision at which that was first seen.</summary>
    private (HashSet<string> Keys, long Revision) _unused = ([], 0);

    /// <summary>Looks now, not at the next interval.</summary>
    internal void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = options.Value.SweepInterval;
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(logger, problem);
                wait = RetryDelay;
            }

            await WaitAsync(wait, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (oldKeys, unreadable) = (new HashSet<string>(), 0);
        foreach (var store in new[] { main, other }.OfType<EncryptingStore>())
        {
            var (keys, failed) = await store.SweepAsync(cancellationToken).ConfigureAwait(false);
            oldKeys.UnionWith(keys);
            unreadable += failed;
        }

        if (unreadable > 0) LogUnreadable(logger, unreadable);
        if (oldKeys.Count > 0) LogMoved(logger, string.Join(", ", oldKeys), ring.Primary.Id);
        RetireUnused(oldKeys);
    }

    /// <summary>A key may go when no object needs it and the log, which may hold older states, was compacted past that point.</summary>
    private void RetireUnused(HashSet<string> stillSeen)
    {
        var unused = ring.Keys.Where(key => key is { Primary: false, Retired: null } && !stillSeen.Contains(key.Id)).Select(key => key.Id).ToHashSet();
        if (!_unused.Keys.SetEquals(unused)) _unused = (unused, main.CurrentRevision);
        if (unused.Count == 0 || main.CompactedRevision < _unused.Revision) return;
        ring.Retire(unused);
        LogRetired(logger, string.Join(", ", unused));
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wake.WaitAsync(stop.Token);
        await Task.WhenAny(woken, Task.Delay(wait, time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(5050, LogLevel.Warning, "Confidential objects could not be encrypted anew; trying again")]
    private static partial void LogFailed(ILogger logger, Exception problem);

    [LoggerMessage(5051, LogLevel.Error, "{Count} confidential object(s) cannot be decrypted (LB5041, LB5042)")]
    private static partial void LogUnreadable(ILogger logger, int count);

    [LoggerMessage(5052, LogLevel.Information, "Objects were moved from the key(s) {OldKeys} to {Key}")]
    private static partial void LogMoved(ILogger logger, string oldKeys, string key);

    [LoggerMessage(5053, LogLevel.Information, "Nothing in the store needs the key(s) {OldKeys} any more; older backups may")]
    private static partial void LogRetired(ILogger logger, string oldKeys);
}
