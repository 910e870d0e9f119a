using System.Net.Sockets;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Watches one process that serves: whether it answers, whether it runs in a loop, whether anybody needs it.</summary>
/// <param name="process">The process.</param>
/// <param name="policy">When it is too much.</param>
/// <param name="idleTimeout">How long it may be without work; null for ever.</param>
/// <param name="work">What it has to do.</param>
/// <param name="ping">Asks it.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerHealth(IWorkerProcess process, WorkerRestartPolicy policy, TimeSpan? idleTimeout, WorkInHand work, Func<string, CancellationToken, Task> ping, TimeProvider time)
{
    private const double BusyCores = 0.9;
    private int _unanswered;
    private TimeSpan _busy, _cpu;

    /// <summary>Watches until something is wrong or nobody needs it.</summary>
    /// <returns>Why it is to be ended; null when it is idle.</returns>
    public async Task<string?> WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(policy.PingInterval, time);
        var last = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (idleTimeout is { } limit && work.IdleFor >= limit) return null;
            if (!await AnswersAsync(cancellationToken) && ++_unanswered >= policy.PingFailures) return $"ended by the kernel: it did not answer {_unanswered} times in a row, each within {policy.PingTimeout.TotalSeconds:0.#} s";
            var now = time.GetTimestamp();
            if (IsRunaway(time.GetElapsedTime(last, now))) return $"ended by the kernel: it kept a processor busy for {_busy.TotalSeconds:0} s without any work in hand";
            last = now;
        }
        return null;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, policy.PingTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await ping(process.SocketPath, limit.Token);
            _unanswered = 0;
            return true;
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private bool IsRunaway(TimeSpan elapsed)
    {
        if (process.ReadUsage() is not { } usage) return false;
        var used = usage.CpuTime - _cpu;
        _cpu = usage.CpuTime;
        _busy = work.IdleFor >= elapsed && used >= elapsed * BusyCores ? _busy + elapsed : TimeSpan.Zero;
        return policy.RunawayAfter is { } limit && _busy >= limit;
    }
}
