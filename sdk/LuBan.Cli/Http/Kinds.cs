namespace LuBan.Cli.Http;

/// <summary>The kernel's kinds that the tool reads and writes.</summary>
internal static class Kinds
{
    public const string ApiVersion = "kernel.luban.dev/v1";
    public const string Root = "apis/kernel.luban.dev/v1/";
    public const string Plans = "installplans";
    public const string Sources = "packagesources";
    public const string Extensions = "extensions";
    public const string Orphaned = "orphanedkinds";
    public const string RetryAnnotation = "kernel.luban.dev/retry";
    public const string CancelAnnotation = "kernel.luban.dev/cancel";
    public const string ForceAnnotation = "kernel.luban.dev/force";
    public const string SyncAnnotation = "kernel.luban.dev/sync";
    public const string AcceptFeedAnnotation = "kernel.luban.dev/accept-feed";
    public const string CascadeAnnotation = "kernel.luban.dev/cascade";

    /// <summary>Where the secrets of package sources are.</summary>
    public const string SystemNamespace = "luban-system";
    public const string Secrets = $"api/v1/namespaces/{SystemNamespace}/secrets";

    public static string Path(string plural, string? name = null) =>
        name is null ? Root + plural : Root + plural + "/" + Uri.EscapeDataString(name);
}
