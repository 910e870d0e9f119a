namespace LuBan.Kernel.Hosting;

/// <summary>What one health check of an extension said.</summary>
/// <param name="Name">Its name; empty when the checks could not be asked.</param>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Description">What it says; null when it says nothing.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ExtensionHealthCheck(string Name, string Status, string? Description, TimeSpan Duration);
