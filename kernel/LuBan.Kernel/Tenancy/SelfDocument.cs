namespace LuBan.Kernel.Tenancy;

/// <summary>What is the caller's: the workspaces and namespaces in which somebody gave it a role, and who invites it.</summary>
public sealed record SelfDocument
{
    /// <summary>The caller's user name.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether the caller may do everything. Then it can list all workspaces and namespaces.</summary>
    public bool Administrator { get; init; }

    /// <summary>The cluster roles that the caller has everywhere.</summary>
    public IReadOnlyList<string> ClusterRoles { get; init; } = [];

    /// <summary>The workspaces in whose home namespace the caller has a role.</summary>
    public IReadOnlyList<SelfWorkspace> Workspaces { get; init; } = [];

    /// <summary>The namespaces that the caller may look at because of a role there or in their workspace.</summary>
    public IReadOnlyList<SelfNamespace> Namespaces { get; init; } = [];

    /// <summary>The invitations that name the caller and can be accepted.</summary>
    public IReadOnlyList<SelfInvitation> Invitations { get; init; } = [];
}

/// <summary>A workspace of the caller.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">Its name for people; null when it has none.</param>
/// <param name="Roles">The caller's roles in it.</param>
public sealed record SelfWorkspace(string Name, string? DisplayName, IReadOnlyList<string> Roles);

/// <summary>A namespace of the caller.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workspace">Its workspace; null when it belongs to none.</param>
/// <param name="Roles">The caller's roles there, those of the workspace included.</param>
public sealed record SelfNamespace(string Name, string? Workspace, IReadOnlyList<string> Roles);

/// <summary>An invitation to the caller.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Name">The invitation's name.</param>
/// <param name="Role">The role that it gives.</param>
/// <param name="Expires">Until when it can be accepted.</param>
public sealed record SelfInvitation(string Workspace, string Name, string Role, DateTimeOffset? Expires);
