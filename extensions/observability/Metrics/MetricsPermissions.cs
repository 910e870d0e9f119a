namespace LuBan.Observability.Metrics;

/// <summary>The permissions about metrics.</summary>
internal static class MetricsPermissions
{
    public const string Read = "metrics.read";
    public const string Write = "metrics.write";
    public const string Manage = "metrics.manage";
}
