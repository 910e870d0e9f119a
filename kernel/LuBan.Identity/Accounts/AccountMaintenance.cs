using System.Threading.Channels;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity;

/// <summary>What accounts need in the background: writes down what was counted, and removes what is over.</summary>
internal sealed partial class AccountMaintenance(
    AdministratorAccount administrator, AccountCleaner cleaner, AccountStatusWriter status, Throttle throttle, LoginHistory history, LastUses uses, Sessions sessions, PersonalTokens tokens,
    SignInAttempts attempts, TimeProvider time, ILogger<AccountMaintenance> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepPause = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The administrator is there before the first request is.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await administrator.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(FlushAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes down what waits.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        await cleaner.CleanAsync(cancellationToken).ConfigureAwait(false);
        await throttle.FlushAsync(cancellationToken).ConfigureAwait(false);
        await history.FlushAsync(cancellationToken).ConfigureAwait(false);
        await uses.FlushAsync(cancellationToken).ConfigureAwait(false);
        await status.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what is over.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        await attempts.SweepAsync(cancellationToken).ConfigureAwait(false);
        await sessions.SweepAsync(cancellationToken).ConfigureAwait(false);
        await tokens.SweepAsync(cancellationToken).ConfigureAwait(false);
        await throttle.SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        cleaner.Woken += () => _woken.Writer.TryWrite(true);
        await TryAsync(cleaner.SweepAsync, stoppingToken).ConfigureAwait(false);
        status.NoteAll();
        var swept = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(FlushAsync, stoppingToken).ConfigureAwait(false);
            if (time.GetUtcNow() - swept >= SweepPause)
            {
                await TryAsync(SweepAsync, stoppingToken).ConfigureAwait(false);
                swept = time.GetUtcNow();
            }
            await WaitAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>A second, or until an account was deleted or disabled.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(_woken.Reader.WaitToReadAsync(both.Token).AsTask(), Task.Delay(Pause, time, both.Token)).ConfigureAwait(false);
        await both.CancelAsync().ConfigureAwait(false);
        _woken.Reader.TryRead(out _);
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is ResourceException or ExtensionException)
        {
            // The database is away: the next round tries again.
            LogPutOff(logger, problem);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    [LoggerMessage(8103, LogLevel.Warning, "What was noted about accounts could not be written; it is tried again")]
    private static partial void LogPutOff(ILogger logger, Exception problem);
}
