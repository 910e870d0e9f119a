using System.ComponentModel.DataAnnotations;
using LuBan.AppStore.Model;
using LuBan.Sdk;

namespace LuBan.AppStore.Catalogue;

/// <summary>A version of an App: a template that is reviewed before it can be installed. Its state is changed by the actions of the catalogue alone.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "AppVersion", Scope = ResourceScope.Cluster, Categories = ["appstore"])]
[PrinterColumn("App", ".spec.app")]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("State", ".status.state")]
[SelectableField(".spec.app")]
public sealed record AppVersion : Resource<AppVersionSpec, AppVersionStatus>;

/// <summary>What is offered.</summary>
public sealed record AppVersionSpec
{
    /// <summary>The App's name.</summary>
    [Required, MinLength(1)]
    public string App { get; init; } = "";

    /// <summary>The version.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string Version { get; init; } = "";

    /// <summary>What is new in it.</summary>
    [StringLength(10000)]
    public string? Notes { get; init; }

    /// <summary>How it is run.</summary>
    public TemplateSpec Template { get; init; } = new();
}

/// <summary>Where it stands.</summary>
public sealed record AppVersionStatus
{
    /// <summary>One of <see cref="VersionState"/>.</summary>
    public string State { get; init; } = VersionState.Draft;

    /// <summary>Who uploaded it.</summary>
    public string? Author { get; init; }

    /// <summary>Who submitted it.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>What was done, oldest first; the last 50 steps.</summary>
    public IReadOnlyList<ReviewStep>? History { get; init; }
}

/// <summary>A step of a review.</summary>
public sealed record ReviewStep
{
    /// <summary>The action.</summary>
    public string Action { get; init; } = "";

    /// <summary>Who did it.</summary>
    public string By { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Why.</summary>
    public string? Message { get; init; }
}
