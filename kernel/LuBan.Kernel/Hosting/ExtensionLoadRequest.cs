using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>Names the version of an extension to load.</summary>
public sealed record ExtensionLoadRequest
{
    /// <summary>The manifest of the package.</summary>
    public required ExtensionManifest Manifest { get; init; }

    /// <summary>The package's content, read-only and immutable.</summary>
    public required string PackageDirectory { get; init; }

    /// <summary>SHA-256 of the package; null when it did not come as one.</summary>
    public string? PackageHash { get; init; }

    /// <summary>The fingerprint of the certificate of the repository that signed the package, when this process brought it in; null when none did, or another process knows.</summary>
    public string? Signer { get; init; }

    /// <summary>Where the assemblies are: <c>luban/app/net10.0</c> of the package.</summary>
    public required string AppDirectory { get; init; }

    /// <summary>The extension's own folder. It need not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether the code runs in a process of its own.</summary>
    public bool InWorker { get; init; }

    /// <summary>The <c>spec.config</c> of the plan.</summary>
    public JsonObject Config { get; init; } = [];
}
