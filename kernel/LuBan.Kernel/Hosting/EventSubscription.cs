using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>A handler of events in a running extension.</summary>
/// <param name="EventName">The name that publisher and subscriber meet by.</param>
/// <param name="Handler">The handler's type name.</param>
/// <param name="HandleAsync">Handles one event, given as UTF-8 JSON, in a scope of its own. Refers to the extension: drop it when stopped.</param>
public sealed record EventSubscription(
    string EventName, string Handler, Func<ReadOnlyMemory<byte>, EventContext, CancellationToken, Task> HandleAsync);

/// <summary>Holds what is known about the event that a scope handles.</summary>
internal sealed class EventScope
{
    public EventContext? Context { get; set; }
}
