using System.Security.Cryptography;
using System.Text;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs.Sources;

/// <summary>Keeps the events of the cluster as lines of kind <c>event</c>: what changed can be searched for after the events have expired.</summary>
internal sealed class ClusterEvents(LogStoreHost host, IResourceClient<Event> events, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<ClusterEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var store = await host.StoreAsync(stoppingToken);
                await foreach (var change in events.WatchAsync(cancellationToken: stoppingToken))
                {
                    if (!options.CurrentValue.Events || change.Type is not (ResourceEventType.Added or ResourceEventType.Modified)) continue;
                    await store.AppendAsync([LineOf(change.Resource)], cancellationToken: stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is ResourceException or ExtensionException or IOException)
            {
                if (failure is ExtensionException { Code: "LB9233" }) return;
                SourceLog.Interrupted(logger, "events", failure.Message);
            }
            await Task.WhenAny(Task.Delay(Again, stoppingToken));
        }
    }

    internal LogLine LineOf(Event happened)
    {
        var about = happened.InvolvedObject;
        var labels = new Dictionary<string, string?>
        {
            // That of the event: who may see the event may see the line.
            [LogLabels.Namespace] = happened.Metadata.Namespace, [LogLabels.Kind] = "event", [LogLabels.Name] = about.Name,
            [LogLabels.Object] = about.Kind?.ToLowerInvariant(), [LogLabels.Reason] = happened.Reason, [LogLabels.App] = happened.Source?.Component,
        };
        var moment = happened.LastTimestamp ?? happened.FirstTimestamp ?? happened.Metadata.CreationTimestamp ?? time.GetUtcNow();
        var level = string.Equals(happened.Type, "Warning", StringComparison.OrdinalIgnoreCase) ? Severity.Warning : Severity.Info;
        return new(LogTime.Of(moment), LogLabels.Of(labels.Where(label => !string.IsNullOrEmpty(label.Value)).Select(label => KeyValuePair.Create(label.Key, label.Value!))), level, LogLine.Cut($"{happened.Reason}: {happened.Message}"))
        {
            // An event that happens again is a line of its own; one that is only read again is not.
            Id = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"event\n{happened.Metadata.Uid}\n{happened.Count ?? 1}"))),
        };
    }
}
