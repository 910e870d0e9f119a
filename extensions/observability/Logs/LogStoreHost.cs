using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs;

/// <summary>Opens the store as soon as no other version has it, keeps it in shape, and lets go when the next version asks. When that one does not come up, the store is taken back.</summary>
internal sealed class LogStoreHost(IExtensionEnvironment environment, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<LogStoreHost> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Upkeep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Time for the one who asked to take what was let go.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(3);

    private volatile TaskCompletionSource<LogStore> _opened = New();

    /// <summary>The store, once it is open. While an old version still has it that takes a moment.</summary>
    /// <exception cref="ExtensionException">LB9233: it takes too long.</exception>
    internal async Task<LogStore> StoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _opened.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ExtensionException("LB9233", "The log store is not open yet: the version before still has it, or its folder cannot be used; the extension's log says which. Try again in a moment.");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var folder = Path.Combine(environment.DataDirectory, "logs");
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                await HoldAsync(folder, isFirst, stoppingToken);
                await Task.Delay(Courtesy, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _opened.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogStoreLog.WriteFailed(logger, failure);
            _opened.TrySetException(new ExtensionException("LB9233", $"The log store in {folder} cannot be opened: {failure.Message}"));
        }
    }

    /// <summary>Has the store until somebody else asks for it.</summary>
    private async Task HoldAsync(string folder, bool asks, CancellationToken stoppingToken)
    {
        using var lease = new StoreLease(folder);
        while (!lease.TryTake(asks)) await Task.Delay(Poll, stoppingToken);
        // Reading the journal takes a while, and the start of the extension does not wait for it.
        await using var store = await Task.Run(() => LogStore.Open(folder, () => options.CurrentValue, time, logger), CancellationToken.None);
        _opened.TrySetResult(store);
        try
        {
            await KeepAsync(store, lease, stoppingToken);
        }
        finally
        {
            _opened = New();
        }
    }

    private static TaskCompletionSource<LogStore> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when somebody else asks for the store.</summary>
    private async Task KeepAsync(LogStore store, StoreLease lease, CancellationToken stoppingToken)
    {
        var last = time.GetUtcNow();
        while (!lease.IsAskedFor())
        {
            await Task.Delay(Poll, stoppingToken);
            if (time.GetUtcNow() - last < Upkeep) continue;
            last = time.GetUtcNow();
            try
            {
                await store.MaintainAsync(cancellationToken: stoppingToken);
            }
            catch (IOException failure)
            {
                LogStoreLog.WriteFailed(logger, failure);
            }
        }
    }
}
