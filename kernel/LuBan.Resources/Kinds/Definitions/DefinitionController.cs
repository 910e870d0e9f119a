using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Resources;

/// <summary>Serves the kinds of CustomResourceDefinitions. Works on every replica from what the replica sees: all come to the same result.</summary>
internal sealed partial class DefinitionController(ResourceService service, TimeProvider time, ILogger<DefinitionController> logger) : BackgroundService
{
    /// <summary>Objects that are deleted before other definitions have their turn.</summary>
    private const int DeletePage = 200;

    private static readonly WriteOptions Writer = new() { FromKernel = true, User = "system:kernel:definitions", FieldManager = "kube-apiserver" };
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _dirty = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What is registered: uid and generation by definition, so that a change of the status changes nothing here.</summary>
    private readonly ConcurrentDictionary<string, string> _registered = new(StringComparer.Ordinal);

    /// <summary>Definitions that wait for their last object, by its resource.</summary>
    private readonly ConcurrentDictionary<(string Group, string Plural), string> _emptying = new();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        service.Cache.Observe(_ => { }, Note);
        foreach (var name in Definitions()) Mark(name);

        // Kinds are served from the beginning, before anything that may need them starts.
        foreach (var name in Definitions()) TryRegister(name);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var registration = ChangeToken.OnChange(service.Registry.GetChangeToken, () =>
        {
            // A name that was taken may be free now.
            foreach (var name in Definitions())
                if (!_registered.ContainsKey(name))
                    Mark(name);
        });
        while (await _wake.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            foreach (var name in _dirty.Keys)
            {
                _dirty.TryRemove(name, out _);
                try
                {
                    if (await ReconcileAsync(name, stoppingToken).ConfigureAwait(false)) continue;
                    Mark(name);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    LogFailed(logger, problem, name);
                    _ = MarkLaterAsync(name, stoppingToken);
                }
            }
        }
    }

    private IEnumerable<string> Definitions() => service.Cache.Snapshot(DefinitionKind.Group, DefinitionKind.Plural).Objects.Keys.Select(key => key.Name);

    private void Note(StoreChange change)
    {
        if (change.Key is { Group: DefinitionKind.Group, Resource: DefinitionKind.Plural }) Mark(change.Key.Name);
        else if (change.Type == StoreOperationType.Delete && _emptying.TryGetValue((change.Key.Group, change.Key.Resource), out var name)) Mark(name);
    }

    private void Mark(string name)
    {
        _dirty[name] = true;
        _wake.Writer.TryWrite(true);
    }

    private async Task MarkLaterAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested) Mark(name);
    }

    /// <summary>Brings the registry and the status in line with a definition.</summary>
    /// <returns>False when there is more to do at once.</returns>
    private async Task<bool> ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(DefinitionKind.KeyOf(name)) is not { } stored)
        {
            Unregister(name);
            return true;
        }

        var problems = TryRegister(name);
        var found = new ResourceObject(DefinitionKind.Kind, stored);
        var definition = found.ToJson();
        if (found.DeletionTimestamp is not null)
            return !found.Finalizers.Contains(DefinitionKind.Finalizer) || await EmptyAsync(name, definition, cancellationToken).ConfigureAwait(false);

        Accept(definition, problems);
        await WriteStatusAsync(name, definition, found, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Registers the kinds, unless these very ones are registered.</summary>
    /// <returns>Why they cannot be registered; empty when they are.</returns>
    private IReadOnlyList<ExtensionProblem> TryRegister(string name)
    {
        if (service.Cache.Get(DefinitionKind.KeyOf(name)) is not { } stored) return [];
        var state = $"{stored.Uid}/{stored.Metadata.Generation}";
        if (_registered.GetValueOrDefault(name) == state) return [];
        var owner = DefinitionKind.OwnerOf(name);
        var kinds = DefinitionSpec.Kinds(new ResourceObject(DefinitionKind.Kind, stored).ToJson(), name);
        var problems = service.Registry.TryReplace(owner, kinds);
        if (problems.Count == 0) _registered[name] = state;
        return problems;
    }

    private void Unregister(string name)
    {
        foreach (var entry in _emptying.Where(entry => entry.Value == name)) _emptying.TryRemove(entry);
        if (_registered.TryRemove(name, out _)) service.Registry.Replace(DefinitionKind.OwnerOf(name), []);
    }

    private void Accept(JsonObject definition, IReadOnlyList<ExtensionProblem> problems)
    {
        var now = time.GetUtcNow();
        if (problems.Count > 0)
        {
            var message = string.Join("; ", problems.Select(problem => problem.Message).Distinct());
            DefinitionStatus.SetCondition(definition, "NamesAccepted", "False", "NameConflict", message, now);
            DefinitionStatus.SetCondition(definition, "Established", "False", "NotAccepted", "not all names are accepted", now);
            return;
        }

        definition["status"]!["acceptedNames"] = definition["spec"]!["names"]!.DeepClone();
        DefinitionStatus.SetCondition(definition, "NamesAccepted", "True", "NoConflicts", "no conflicts found", now);
        DefinitionStatus.SetCondition(definition, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", now);
    }

    /// <summary>Deletes the objects, then lets the definition go. Begins again where it was after a restart.</summary>
    private async Task<bool> EmptyAsync(string name, JsonObject definition, CancellationToken cancellationToken)
    {
        var (group, plural) = (definition["spec"]!["group"]!.GetValue<string>(), definition["spec"]!["names"]!["plural"]!.GetValue<string>());

        // A definition that was never accepted must not delete what belongs to another.
        if (service.Registry.Current.FindResource(group, plural) is not { } kind || kind.Owner != DefinitionKind.OwnerOf(name))
        {
            await ReleaseAsync(name, cancellationToken).ConfigureAwait(false);
            return true;
        }

        _emptying[(group, plural)] = name;
        var objects = service.Cache.Snapshot(group, plural).Objects.Values.ToList();
        foreach (var item in objects.Where(item => item.Metadata.DeletionTimestamp is null).Take(DeletePage))
        {
            try
            {
                await service.DeleteAsync(kind, item.Key.Namespace, item.Key.Name, new ResourceDeleteOptions { Uid = item.Uid }, Writer, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
            {
                // It went by itself, or was made anew: seen in the next round.
            }
        }

        objects = [.. service.Cache.Snapshot(group, plural).Objects.Values];
        if (objects.Count == 0)
        {
            await ReleaseAsync(name, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (objects.Any(item => item.Metadata.DeletionTimestamp is null)) return false;
        var waiting = new ResourceObject(DefinitionKind.Kind, service.Cache.Get(DefinitionKind.KeyOf(name))!);
        var next = waiting.ToJson();
        DefinitionStatus.SetCondition(next, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress: objects wait for their finalizers", time.GetUtcNow());
        await WriteStatusAsync(name, next, waiting, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task ReleaseAsync(string name, CancellationToken cancellationToken)
    {
        if (service.Cache.Get(DefinitionKind.KeyOf(name)) is not { Metadata.Finalizers: { } finalizers } stored) return;
        var kept = new JsonArray([.. finalizers.Where(item => item != DefinitionKind.Finalizer).Select(item => JsonValue.Create(item))]);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = kept, ["resourceVersion"] = stored.Metadata.ResourceVersion } };
        await TolerateAsync(service.PatchAsync(DefinitionKind.Kind, "", name, PatchType.Merge, patch, null, Writer, cancellationToken)).ConfigureAwait(false);
    }

    private Task WriteStatusAsync(string name, JsonObject next, ResourceObject before, CancellationToken cancellationToken) =>
        JsonNode.DeepEquals(next["status"], before.ToJson()["status"]) ? Task.CompletedTask
            : TolerateAsync(service.UpdateAsync(DefinitionKind.Kind, "", name, next, "status", Writer, cancellationToken));

    /// <summary>Another write came first: it is seen, and brings this definition up again.</summary>
    private static async Task TolerateAsync(Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            // The change that came between has marked the definition.
        }
    }

    [LoggerMessage(5032, LogLevel.Warning, "The definition {Name} could not be served; trying again")]
    private static partial void LogFailed(ILogger logger, Exception problem, string name);
}
