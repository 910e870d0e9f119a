using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>
/// A right as people think of it, such as "edit notes", with the rules that it takes. A role names templates in the annotation
/// <c>iam.luban.dev/role-templates</c>, or gathers them by their labels; their rules are looked up whenever something is decided, never copied.
/// </summary>
[ResourceKind(AccessKinds.Group, AccessKinds.Version, "RoleTemplate", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Scope", ".spec.scope")]
[PrinterColumn("Category", ".spec.category")]
[PrinterColumn("Ready", ".status.ready")]
public sealed record RoleTemplate : Resource<RoleTemplateSpec, RoleTemplateStatus>;

/// <summary>What a template is called and allows.</summary>
public sealed record RoleTemplateSpec
{
    /// <summary>From language tag to name.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>From language tag to one or two sentences.</summary>
    public IReadOnlyDictionary<string, string> Description { get; init; } = new Dictionary<string, string>();

    /// <summary>Under what it is listed, such as <c>notes</c>.</summary>
    [MaxLength(63)]
    public string Category { get; init; } = "";

    /// <summary>In which roles it makes sense.</summary>
    public RoleTemplateScope Scope { get; init; } = RoleTemplateScope.Namespace;

    /// <summary>The templates whose rules it takes, too.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>What it allows.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];
}

/// <summary>What is known about a template. The kernel writes it.</summary>
public sealed record RoleTemplateStatus
{
    /// <summary><c>True</c> when everything it depends on is there; otherwise <c>False</c>: then it allows less than it says.</summary>
    public string Ready { get; init; } = "";

    /// <summary>The templates that it depends on, at whatever distance, and that are not there.</summary>
    public IReadOnlyList<string> MissingDependencies { get; init; } = [];
}
