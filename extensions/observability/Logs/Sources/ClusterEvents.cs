using System.Security.Cryptography;
using System.Text;
using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs.Sources;

/// <summary>Keeps the events of the cluster as lines of kind <c>event</c>: what changed can be searched for after the events have expired.</summary>
internal sealed class ClusterEvents(LogStoreHost host, IResourceClient<Event> events, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<ClusterEvents> logger) : StoreWorker(host)
{
    protected override async Task WorkAsync(LogStore store, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in events.WatchAsync(cancellationToken: cancellationToken))
            {
                if (!options.CurrentValue.Events || change.Type is not (ResourceEventType.Added or ResourceEventType.Modified)) continue;
                await store.AppendAsync([LineOf(change.Resource)], cancellationToken: cancellationToken);
            }
        }
        catch (Exception failure) when (failure is ResourceException or IOException or ExtensionException { Code: "LB9234" })
        {
            SourceLog.Interrupted(logger, "events", failure.Message);
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
