namespace LuBan.Marketplace.Publishing;

/// <summary>One step of a push. Checks add what they find to the push and leave the rest to the next: the publisher is told everything at once.</summary>
internal interface IPushStep
{
    /// <summary>Whether it still runs when something speaks against the push: checks do, what changes the store does not.</summary>
    bool IsCheck { get; }

    /// <summary>Does its part.</summary>
    /// <param name="push">The push.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(PushContext push, CancellationToken cancellationToken);
}
