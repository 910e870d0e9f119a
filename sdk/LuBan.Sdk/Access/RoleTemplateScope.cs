namespace LuBan.Sdk;

/// <summary>In which roles a role template makes sense.</summary>
public enum RoleTemplateScope
{
    /// <summary>In roles of one namespace.</summary>
    Namespace,

    /// <summary>In roles of a workspace, which hold in all its namespaces.</summary>
    Workspace,

    /// <summary>In roles of the whole cluster.</summary>
    Platform,
}
