using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Contributions;

/// <summary>Instruments of the event bus. The label is the subscriber's id; for what is published, the publisher's.</summary>
internal static class EventMetrics
{
    private const string Label = "extension";
    private static readonly Meter Meter = new("LuBan.Kernel");
    private static readonly ConcurrentDictionary<EventQueue, bool> Queues = new();

    private static readonly Counter<long> PublishedEvents = Meter.CreateCounter<long>("luban.events.published", description: "Events that were made durable, or had no subscriber.");
    private static readonly Counter<long> DeliveredEvents = Meter.CreateCounter<long>("luban.events.delivered", description: "Events that a subscriber handled.");
    private static readonly Counter<long> FailedAttempts = Meter.CreateCounter<long>("luban.events.failed_attempts", description: "Attempts to deliver an event that the subscriber failed.");
    private static readonly Counter<long> GivenUpEvents = Meter.CreateCounter<long>("luban.events.given_up", description: "Events that a subscriber never handled, by reason.");

    static EventMetrics() => Meter.CreateObservableGauge(
        "luban.events.waiting", () => Queues.Keys.Select(queue => new Measurement<int>(queue.Count, new KeyValuePair<string, object?>(Label, queue.Subscriber))), description: "Events that wait for a subscriber.");

    public static void Register(EventQueue queue) => Queues[queue] = true;

    public static void Unregister(EventQueue queue) => Queues.TryRemove(queue, out _);

    public static void Published(string publisher) => PublishedEvents.Add(1, new KeyValuePair<string, object?>(Label, publisher));

    public static void Delivered(string subscriber) => DeliveredEvents.Add(1, new KeyValuePair<string, object?>(Label, subscriber));

    public static void Failed(string subscriber) => FailedAttempts.Add(1, new KeyValuePair<string, object?>(Label, subscriber));

    public static void GivenUp(string subscriber, string reason) => GivenUpEvents.Add(1, new(Label, subscriber), new("reason", reason));
}
