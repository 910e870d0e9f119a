using System.Text.Json;
using System.Threading.Channels;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Resources;

/// <summary>Deletes events that are too old, and the oldest of a namespace that has too many. Looks at the times in the events, so a restart changes nothing.</summary>
internal sealed partial class EventRetention(ResourceService service, IOptions<EventOptions> options, TimeProvider time, ILogger<EventRetention> logger) : BackgroundService
{
    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:events", FieldManager = "events" };

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, int> _created = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        service.Cache.Observe(_ => { }, change =>
        {
            if (change is { Type: StoreOperationType.Create, Key: { Group: "", Resource: "events" } } && IsMuch(change.Key.Namespace)) _wake.Writer.TryWrite(true);
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(logger, problem);
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var woken = _wake.Reader.WaitToReadAsync(stop.Token).AsTask();
            await Task.WhenAny(woken, Task.Delay(options.Value.SweepInterval, time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _wake.Reader.TryRead(out _);
        }
    }

    /// <summary>Whether so many were written since the last look that a look is due before its time.</summary>
    private bool IsMuch(string ns)
    {
        lock (_created) return (_created[ns] = _created.GetValueOrDefault(ns) + 1) >= Math.Max(1, options.Value.MaximumPerNamespace / 10);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        lock (_created) _created.Clear();
        var oldest = time.GetUtcNow() - options.Value.Retention;
        var events = service.Cache.Snapshot(EventKind.Kind.Group, EventKind.Kind.Plural).Objects.Values.Select(item => (Item: item, Last: LastSeen(item))).ToList();
        foreach (var ns in events.GroupBy(entry => entry.Item.Key.Namespace))
        {
            var newestFirst = ns.OrderByDescending(entry => entry.Last).ToList();
            foreach (var (item, _) in newestFirst.Where((entry, index) => entry.Last < oldest || index >= options.Value.MaximumPerNamespace))
                await DeleteAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(StoredObject item, CancellationToken cancellationToken)
    {
        if (Protection.IsProtected(item) || item.Metadata.DeletionTimestamp is not null) return;
        try
        {
            await service.DeleteAsync(EventKind.Kind, item.Key.Namespace, item.Key.Name, new ResourceDeleteOptions { Uid = item.Uid }, Writer, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            // Another replica was faster, or it has just happened again.
        }
    }

    private static DateTimeOffset LastSeen(StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Data);
        var root = document.RootElement;
        DateTimeOffset?[] times = [Read(root.At("lastTimestamp")), Read(root.At("series", "lastObservedTime")), Read(root.At("eventTime"))];
        return times.Max() ?? item.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;
    }

    private static DateTimeOffset? Read(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var instant) ? instant : null;

    [LoggerMessage(5066, LogLevel.Warning, "Old events could not be deleted; trying again")]
    private static partial void LogFailed(ILogger logger, Exception problem);
}
