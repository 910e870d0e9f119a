using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Reconciliation;

internal static class ChangeTokenExtensions
{
    /// <summary>Waits until a change is signalled. Take the token before looking at what may change, so that no change is missed.</summary>
    public static Task FiredAsync(this IChangeToken token, CancellationToken cancellationToken) =>
        token.FiredAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>Waits until a change is signalled, no longer than a limit.</summary>
    /// <exception cref="TimeoutException">There was none.</exception>
    public static async Task FiredAsync(this IChangeToken token, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        await fired.Task.WaitAsync(limit, time, cancellationToken);
    }
}
