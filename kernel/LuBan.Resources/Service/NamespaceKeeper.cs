using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources;

/// <summary>Gives every namespace what it must have: its name as a label, and the service account <c>default</c>.</summary>
internal sealed partial class NamespaceKeeper(ResourceService service, TimeProvider time, ILogger<NamespaceKeeper> logger) : BackgroundService
{
    private const string Account = "default";

    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:namespaces", FieldManager = "namespaces" };
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly Channel<string> _names = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        service.Cache.Observe(
            objects =>
            {
                foreach (var item in objects.Where(item => NamespaceRules.KeyOf(item.Key.Name) == item.Key)) _names.Writer.TryWrite(item.Key.Name);
            },
            change =>
            {
                if (change is { Type: StoreOperationType.Create, Key: { Group: "", Resource: "namespaces", Name: var created } }) _names.Writer.TryWrite(created);
                if (change is { Type: StoreOperationType.Delete, Key: { Group: "", Resource: "serviceaccounts", Name: Account, Namespace: var ns } }) _names.Writer.TryWrite(ns);
            });
        // What is there already is complete before the first request.
        while (_names.Reader.TryRead(out var name)) await CompleteOrRetryAsync(name, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var name in _names.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            await CompleteOrRetryAsync(name, stoppingToken).ConfigureAwait(false);
    }

    private async Task CompleteOrRetryAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await CompleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            // The namespace went, or somebody else was faster.
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            LogFailed(logger, problem, name);
            _ = RetryAsync(name, cancellationToken);
        }
    }

    private async Task CompleteAsync(string name, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(NamespaceRules.KeyOf(name)) is not { Metadata: { DeletionTimestamp: null } metadata }) return;
        if (metadata.Labels?.ContainsKey(NamespaceObjectRules.NameLabel) != true)
            await service.PatchAsync(NamespaceRules.Kind, "", name, PatchType.Merge, new JsonObject(), null, Writer, cancellationToken).ConfigureAwait(false);
        var kind = ServiceAccountKind.Kind;
        if (await service.GetAsync(kind, name, Account, cancellationToken).ConfigureAwait(false) is not null) return;
        await service.CreateAsync(kind, name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Account } }, Writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task RetryAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _names.Writer.TryWrite(name);
    }

    [LoggerMessage(5061, LogLevel.Warning, "The namespace {Name} could not be given its service account; trying again")]
    private static partial void LogFailed(ILogger logger, Exception problem, string name);
}
