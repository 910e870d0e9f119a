using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

public sealed partial class LeaseElector
{
    private void Begin(long token, long began)
    {
        // Counted from before the write: others may have seen it then already.
        var left = _options.Exclusive ? Timeout.InfiniteTimeSpan : _options.RenewDeadline - _time.GetElapsedTime(began);
        if (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero) return;
        lock (_gate)
        {
            // The write came through after the server had begun to stop.
            if (_disposed || _term is not null) return;
            _ending = new CancellationTokenSource(left, _time);
            var term = new LeaderTerm(_options.Election, token, _ending.Token);
            term.Ended.Register(() => Ended(term));
            _term = term;
            _highestToken = token;
        }
        LogWon(_options.Identity, _options.Election, token);
        SignalChanged();
    }

    private void Renewed(LeaderTerm term, long began)
    {
        lock (_gate)
        {
            var left = _options.RenewDeadline - _time.GetElapsedTime(began);
            if (_term == term && !_options.Exclusive && left > TimeSpan.Zero) _ending!.CancelAfter(left);
        }
    }

    private void EndTerm(string reason)
    {
        CancellationTokenSource? ending;
        lock (_gate) ending = _term is null ? null : _ending;
        if (ending is null) return;
        LogGivenUp(_options.Identity, _options.Election, reason);
        // Outside of the lock: whoever waits for the end runs here.
        ending.Cancel();
    }

    /// <summary>Also when nobody called: the deadline passed.</summary>
    private void Ended(LeaderTerm term)
    {
        lock (_gate)
        {
            if (_term != term) return;
            _term = null;
            _ending = null;
        }
        LogLost(_options.Identity, _options.Election, term.Token);
        SignalChanged();
    }

    private void SignalChanged() => Interlocked.Exchange(ref _changed, new()).Cancel();

    [LoggerMessage(1, LogLevel.Information, "{Identity} leads '{Election}' with token {Token}")]
    private partial void LogWon(string identity, string election, long token);

    [LoggerMessage(2, LogLevel.Information, "{Identity} gives up the lead of '{Election}': {Reason}")]
    private partial void LogGivenUp(string identity, string election, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Identity} leads '{Election}' no longer (token {Token}); its reconcilers stop")]
    private partial void LogLost(string identity, string election, long token);

    [LoggerMessage(4, LogLevel.Warning, "LB3091: The lease of '{Election}' could not be read or written, and is tried again: {Problem}")]
    private partial void LogFailed(string election, string problem);
}
