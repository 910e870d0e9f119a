using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Upstreams;

/// <summary>The clusters of the table in force, kept from one table to the next.</summary>
internal sealed class ClusterPool(TimeProvider time)
{
    private IReadOnlyDictionary<string, Cluster> _current = new Dictionary<string, Cluster>();

    /// <summary>The clusters of a table. What is the same in both keeps its connections, its counts and its ejections.</summary>
    public IReadOnlyDictionary<string, Cluster> Next(MeshTable table) => _current = table.Clusters.ToDictionary(entry => entry.Name, entry => new Cluster(entry, time, _current.GetValueOrDefault(entry.Name)), StringComparer.Ordinal);
}
