namespace LuBan.Sdk;

/// <summary>Speaks to the consoles that are open now. Injectable.</summary>
/// <remarks>
/// Nothing is kept: who opens the console later missed it, and what must not be missed belongs into a resource. It reaches the consoles that are
/// connected to the same server process.
/// </remarks>
public interface IConsoleChannel
{
    /// <summary>Sends something to everybody who sees a contribution of this extension and listens to the topic <c>extensions/{id}/{topic}</c>.</summary>
    /// <typeparam name="TPayload">What is sent; it crosses as JSON, at most 64 KiB.</typeparam>
    /// <param name="topic">Letters, digits, dots, dashes and slashes, such as <c>jobs/42</c>.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it was handed over.</returns>
    /// <exception cref="ExtensionException">The topic cannot be one, or the payload is too large.</exception>
    ValueTask PublishAsync<TPayload>(string topic, TPayload payload, CancellationToken cancellationToken = default);

    /// <summary>Shows a notification to one user, or to everybody who sees a contribution of this extension.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it was handed over.</returns>
    /// <exception cref="ExtensionException">It has no title, is too long, or links elsewhere.</exception>
    ValueTask NotifyAsync(ConsoleNotification notification, CancellationToken cancellationToken = default);
}
