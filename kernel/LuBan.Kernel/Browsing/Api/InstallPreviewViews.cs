using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>What somebody thinks of installing.</summary>
internal sealed record InstallWish
{
    /// <summary>A version or a range; null for the newest that fits.</summary>
    public string? Version { get; init; }

    /// <summary>The configuration that it would get; null for none, or what the plan has.</summary>
    public JsonObject? Config { get; init; }

    /// <summary>What would be approved; null to approve what a first install shows.</summary>
    public IReadOnlyList<string>? ApprovedPermissions { get; init; }
}

/// <summary>What an install or an upgrade would do. Nothing of it has been done.</summary>
internal sealed record InstallPreviewView
{
    /// <summary>The packages that it needs, dependencies first; also those that stay as they are.</summary>
    public required IReadOnlyList<InstallStep> Steps { get; init; }

    /// <summary>What would stop it; empty when nothing would.</summary>
    public required IReadOnlyList<InstallProblem> Problems { get; init; }

    /// <summary>Newer versions that are passed over, and why.</summary>
    public required IReadOnlyList<InstallProblem> PassedOver { get; init; }

    /// <summary>What the extensions would be able to do that they are not able to do now.</summary>
    public required InstallPermissions Permissions { get; init; }

    /// <summary>How many bytes would be downloaded, as far as that is known.</summary>
    public long Download { get; init; }

    /// <summary>The extensions whose packages could not be looked into, so that their size and their permissions are not known.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Always false: nothing is ever restarted.</summary>
    public bool RestartNeeded { get; init; }
}

/// <summary>What would happen to one package.</summary>
/// <param name="Id">The extension.</param>
/// <param name="From">The installed version; null when none is.</param>
/// <param name="To">The version that would be installed.</param>
/// <param name="Action"><c>add</c>, <c>upgrade</c>, <c>downgrade</c> or <c>keep</c>.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record InstallStep(string Id, string? From, string To, string Action, string Source)
{
    /// <summary>The package's size, in bytes; null when it is not known, or nothing is downloaded.</summary>
    public long? Size { get; init; }

    /// <summary>The advisories that speak of the version, by their ids.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];
}

/// <summary>Something that would stop an install, or kept a version from being chosen.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Path">What it is about.</param>
/// <param name="Message">What was found, and what to do.</param>
internal sealed record InstallProblem(string Code, string Path, string Message)
{
    public static InstallProblem Of(ExtensionProblem problem) => new(problem.Code, problem.Location, problem.Message);
}

/// <summary>How permissions would change.</summary>
internal sealed record InstallPermissions
{
    /// <summary>Those that would be new, with most risk first.</summary>
    public required IReadOnlyList<InstallPermission> Added { get; init; }

    /// <summary>Those that would go, by name.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Those that have to be approved before it goes on, by name: what is wanted and not among what was sent or approved before.</summary>
    public required IReadOnlyList<string> ToApprove { get; init; }
}

/// <summary>A permission that would be new.</summary>
/// <param name="Extension">Who gets it.</param>
/// <param name="Name">As it is approved.</param>
/// <param name="Description">What for, in the publisher's words.</param>
/// <param name="Risk"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Words">What it lets the extension do.</param>
/// <param name="Optional">Whether the install goes on without it.</param>
internal sealed record InstallPermission(string Extension, string Name, string? Description, string Risk, string Words, bool Optional)
{
    public static InstallPermission Of(string extension, PermissionView view) => new(extension, view.Name, view.Description, view.Risk, view.Words, view.Optional);
}
