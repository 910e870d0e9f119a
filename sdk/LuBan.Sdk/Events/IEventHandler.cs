namespace LuBan.Sdk;

/// <summary>Handles an event. A handler that throws is tried again with growing delays, and then the failure is logged and counted.</summary>
/// <typeparam name="TEvent">A type with <see cref="ExtensionEventAttribute"/>.</typeparam>
public interface IEventHandler<in TEvent> where TEvent : class
{
    /// <summary>Handles one event. May be called again for the same event: be idempotent.</summary>
    /// <param name="message">The event.</param>
    /// <param name="cancellationToken">Cancelled when the extension stops.</param>
    /// <returns>A task that ends when the event is handled.</returns>
    Task HandleAsync(TEvent message, CancellationToken cancellationToken);
}
