namespace LuBan.Sdk;

/// <summary>Publishes events to every subscribed extension. Injectable.</summary>
public interface IEventBus
{
    /// <summary>
    /// Hands the event to the kernel, which delivers it to each subscriber on its own: a slow or failing one never holds up
    /// the publisher or another subscriber.
    /// </summary>
    /// <typeparam name="TEvent">A type with <see cref="ExtensionEventAttribute"/>.</typeparam>
    /// <param name="message">The event. It crosses to subscribers as JSON.</param>
    /// <param name="cancellationToken">Ends the wait for a place in the kernel's queue.</param>
    /// <returns>A task that ends when the kernel has taken the event over.</returns>
    ValueTask PublishAsync<TEvent>(TEvent message, CancellationToken cancellationToken = default) where TEvent : class;
}
