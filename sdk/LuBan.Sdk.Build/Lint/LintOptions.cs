namespace LuBan.Sdk.Build.Lint;

/// <summary>What an analysis can be told.</summary>
internal sealed record LintOptions
{
    /// <summary>The SDK's own assembly, in which its kinds are looked up; null leaves those out.</summary>
    public string? SdkAssembly { get; init; }

    /// <summary>The package of the version before; null compares nothing.</summary>
    public PackageContent? Previous { get; init; }

    /// <summary>The project whose package it is, for places in its source; null for a package of unknown origin.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>Release builds name source files from <c>/_/{project}/</c> on, the same in every folder.</summary>
    public string SourceOf(string path)
    {
        var prefix = $"/_/{Path.GetFileNameWithoutExtension(ProjectFile)}/";
        return ProjectFile is not null && path.StartsWith(prefix, StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(ProjectFile)!, path[prefix.Length..]) : path;
    }
}
