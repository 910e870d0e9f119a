namespace LuBan.Kernel.Tenancy;

/// <summary>The names by which workspaces, their namespaces and what belongs to them are found.</summary>
public static class TenantNames
{
    /// <summary>The API group.</summary>
    public const string Group = "tenant.luban.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1";

    /// <summary>The label of a namespace that says which workspace it belongs to. Only the kernel sets it.</summary>
    public const string WorkspaceLabel = Access.TenancyLabels.Workspace;

    /// <summary>The label of the home namespace of a workspace. Only the kernel sets it.</summary>
    public const string HomeLabel = Access.TenancyLabels.Home;

    /// <summary>The label of a namespace that says which project it was made for. Only the kernel sets it.</summary>
    public const string ProjectLabel = Prefix + "project";

    /// <summary>The annotation of a namespace with the uid of the workspace (at home) or project that it was made for: another one of the same name is another one.</summary>
    public const string OwnerAnnotation = Prefix + "owner-uid";

    /// <summary>The annotation that says who created a workspace, a project or an invitation. Only the kernel sets it.</summary>
    public const string CreatorAnnotation = Prefix + "creator";

    /// <summary>The annotation of a project whose namespace was there before it. Only the kernel sets it, when an administrator adopts the namespace.</summary>
    public const string AdoptAnnotation = Prefix + "adopt";

    /// <summary>The annotation that gives up waiting for the finalizers of what is left in a workspace or a project that is being deleted.</summary>
    public const string ForceAnnotation = Prefix + "force-delete";

    /// <summary>The label of role bindings that the kernel keeps, with the reason as its value.</summary>
    public const string KeptLabel = Prefix + "kept";

    /// <summary>The finalizer of workspaces and projects: the kernel takes it away when nothing is left.</summary>
    public const string Finalizer = Prefix + "cleanup";

    /// <summary>What the labels and annotations of this group begin with.</summary>
    internal const string Prefix = Group + "/";

    /// <summary>What home namespaces begin with; nobody but the kernel makes such a namespace.</summary>
    internal const string HomePrefix = "workspace-";

    /// <summary>The longest legal namespace name (RFC 1123 label).</summary>
    internal const int MaximumLabel = 63;

    /// <summary>The home namespace of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <returns>Its name.</returns>
    public static string HomeOf(string workspace) => Access.TenancyLabels.HomeOf(workspace);

    /// <summary>The workspace of a home namespace.</summary>
    /// <param name="ns">A namespace.</param>
    /// <returns>The workspace; null when the name is not that of a home namespace.</returns>
    public static string? WorkspaceOfHome(string ns)
    {
        ArgumentNullException.ThrowIfNull(ns);
        return ns.StartsWith(HomePrefix, StringComparison.Ordinal) && ns.Length > HomePrefix.Length ? ns[HomePrefix.Length..] : null;
    }

    internal static bool IsLabel(string name) => name.Length is > 0 and <= MaximumLabel && name[0] != '-' && name[^1] != '-' && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
