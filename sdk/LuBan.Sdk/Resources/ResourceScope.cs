namespace LuBan.Sdk;

/// <summary>Where the objects of a kind live.</summary>
public enum ResourceScope
{
    /// <summary>Each object belongs to a namespace.</summary>
    Namespaced,

    /// <summary>Objects belong to the cluster as a whole.</summary>
    Cluster,
}
