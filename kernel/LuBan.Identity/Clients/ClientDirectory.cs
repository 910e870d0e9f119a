using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity.Clients;

/// <summary>Who the clients are: read from memory, as they are now. Thread-safe.</summary>
internal sealed class ClientDirectory
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private readonly ConcurrentDictionary<string, OAuthClient> _clients = new(StringComparer.Ordinal);
    private readonly ResourceService _resources;
    private readonly TimeProvider _time;

    public ClientDirectory(ResourceService resources, TimeProvider time)
    {
        (_resources, _time) = (resources, time);
        resources.Observe(ProviderKinds.OAuthClient, Set, Apply);
    }

    /// <summary>Finds a client, switched off or not.</summary>
    internal async ValueTask<OAuthClient?> FindAnyAsync(string name, CancellationToken cancellationToken)
    {
        if (_clients.TryGetValue(name, out var known)) return known;
        if (!ClientNames.IsName(name)) return null;
        await _resources.GetAsync(ProviderKinds.OAuthClient, "", name, cancellationToken);
        return _clients.GetValueOrDefault(name);
    }

    /// <summary>Finds a client that may be used.</summary>
    internal async ValueTask<OAuthClient?> FindAsync(string name, CancellationToken cancellationToken) =>
        await FindAnyAsync(name, cancellationToken) is { Spec.Disabled: false, Metadata.DeletionTimestamp: null } found ? found : null;

    /// <summary>Notes when the newest secret of a client was made.</summary>
    internal async Task NoteSecretAsync(string name, CancellationToken cancellationToken)
    {
        var patch = new System.Text.Json.Nodes.JsonObject { ["status"] = new System.Text.Json.Nodes.JsonObject { ["secretCreatedAt"] = _time.GetUtcNow() } };
        await _resources.PatchAsync(ProviderKinds.OAuthClient, "", name, PatchType.Merge, patch, "status", RecordStore<ClientSecretRecord>.AsIdentity, cancellationToken);
    }

    /// <summary>Makes a client that the server brings, unless there is one of the name: what administrators changed stays.</summary>
    internal async Task EnsureAsync(OAuthClient client, CancellationToken cancellationToken)
    {
        try
        {
            var body = (System.Text.Json.Nodes.JsonObject)JsonSerializer.SerializeToNode(client with { ApiVersion = ProviderKinds.OAuthClient.ApiVersion, Kind = ProviderKinds.OAuthClient.Kind }, Json)!;
            await _resources.CreateAsync(ProviderKinds.OAuthClient, "", body, RecordStore<ClientSecretRecord>.AsIdentity, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal is { StatusCode: 409, Reason: "AlreadyExists" })
        {
            // This server at an earlier start, or another replica.
        }
    }

    private void Set(ResourceObject found) => _clients[found.Name] = JsonSerializer.Deserialize<OAuthClient>(found.Json.Span, Json)!;

    private void Apply(ResourceChange change)
    {
        if (change.Type == ResourceEventType.Deleted) _clients.TryRemove(change.Object.Name, out _);
        else Set(change.Object);
    }
}

/// <summary>Names of clients: those of objects.</summary>
internal static class ClientNames
{
    private const int MaximumLength = 253;

    internal static bool IsName(string name) => name.Length is > 0 and <= MaximumLength && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
