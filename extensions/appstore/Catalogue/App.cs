using System.ComponentModel.DataAnnotations;
using LuBan.AppStore.Model;
using LuBan.Sdk;

namespace LuBan.AppStore.Catalogue;

/// <summary>Something in the catalogue that people uploaded. Its versions are AppVersions.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "App", Scope = ResourceScope.Cluster, Categories = ["appstore"])]
[PrinterColumn("Title", ".spec.title")]
[PrinterColumn("Owner", ".spec.owner")]
public sealed record App : Resource<AppSpec, AppStatus>;

/// <summary>What it is.</summary>
public sealed record AppSpec
{
    /// <summary>What people call it.</summary>
    [StringLength(100)]
    public string Title { get; init; } = "";

    /// <summary>What it is for.</summary>
    [StringLength(2000)]
    public string? Description { get; init; }

    /// <summary>Such as <c>database</c>.</summary>
    [StringLength(40)]
    public string Category { get; init; } = "other";

    /// <summary>Who may upload versions.</summary>
    [StringLength(253)]
    public string Owner { get; init; } = "";
}

/// <summary>Nothing is watched of an App.</summary>
public sealed record AppStatus;
