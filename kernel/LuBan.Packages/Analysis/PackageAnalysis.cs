using System.Text.Json.Serialization;

namespace LuBan.Packages;

/// <summary>What the assemblies and files of a package show, read without running or loading anything. Serialises to JSON.</summary>
/// <remarks>This is a report, not a sandbox: code that hides a call behind reflection is not seen. What it finds is true; what it does not find is
/// not proved absent.</remarks>
public sealed record PackageAnalysis
{
    /// <summary>Every .NET assembly in the package, sorted by path.</summary>
    public IReadOnlyList<AnalyzedAssembly> Assemblies { get; init; } = [];

    /// <summary>What the package can do beyond the SDK, sorted by name.</summary>
    public IReadOnlyList<DetectedCapability> Capabilities { get; init; } = [];

    /// <summary>What people should know, the severest first.</summary>
    public IReadOnlyList<AnalysisFinding> Findings { get; init; } = [];

    /// <summary>Capabilities that must be declared and are not: the package is to be refused. See <see cref="HostCapabilities.MustBeDeclared"/>.</summary>
    public IReadOnlyList<string> MissingPermissions { get; init; } = [];

    /// <summary>The oldest LuBan.Sdk that the package runs with, which is the one it was compiled against; null when it does not say.</summary>
    public string? SdkVersion { get; init; }

    /// <summary>The entry assembly's target framework, such as <c>.NETCoreApp,Version=v10.0</c>; null when it does not say.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>Native libraries and programs.</summary>
    public IReadOnlyList<NativeFile> NativeFiles { get; init; } = [];

    /// <summary>Places that look like a secret left in the package. Never the secret itself.</summary>
    public IReadOnlyList<FoundSecret> Secrets { get; init; } = [];

    /// <summary>Whether anything is an error, which a push policy refuses.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}

/// <summary>An assembly of a package.</summary>
/// <param name="Path">Its path in the package.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsEntry">Whether it is the one with the extension's class.</param>
/// <param name="References">The assemblies it refers to, sorted.</param>
public sealed record AnalyzedAssembly(string Path, string Name, string Version, bool IsEntry, IReadOnlyList<string> References)
{
    /// <summary>Its target framework; null when it does not say.</summary>
    public string? TargetFramework { get; init; }
}

/// <summary>Something a package can do beyond the SDK.</summary>
/// <param name="Name">Such as <c>host.process</c>; see <see cref="HostCapabilities"/>.</param>
/// <param name="Declared">Whether the manifest declares the permission of this name.</param>
/// <param name="Evidence">Where it was seen; at most 20 places.</param>
public sealed record DetectedCapability(string Name, bool Declared, IReadOnlyList<CapabilityEvidence> Evidence);

/// <summary>Where a capability was seen.</summary>
/// <param name="Path">The file in the package.</param>
/// <param name="What">The member, type or library.</param>
public sealed record CapabilityEvidence(string Path, string What);

/// <summary>How severe a finding is. A word in JSON: <c>error</c>, <c>warning</c>, <c>info</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>The package is to be refused.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Somebody should look.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Good to know.</summary>
    [JsonStringEnumMemberName("info")]
    Info,
}

/// <summary>One thing people should know of a package.</summary>
/// <param name="Severity">How severe it is.</param>
/// <param name="Code">The error code; see docs/errors.md.</param>
/// <param name="Location">The file in the package.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record AnalysisFinding(FindingSeverity Severity, string Code, string Location, string Message);

/// <summary>A file with code for a processor or a shell.</summary>
/// <param name="Path">The file in the package.</param>
/// <param name="Kind"><c>elf</c>, <c>pe</c>, <c>mach-o</c>, <c>wasm</c> or <c>script</c>.</param>
/// <param name="Expected">Whether it is where native libraries of an extension are: below <c>luban/app/net10.0/</c>.</param>
public sealed record NativeFile(string Path, string Kind, bool Expected);

/// <summary>A place that looks like a secret.</summary>
/// <param name="Path">The file in the package.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">What it looks like, such as <c>private key</c>.</param>
public sealed record FoundSecret(string Path, int Line, string Kind);
