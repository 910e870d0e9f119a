using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Identity.Federation;

/// <summary>Says of each provider whether it works: after each change, and every few minutes. What belongs to a provider that is gone goes too.</summary>
internal sealed partial class FederationKeeper : BackgroundService
{
    private const string Ready = "Ready";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    // The empty name stands for all of them.
    private readonly Channel<string> _due = Channel.CreateUnbounded<string>();
    private readonly FederatedProviders _providers;
    private readonly Connectors _connectors;
    private readonly ProviderSettings _settings;
    private readonly FederatedLeftovers _leftovers;
    private readonly ResourceService _resources;
    private readonly IContributedProviders? _contributed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public FederationKeeper(
        FederatedProviders providers, Connectors connectors, ProviderSettings settings, FederatedLeftovers leftovers, ResourceService resources, TimeProvider time, ILogger<FederationKeeper> logger,
        IContributedProviders? contributed = null)
    {
        (_providers, _connectors, _settings, _leftovers, _resources, _contributed, _time, _logger) = (providers, connectors, settings, leftovers, resources, contributed, time, logger);
        // Only noted: it is called while somebody writes.
        _providers.Changed += name => _due.Writer.TryWrite(name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = _time.CreateTimer(_ => _due.Writer.TryWrite(""), null, TimeSpan.Zero, Interval);
        using var types = _contributed is null ? null : ChangeToken.OnChange(_contributed.Watch, () => _due.Writer.TryWrite(""));
        await foreach (var name in _due.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Task.WhenAll(_providers.All.Where(provider => name.Length == 0 || provider.Metadata.Name == name).Select(provider => KeepAsync(provider, stoppingToken)));
                await _leftovers.RemoveAsync(stoppingToken);
            }
            catch (ResourceException problem)
            {
                // The store is away, or another replica was faster: the next round follows.
                LogFailed(_logger, problem.Message);
            }
        }
    }

    private async Task KeepAsync(IdentityProvider provider, CancellationToken cancellationToken)
    {
        if (provider.Metadata.DeletionTimestamp is not null) return;
        var condition = await CheckAsync(provider, cancellationToken);
        var conditions = (provider.Status?.Conditions).SetCondition(condition, _time);
        var generation = provider.Metadata.Generation ?? 0;
        // Our own write is a change as well: without this it would never end.
        if (ReferenceEquals(conditions, provider.Status?.Conditions) && provider.Status?.ObservedGeneration == generation) return;
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = provider.Metadata.Uid }, ["status"] = JsonSerializer.SerializeToNode(new IdentityProviderStatus { ObservedGeneration = generation, Conditions = conditions }, Json) };
        try
        {
            await _resources.PatchAsync(FederationKinds.IdentityProvider, "", provider.Metadata.Name!, PatchType.Merge, patch, "status", RecordStore<IdentityLink>.AsIdentity, cancellationToken);
        }
        catch (ResourceException gone) when (gone.StatusCode is 404 or 409)
        {
            // Deleted, or made anew: that change is due as well.
        }
    }

    private async Task<Condition> CheckAsync(IdentityProvider provider, CancellationToken cancellationToken)
    {
        if (!provider.Spec.Enabled) return Condition(provider, "False", "Disabled", "spec.enabled is false.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            if (_connectors.Find(provider.Spec.Type) is not { } connector) throw FederationErrors.NoType(provider.Metadata.Name!, provider.Spec.Type);
            await connector.CheckAsync(await _settings.ReadAsync(provider, limit.Token), limit.Token);
            return Condition(provider, "True", "Reachable", "It answers.");
        }
        catch (ExtensionException problem)
        {
            return Condition(provider, "False", "NotUsable", problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Condition(provider, "False", "NotUsable", FederationErrors.Unreachable(provider.Metadata.Name!, "it", $"did not answer within {Longest.TotalSeconds:0} s").Message);
        }
    }

    private static Condition Condition(IdentityProvider provider, string status, string reason, string message) =>
        new() { Type = Ready, Status = status, Reason = reason, Message = message, ObservedGeneration = provider.Metadata.Generation };

    [LoggerMessage(8203, LogLevel.Warning, "The state of the identity providers was not written: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
