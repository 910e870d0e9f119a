namespace LuBan.Sdk;

/// <summary>What a reconciler wants next for the same object.</summary>
public readonly record struct ReconcileResult
{
    /// <summary>Nothing more to do until the object changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>How long to wait before the next call; null for "not before the next change".</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    /// <summary>Comes back after a delay, even if nothing changes.</summary>
    /// <param name="delay">Not negative.</param>
    /// <returns>The result.</returns>
    public static ReconcileResult After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new() { RequeueAfter = delay };
    }
}
