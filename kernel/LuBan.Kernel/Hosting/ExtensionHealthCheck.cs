using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LuBan.Kernel.Hosting;

/// <summary>What one health check of an extension said.</summary>
/// <param name="Name">Its name; empty when the checks could not be asked.</param>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Description">What it says; null when it says nothing.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ExtensionHealthCheck(string Name, string Status, string? Description, TimeSpan Duration)
{
    [JsonIgnore]
    public bool IsHealthy => Status == nameof(HealthStatus.Healthy);

    /// <summary>Not merely degraded.</summary>
    [JsonIgnore]
    public bool IsUnhealthy => Status == nameof(HealthStatus.Unhealthy);

    /// <summary>What is wrong, in words.</summary>
    [JsonIgnore]
    public string Text => $"health check '{Name}' is {Status.ToLowerInvariant()}: {Description ?? "no description"}";
}
