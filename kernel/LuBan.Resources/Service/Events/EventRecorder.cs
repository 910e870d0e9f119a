using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources;

/// <summary>Writes events in the background. What is repeated is counted on the event that is there, also after a restart.</summary>
/// <param name="service">The resources.</param>
/// <param name="time">For timestamps and rates.</param>
/// <param name="logger">For what could not be written.</param>
public sealed partial class EventRecorder(ResourceService service, TimeProvider time, ILogger<EventRecorder> logger) : BackgroundService
{
    private const int Capacity = 1000;
    private const int MaximumReason = 128;
    private const int MaximumMessage = 1024;
    private const int MaximumName = 230;
    private const int Remembered = 4096;

    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:events", FieldManager = "events" };

    private readonly Channel<EventNote> _notes = Channel.CreateBounded<EventNote>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly EventLimiter _limiter = new(time);
    private readonly Dictionary<string, string> _names = [];

    /// <summary>Records something. Returns at once; under a flood it may be dropped.</summary>
    /// <param name="note">What happened.</param>
    public void Record(EventNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _notes.Writer.TryWrite(note with { Reason = Cut(note.Reason, MaximumReason), Message = Cut(note.Message, MaximumMessage) });
    }

    /// <summary>Points to an object as it was read.</summary>
    /// <param name="about">The object.</param>
    /// <returns>The reference. What the object does not say about its kind is taken from its type.</returns>
    public static ObjectReference ReferenceTo(Resource about)
    {
        ArgumentNullException.ThrowIfNull(about);
        var kind = Attribute.GetCustomAttribute(about.GetType(), typeof(ResourceKindAttribute)) as ResourceKindAttribute;
        return new ObjectReference
        {
            ApiVersion = about.ApiVersion ?? (kind is null ? null : kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}"),
            Kind = about.Kind ?? kind?.Kind,
            Namespace = about.Metadata.Namespace,
            Name = about.Metadata.Name,
            Uid = about.Metadata.Uid,
            ResourceVersion = about.Metadata.ResourceVersion,
        };
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var note in _notes.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                var (combined, key) = _limiter.Combine(note);
                if (_limiter.Admits(note)) await WriteAsync(combined, key, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // An event is not worth a second try: what it tells of may be over.
                LogNotWritten(logger, problem, note.Reason, note.About.Kind ?? "", note.About.Name ?? "");
            }
        }
    }

    private async Task WriteAsync(EventNote note, string key, CancellationToken cancellationToken)
    {
        if (_names.Count > Remembered) _names.Clear();
        var name = _names.GetValueOrDefault(key) ?? FindStored(note);
        if (name is not null && await CountAsync(note, name, cancellationToken).ConfigureAwait(false))
        {
            _names[key] = name;
            return;
        }

        var now = time.GetUtcNow();
        var created = await service.CreateAsync(EventKind.Kind, note.Namespace, Document(note, now), Writer, cancellationToken).ConfigureAwait(false);
        _names[key] = created.Name;
    }

    private async Task<bool> CountAsync(EventNote note, string name, CancellationToken cancellationToken)
    {
        if (await service.GetAsync(EventKind.Kind, note.Namespace, name, cancellationToken).ConfigureAwait(false) is not { } found) return false;
        var count = found.ToJson()["count"]?.GetValue<int>() ?? 1;
        var patch = new JsonObject { ["count"] = count + 1, ["lastTimestamp"] = ObjectDocument.Timestamp(time.GetUtcNow()), ["message"] = note.Message };
        // The same may be said of an object that was made of another source meanwhile.
        if (note.Origin is not null) patch["metadata"] = new JsonObject { ["annotations"] = JsonSerializer.SerializeToNode(note.Origin, Json) };
        try
        {
            await service.PatchAsync(EventKind.Kind, note.Namespace, name, PatchType.Merge, patch, null, Writer, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            return false;
        }
    }

    /// <summary>The same event, written by an earlier process or by another replica.</summary>
    private string? FindStored(EventNote note)
    {
        var prefix = NamePrefix(note);
        // By the name first: there may be thousands, and each that is looked into is parsed.
        foreach (var item in service.Cache.Snapshot(EventKind.Kind.Group, EventKind.Kind.Plural).Objects.Values.Where(item => item.Key.Namespace == note.Namespace && item.Key.Name.StartsWith(prefix, StringComparison.Ordinal)))
            if (IsSame(note, item))
                return item.Key.Name;
        return null;
    }

    private static bool IsSame(EventNote note, StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Data);
        var root = document.RootElement;
        return root.At("reason").Text() == note.Reason && root.At("message").Text() == note.Message && root.At("type").Text() == note.Type
            && root.At("source", "component").Text() == note.Component && root.At("involvedObject", "uid").Text() == (note.About.Uid ?? "")
            && root.At("involvedObject", "kind").Text() == (note.About.Kind ?? "") && root.At("involvedObject", "name").Text() == (note.About.Name ?? "")
            && root.At("involvedObject", "fieldPath").Text() == (note.About.FieldPath ?? "");
    }

    private static JsonObject Document(EventNote note, DateTimeOffset now) => new()
    {
        ["metadata"] = Metadata(note, now),
        ["involvedObject"] = JsonSerializer.SerializeToNode(note.About, Json),
        ["reason"] = note.Reason,
        ["message"] = note.Message,
        ["type"] = note.Type,
        ["source"] = new JsonObject { ["component"] = note.Component },
        ["reportingComponent"] = note.Component,
        ["firstTimestamp"] = ObjectDocument.Timestamp(now),
        ["lastTimestamp"] = ObjectDocument.Timestamp(now),
        ["count"] = 1,
    };

    private static JsonObject Metadata(EventNote note, DateTimeOffset now)
    {
        var metadata = new JsonObject { ["name"] = $"{NamePrefix(note)}{now.UtcTicks.ToString("x", CultureInfo.InvariantCulture)}{Random.Shared.Next(0x1000):x3}" };
        if (note.Origin is not null) metadata["annotations"] = JsonSerializer.SerializeToNode(note.Origin, Json);
        return metadata;
    }

    private static string NamePrefix(EventNote note) => Cut(note.About.Name ?? "", MaximumName) + ".";

    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    [LoggerMessage(5065, LogLevel.Warning, "The event {Reason} about {Kind} {Name} could not be written")]
    private static partial void LogNotWritten(ILogger logger, Exception problem, string reason, string kind, string name);
}
