namespace LuBan.Kernel.Access;

/// <summary>How namespaces are tied to workspaces. Only the kernel sets these labels.</summary>
public static class TenancyLabels
{
    /// <summary>The workspace that a namespace belongs to.</summary>
    public const string Workspace = "tenant.luban.dev/workspace";

    /// <summary><c>true</c> on the namespace whose role bindings hold in all namespaces of the workspace.</summary>
    public const string Home = "tenant.luban.dev/home";

    /// <summary>The name of a workspace's home namespace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <returns>The namespace.</returns>
    public static string HomeOf(string workspace) => $"workspace-{workspace}";
}
