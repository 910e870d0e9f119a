using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>A shelf of the catalogue. Its name is what manifests write in <c>categories</c>.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "Category", Plural = "categories", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Display name", ".spec.displayName.en")]
public sealed record Category : Resource<CategorySpec, CategoryStatus>;

/// <summary>How a category is shown.</summary>
public sealed record CategorySpec
{
    /// <summary>From language tag to name.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }
}

/// <summary>Nothing is observed of a category yet.</summary>
public sealed record CategoryStatus;
