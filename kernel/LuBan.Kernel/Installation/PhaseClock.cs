namespace LuBan.Kernel.Installation;

/// <summary>Gives every phase a deadline, by a monotonic clock: a change of the wall clock moves nothing.</summary>
internal sealed class PhaseClock(TimeProvider time)
{
    public async Task<T> RunAsync<T>(string phase, TimeSpan limit, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw InstallationErrors.PhaseDeadline(phase, limit);
        }
    }
}
