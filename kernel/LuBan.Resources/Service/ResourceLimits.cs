namespace LuBan.Resources;

/// <summary>What no request may exceed, whatever is configured.</summary>
internal static class ResourceLimits
{
    /// <summary>As Kubernetes: a larger body is refused before it is read.</summary>
    internal const int MaximumBodyBytes = 3 * 1024 * 1024;

    /// <summary>As etcd: a larger object is not stored.</summary>
    internal const int MaximumObjectBytes = 1536 * 1024;

    /// <summary>Objects and lists within each other.</summary>
    internal const int MaximumDepth = 64;

    /// <summary>Values of a YAML document: anchors can make a small text large, so what they expand to is counted.</summary>
    internal const int MaximumYamlValues = 100_000;
}
