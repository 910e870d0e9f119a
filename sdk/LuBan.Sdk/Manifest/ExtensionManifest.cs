using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Sdk;

/// <summary>The content of <c>luban/extension.json</c> in a package: what the kernel knows of an extension before it runs its code.</summary>
public sealed record ExtensionManifest
{
    /// <summary>The JSON Schema's address, for editors. Ignored by the kernel.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The package id, <c>Publisher.Name</c>, ASCII. Compared without case.</summary>
    public required string Id { get; init; }

    /// <summary>The package version, SemVer 2.</summary>
    public required string Version { get; init; }

    /// <summary>The name shown to people.</summary>
    public LocalizedText? DisplayName { get; init; }

    /// <summary>One or two sentences shown to people.</summary>
    public LocalizedText? Description { get; init; }

    /// <summary>What the extension needs of its host.</summary>
    public ManifestRequirements Requires { get; init; } = new();

    /// <summary>The assembly with the <see cref="Extension"/> class: a file name below <c>luban/app/net10.0/</c>. Null for an extension without code, which has <see cref="Upstreams"/>.</summary>
    public string? Entry { get; init; }

    /// <summary>The full name of the <see cref="Extension"/> class; null when the assembly holds exactly one.</summary>
    public string? EntryType { get; init; }

    /// <summary>Where the extension stands in the catalogue, such as <c>devops</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What the extension wants to do, for the person who approves the install.</summary>
    public IReadOnlyList<PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>What the extension itself does with objects of kinds that are not its own. Beyond it, it is refused.</summary>
    public IReadOnlyList<AccessDeclaration> Access { get; init; } = [];

    /// <summary>The services elsewhere that it puts behind the kernel's door. Only an extension without code has some.</summary>
    public IReadOnlyList<UpstreamDeclaration> Upstreams { get; init; } = [];

    /// <summary>Requests that the kernel sends before it publishes a version, below <c>/ext/{id}</c>, such as <c>/greetings/warm-up</c>. GET only.</summary>
    public IReadOnlyList<string> WarmUp { get; init; } = [];

    /// <summary>When a new version counts as ready.</summary>
    public ReadinessPolicy Readiness { get; init; } = new();

    /// <summary>A JSON Schema for the plan's <c>config</c>; null when anything goes.</summary>
    public JsonElement? ConfigSchema { get; init; }

    /// <summary>Everything that a person approves: the permissions, then <see cref="Access"/> as texts, then where requests are sent.</summary>
    /// <returns>The names and why.</returns>
    public IReadOnlyList<PermissionDeclaration> GetApprovals() => [.. Permissions, .. AccessDeclaration.ToPermissions(Access), .. Upstreams.Select(UpstreamApproval.Of)];
}
