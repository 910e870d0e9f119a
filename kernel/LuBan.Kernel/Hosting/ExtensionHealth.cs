namespace LuBan.Kernel.Hosting;

/// <summary>Whether an extension works as it should.</summary>
/// <param name="IsHealthy">False when it is degraded.</param>
/// <param name="Reasons">Why it is degraded; empty when healthy.</param>
public sealed record ExtensionHealth(bool IsHealthy, IReadOnlyList<string> Reasons)
{
    /// <summary>Nothing to complain about.</summary>
    public static ExtensionHealth Healthy { get; } = new(true, []);
}
