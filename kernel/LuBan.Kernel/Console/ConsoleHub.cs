using System.Collections.Concurrent;
using System.Security.Claims;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Console;

/// <summary>The event streams that are open on this server.</summary>
internal sealed class ConsoleHub : IDisposable
{
    private readonly ConcurrentDictionary<string, (ConsoleStream Stream, StreamTopics Topics)> _streams = new(StringComparer.Ordinal);
    private readonly ConsoleCatalogue _catalogue;
    private readonly AccessEvaluator _evaluator;
    private readonly ResourceService _resources;
    private readonly ConsoleOptions _options;
    private readonly IDisposable _listening;

    public ConsoleHub(ConsoleRevision revision, ConsoleCatalogue catalogue, AccessEvaluator evaluator, ResourceService resources, IOptions<ConsoleOptions> options)
    {
        (_catalogue, _evaluator, _resources, _options) = (catalogue, evaluator, resources, options.Value);
        _listening = revision.Listen(_ =>
        {
            foreach (var (stream, _) in _streams.Values) stream.SignalRevision();
        });
    }

    /// <summary>Opens a stream; null when there are too many.</summary>
    public (ConsoleStream Stream, StreamTopics Topics)? Open(ClaimsPrincipal caller)
    {
        var stream = new ConsoleStream(Guid.NewGuid().ToString("n"), caller);
        if (_streams.Count >= _options.MaximumStreams || _streams.Values.Count(one => one.Stream.Subject.Name == stream.Subject.Name) >= _options.MaximumStreamsPerUser)
        {
            stream.Dispose();
            return null;
        }
        var opened = (stream, new StreamTopics(stream, _resources, _evaluator, _catalogue, _options.MaximumTopics));
        _streams[stream.Id] = opened;
        ConsoleMetrics.Opened();
        return opened;
    }

    /// <summary>Finds a stream of a caller. Somebody else's is not there.</summary>
    public StreamTopics? Find(string id, ClaimsPrincipal caller) =>
        _streams.TryGetValue(id, out var found) && found.Stream.Subject.Name == Callers.Describe(caller).Name && SessionOf(found.Stream.Caller) == SessionOf(caller) ? found.Topics : null;

    public async Task CloseAsync(ConsoleStream stream)
    {
        if (!_streams.TryRemove(stream.Id, out var closed)) return;
        ConsoleMetrics.Closed();
        stream.End();
        await closed.Topics.DisposeAsync();
        stream.Dispose();
    }

    /// <summary>Sends a message of an extension to whoever follows its topic.</summary>
    public void Publish(string extension, string topic, ReadOnlySpan<byte> payload)
    {
        var name = $"{StreamTopic.ExtensionPrefix}{extension}/{topic}";
        byte[]? json = null;
        foreach (var (stream, topics) in _streams.Values)
        {
            if (!topics.Follows(name)) continue;
            json ??= ConsoleMessages.Message(name, payload);
            stream.Send("message", json);
        }
    }

    /// <summary>Sends a notification to whom it concerns.</summary>
    public void Notify(string extension, ConsoleNotification notification)
    {
        if (_catalogue.Find(extension) is not { } source) return;
        var json = ConsoleMessages.Notification(extension, notification);
        foreach (var (stream, _) in _streams.Values)
            if ((notification.User is null || notification.User == stream.Subject.Name) && new ConsoleViewer(_evaluator, stream.Subject).SeesAnythingOf(source)) stream.Send("notification", json);
    }

    public void Dispose() => _listening.Dispose();

    private static string? SessionOf(ClaimsPrincipal caller) => caller.FindFirst(CallerClaims.Session)?.Value;
}
