using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Identity;

/// <summary>The objects of one internal kind: written to the store, read from memory. Thread-safe.</summary>
/// <remarks>Memory follows the store in order. Of what another replica wrote a moment ago a plain look may know nothing yet: <see cref="FindAsync"/> asks the database before it says no.</remarks>
/// <typeparam name="TContent">What an object says; written below <c>spec</c>.</typeparam>
internal sealed class RecordStore<TContent>
    where TContent : class
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private readonly ConcurrentDictionary<string, Record<TContent>> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _byOwner = new(StringComparer.Ordinal);
    private readonly ResourceService _resources;
    private readonly ResourceKind _kind;

    public RecordStore(ResourceService resources, ResourceKind kind)
    {
        (_resources, _kind) = (resources, kind);
        resources.Observe(kind, Set, Apply);
    }

    /// <summary>Called with the name of each object that has changed, and its owner's uid, on the thread that writes.</summary>
    internal event Action<string, string?>? Changed;

    internal static WriteOptions AsIdentity { get; } = new() { FromKernel = true, FieldManager = IdentityKinds.Owner, User = IdentityKinds.Owner };

    /// <summary>All of them.</summary>
    internal IEnumerable<Record<TContent>> All => _records.Values;

    internal int Count => _records.Count;

    internal Record<TContent>? Find(string name) => _records.GetValueOrDefault(name);

    internal async ValueTask<Record<TContent>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is { } found) return found;
        await _resources.GetAsync(_kind, "", name, cancellationToken).ConfigureAwait(false);
        return Find(name);
    }

    /// <summary>What belongs to an account.</summary>
    internal IReadOnlyList<Record<TContent>> OwnedBy(string uid) =>
        _byOwner.TryGetValue(uid, out var names) ? [.. names.Select(Find).OfType<Record<TContent>>()] : [];

    internal int CountOwnedBy(string uid) => _byOwner.TryGetValue(uid, out var names) ? names.Count : 0;

    /// <summary>Creates an object.</summary>
    /// <returns>Null when there is one of that name.</returns>
    internal async Task<Record<TContent>?> CreateAsync(string name, RecordOwner? owner, TContent content, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (owner is not null)
        {
            metadata["labels"] = new JsonObject { [RecordOwner.UidLabel] = owner.Uid };
            metadata["annotations"] = new JsonObject { [RecordOwner.NameAnnotation] = owner.Name };
        }
        try
        {
            var body = new JsonObject { ["metadata"] = metadata, ["spec"] = JsonSerializer.SerializeToNode(content, Json) };
            return TryRead(await _resources.CreateAsync(_kind, "", body, AsIdentity, cancellationToken).ConfigureAwait(false));
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 409)
        {
            return null;
        }
    }

    /// <summary>Replaces what an object says, when nobody has changed it since it was read.</summary>
    /// <returns>Null when somebody has, or when it is gone.</returns>
    internal async Task<Record<TContent>?> TryUpdateAsync(Record<TContent> read, TContent content, CancellationToken cancellationToken)
    {
        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = read.Revision.ToString(CultureInfo.InvariantCulture) },
            new JsonObject { ["op"] = "replace", ["path"] = "/spec", ["value"] = JsonSerializer.SerializeToNode(content, Json) });
        try
        {
            return TryRead(await _resources.PatchAsync(_kind, "", read.Name, PatchType.Json, patch, null, AsIdentity, cancellationToken).ConfigureAwait(false));
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 404 or 409)
        {
            return null;
        }
    }

    /// <summary>Changes what an object says; again from the start when another write came between.</summary>
    /// <param name="name">The object.</param>
    /// <param name="change">What it shall say; null to leave it as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as it is now; null when it is gone.</returns>
    internal async Task<Record<TContent>?> ChangeAsync(string name, Func<TContent, TContent?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } found) return null;
            if (change(found.Content) is not { } next) return found;
            if (await TryUpdateAsync(found, next, cancellationToken).ConfigureAwait(false) is { } written) return written;
        }
    }

    /// <summary>Removes an object.</summary>
    /// <returns>Whether it was there.</returns>
    internal async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _resources.DeleteAsync(_kind, "", name, new ResourceDeleteOptions(), AsIdentity, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            return false;
        }
    }

    /// <summary>Removes what belongs to an account.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> DeleteOwnedByAsync(string uid, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var record in OwnedBy(uid))
            if (await DeleteAsync(record.Name, cancellationToken).ConfigureAwait(false)) deleted++;
        return deleted;
    }

    private void Apply(ResourceChange change)
    {
        if (change.Type == ResourceEventType.Deleted) Remove(change.Object);
        else Set(change.Object);
    }

    private void Set(ResourceObject found)
    {
        var owner = OwnerOf(found);
        if (TryRead(found) is { } record) _records[found.Name] = record;
        else _records.TryRemove(found.Name, out _);
        if (owner is not null) _byOwner.AddOrUpdate(owner, _ => [found.Name], (_, names) => names.Add(found.Name));
        Changed?.Invoke(found.Name, owner);
    }

    private void Remove(ResourceObject gone)
    {
        var owner = OwnerOf(gone);
        _records.TryRemove(gone.Name, out _);
        // One thread writes here: nothing is added between the two.
        if (owner is not null && _byOwner.TryGetValue(owner, out var names))
        {
            if (names.Remove(gone.Name) is { IsEmpty: false } left) _byOwner[owner] = left;
            else _byOwner.TryRemove(owner, out _);
        }
        Changed?.Invoke(gone.Name, owner);
    }

    private static string? OwnerOf(ResourceObject found) => found.Labels.GetValueOrDefault(RecordOwner.UidLabel);

    /// <summary>What another release wrote in another form is as if it were not there: a credential that cannot be read opens nothing.</summary>
    private static Record<TContent>? TryRead(ResourceObject found)
    {
        try
        {
            using var document = found.ToDocument();
            return document.RootElement.TryGetProperty("spec", out var spec) && spec.Deserialize<TContent>(Json) is { } content ? new Record<TContent>(found.Name, content, found.Revision) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
