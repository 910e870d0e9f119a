using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources.BuiltIn;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources;

/// <summary>Writes into the status of each quota what it allows and how much of that there is. What is enforced does not depend on it.</summary>
internal sealed partial class QuotaController(ResourceService service, TimeProvider time, ILogger<QuotaController> logger) : BackgroundService
{
    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:quota", FieldManager = "quota" };
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _namespaces = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<string> _waiting = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        service.Quotas.Changed = Enqueue;
        foreach (var ns in service.Quotas.Namespaces()) Enqueue(ns);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ns in _namespaces.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            // Before the look, so that a change in between is looked at again.
            lock (_waiting) _waiting.Remove(ns);
            try
            {
                await WriteAsync(ns, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                LogFailed(logger, problem, ns);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(false);
                Enqueue(ns);
            }
        }
    }

    private void Enqueue(string ns)
    {
        lock (_waiting)
            if (!_waiting.Add(ns))
                return;
        _namespaces.Writer.TryWrite(ns);
    }

    private async Task WriteAsync(string ns, CancellationToken cancellationToken)
    {
        foreach (var (name, used) in service.Quotas.Usage(ns))
        {
            if (await service.GetAsync(ResourceQuotaKind.Kind, ns, name, cancellationToken).ConfigureAwait(false) is not { } quota) continue;
            var next = quota.ToJson();
            next["status"] = new JsonObject
            {
                ["hard"] = (next["spec"] as JsonObject)?["hard"]?.DeepClone() ?? new JsonObject(),
                ["used"] = new JsonObject(used.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.ToString(CultureInfo.InvariantCulture)))),
            };
            try
            {
                await service.UpdateAsync(ResourceQuotaKind.Kind, ns, name, next, "status", Writer, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
            {
                // It went, or was changed: the change brings it here again.
            }
        }
    }

    [LoggerMessage(5060, LogLevel.Warning, "The quotas of namespace {Namespace} could not be brought up to date; trying again")]
    private static partial void LogFailed(ILogger logger, Exception problem, string @namespace);
}
