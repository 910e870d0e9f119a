using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.ServiceMesh.Proxy.Listening;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy;

/// <summary>The table in force. A new one takes its place in one step.</summary>
internal sealed class Mesh
{
    private readonly ListenerSet _listeners;
    private readonly ClusterPool _clusters;
    private readonly TimeProvider _time;
    private readonly string? _file;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly ConcurrentDictionary<string, RateLimit> _limits = new(StringComparer.Ordinal);
    private RoutingTable _table;
    private bool _isDraining;

    /// <summary>An empty mesh.</summary>
    /// <param name="listeners">What follows the table.</param>
    /// <param name="time">The clock.</param>
    /// <param name="file">Where the last table is kept; null for nowhere.</param>
    public Mesh(ListenerSet listeners, TimeProvider time, string? file)
    {
        (_listeners, _clusters, _time, _file) = (listeners, new(time), time, file);
        _table = Ready(MeshTable.Empty);
    }

    public RoutingTable Table => Volatile.Read(ref _table);

    /// <summary>Whether another process takes the new connections.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining);

    public ListenerSet Listeners => _listeners;

    public void BeginDraining() => Volatile.Write(ref _isDraining, true);

    /// <summary>Puts a table in force. The same one again only tries addresses anew that could not be listened at.</summary>
    public async Task ApplyAsync(MeshTable table, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (table.Version != Table.Table.Version || table.Version.Length == 0)
            {
                if (_file is not null) await SaveAsync(table, _file);
                Volatile.Write(ref _table, Ready(table));
            }
            await _listeners.ApplyAsync(table.Listeners);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Puts the table of the last run in force, if there is one.</summary>
    public async Task RestoreAsync()
    {
        if (_file is not null && File.Exists(_file)) await ApplyAsync(TableJson.Read(await File.ReadAllBytesAsync(_file)));
    }

    private RoutingTable Ready(MeshTable table)
    {
        var wanted = table.Hosts.SelectMany(host => host.RateLimits.Select(limit => KeyOf(host, limit))).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _limits.Keys.Where(key => !wanted.Contains(key))) _limits.TryRemove(gone, out _);
        // A bucket keeps its level as long as its limit stays the same.
        return new(table, _clusters.Next(table), (host, entry) => _limits.GetOrAdd(KeyOf(host, entry), _ => new RateLimit(entry, _time)));
    }

    private static string KeyOf(HostEntry host, RateLimitEntry limit) => $"{host.Name} {JsonSerializer.Serialize(limit, TableJson.Options)}";

    private static async Task SaveAsync(MeshTable table, string file)
    {
        var next = file + ".next";
        await File.WriteAllBytesAsync(next, TableJson.Write(table));
        File.Move(next, file, overwrite: true);
    }
}
