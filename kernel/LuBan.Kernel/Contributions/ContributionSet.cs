using LuBan.Kernel.Access;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>Everything one version of an extension adds to the kernel, as plain data: nothing in it refers to the extension's code.</summary>
public sealed record ContributionSet
{
    /// <summary>Nothing.</summary>
    public static ContributionSet Empty { get; } = new();

    /// <summary>The HTTP endpoints.</summary>
    public IReadOnlyList<EndpointContribution> Endpoints { get; init; } = [];

    /// <summary>The resource kinds.</summary>
    public IReadOnlyList<KindContribution> Kinds { get; init; } = [];

    /// <summary>The versions of API groups that are served elsewhere.</summary>
    public IReadOnlyList<ApiGroupContribution> ApiGroups { get; init; } = [];

    /// <summary>The permissions, of the manifest and of the code.</summary>
    public IReadOnlyList<PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>The role templates.</summary>
    public IReadOnlyList<BootstrapTemplate> RoleTemplates { get; init; } = [];

    /// <summary>The scopes that tokens may be limited to, by name.</summary>
    public IReadOnlyDictionary<string, ScopeSpec> Scopes { get; init; } = new Dictionary<string, ScopeSpec>();

    /// <summary>The type names of the hosted services.</summary>
    public IReadOnlyList<string> HostedServices { get; init; } = [];

    /// <summary>The type names of the reconcilers.</summary>
    public IReadOnlyList<string> Reconcilers { get; init; } = [];

    /// <summary>The hooks that are asked about writes.</summary>
    public IReadOnlyList<AdmissionContribution> Admissions { get; init; } = [];

    /// <summary>The types of identity providers.</summary>
    public IReadOnlyList<IdentityProviderContribution> IdentityProviders { get; init; } = [];

    /// <summary>The names of the events that are handled.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>The names of the sinks of the audit log.</summary>
    public IReadOnlyList<string> AuditSinks { get; init; } = [];

    /// <summary>The name for people; null for the id.</summary>
    public LocalizedText? DisplayName { get; init; }

    /// <summary>What it adds to the console; null for nothing.</summary>
    public ConsolePackage? Console { get; init; }
}
