using System.Globalization;
using System.Text;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Audit;

/// <summary>How far each sink has come, in the store.</summary>
internal sealed class AuditSinkPositions(IResourceStore store)
{
    public static string NameOf(string extension, string sink) => $"{extension.ToLowerInvariant()}.{sink}";

    /// <summary>The last record that a sink has; null for a sink that is new.</summary>
    public long? Find(string name)
    {
        if (store.Get(KeyOf(name)) is not { } stored) return null;
        using var document = JsonDocument.Parse(stored.Data);
        return document.RootElement.GetProperty("position").GetInt64();
    }

    /// <summary>Remembers the last record that a sink has.</summary>
    /// <returns>False when another replica leads: it goes on from what is remembered.</returns>
    public async Task<bool> SaveAsync(string name, long position, StoreFence? fence, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = KeyOf(name);
            var type = store.Get(key) is null ? StoreOperationType.Create : StoreOperationType.Update;
            var data = Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{name}\"}},\"position\":{position.ToString(CultureInfo.InvariantCulture)}}}");
            var outcome = await store.CommitAsync(new StoreOperation(type, key, 0, name, data) { Fence = fence }, cancellationToken);
            // Another replica may have made or removed it in between.
            if (outcome.Result is StoreResult.Committed or StoreResult.Fenced) return outcome.Result == StoreResult.Committed;
        }
    }

    /// <summary>Forgets the sinks of an extension that is uninstalled.</summary>
    public async Task ForgetAsync(string extension, CancellationToken cancellationToken)
    {
        var prefix = NameOf(extension, "");
        foreach (var stored in store.List(new StoreListRequest(AuditKinds.SinkPosition.Group, AuditKinds.SinkPosition.Plural)))
        {
            // A sink's name has no dot: what follows another one belongs to an extension whose id only begins alike.
            if (stored.Key.Name.StartsWith(prefix, StringComparison.Ordinal) && !stored.Key.Name[prefix.Length..].Contains('.', StringComparison.Ordinal))
                await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, stored.Key, 0, stored.Uid, []), cancellationToken);
        }
    }

    private static ResourceKey KeyOf(string name) => new(AuditKinds.SinkPosition.Group, AuditKinds.SinkPosition.Plural, "", name);
}
