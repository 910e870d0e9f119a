using LuBan.Kernel.Hosting;

namespace LuBan.Kernel.Catalogue;

/// <summary>Describes a loaded extension as a <c>Contribution</c> object.</summary>
internal static class ContributionReporter
{
    public static ContributionEntry Describe(ExtensionRuntime runtime) => new()
    {
        Metadata = new() { Name = runtime.Id.ToLowerInvariant() },
        Spec = new()
        {
            Extension = runtime.Id,
            Version = runtime.Version,
            Routes = [.. runtime.Contributions.Endpoints.Select(route => new RouteEntry(route.Methods, route.Pattern, route.Permissions) { Demands = route.Demands })],
            Kinds = [.. runtime.Contributions.Kinds.Select(kind => $"{kind.Kind}.{kind.Group}/{kind.Version}")],
            Permissions = [.. runtime.Contributions.Permissions.Select(permission => permission.Name)],
            Reconcilers = runtime.Contributions.Reconcilers,
            HostedServices = runtime.Contributions.HostedServices,
        },
        Status = new()
        {
            State = runtime.State.ToString(),
            Health = runtime.Health.IsHealthy ? "Healthy" : "Degraded",
            HealthReason = runtime.Health.IsHealthy ? null : string.Join("; ", runtime.Health.Reasons),
            Routes = runtime.Contributions.Endpoints.Count,
        },
    };
}
