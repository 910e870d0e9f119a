namespace LuBan.Kernel.Upstreams;

/// <summary>Marks a request for a version of an API group that an upstream serves.</summary>
/// <param name="Name">The group.</param>
/// <param name="Version">Its version.</param>
internal sealed record UpstreamGroup(string Name, string Version);
