namespace LuBan.Kernel.Reconciliation;

internal static class LeadershipExtensions
{
    /// <summary>Waits for a term of this replica.</summary>
    /// <returns>Null when the wait was ended.</returns>
    public static async Task<LeaderTerm?> NextTermAsync(this ILeadership leadership, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var token = leadership.Watch();
            if (leadership.Term is { Ended.IsCancellationRequested: false } term) return term;
            await token.FiredAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }
}
