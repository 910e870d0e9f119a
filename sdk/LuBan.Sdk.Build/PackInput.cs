namespace LuBan.Sdk.Build;

/// <summary>All that a package is made of, without MSBuild.</summary>
internal sealed record PackInput
{
    public required string ProjectFile { get; init; }
    public required string IntermediateDirectory { get; init; }
    public required string TargetFramework { get; init; }
    public required string AssemblyFile { get; init; }
    public string? DependencyFile { get; init; }
    public IReadOnlyList<PackFile> PublishFiles { get; init; } = [];
    public IReadOnlyList<string> References { get; init; } = [];
    public IReadOnlyList<string> TargetingPacks { get; init; } = [];
    public IReadOnlyList<PackFile> PackItems { get; init; } = [];
    public IReadOnlyList<ExtensionReference> ExtensionReferences { get; init; } = [];
    public bool IncludeSymbols { get; init; } = true;
    public required string PackageId { get; init; }
    public required string PackageVersion { get; init; }
    public string? DisplayName { get; init; }
    public string? Description { get; init; }
    public string? Authors { get; init; }
    public string? Copyright { get; init; }
    public string? Tags { get; init; }
    public string? ProjectUrl { get; init; }
    public string? ReleaseNotes { get; init; }
    public string? LicenseExpression { get; init; }
    public string? LicenseFile { get; init; }
    public string? ReadmeFile { get; init; }
    public string? IconFile { get; init; }
    public string? RepositoryType { get; init; }
    public string? RepositoryUrl { get; init; }
    public string? RepositoryBranch { get; init; }
    public string? RepositoryCommit { get; init; }
    public string? HostRange { get; init; }
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> WarmUp { get; init; } = [];
    public string? ReadinessTimeoutSeconds { get; init; }
    public string? DrainSeconds { get; init; }
    public string? EntryType { get; init; }

    /// <summary>Where NuGet keeps the packages that the project references.</summary>
    public IReadOnlyList<string> PackageFolders { get; init; } = [];

    /// <summary>Whether the package is analyzed as by <c>luban lint</c>.</summary>
    public bool Lint { get; init; } = true;

    /// <summary>The package of the version before, to be compared.</summary>
    public string? PreviousPackage { get; init; }

    public string ProjectDirectory => Path.GetDirectoryName(ProjectFile)!;
}

/// <summary>A file and where it goes: for published files below the app folder, else in the package.</summary>
internal sealed record PackFile(string Source, string Target);

/// <summary>Another extension that must be installed too.</summary>
internal sealed record ExtensionReference(string Id, string Version);

/// <summary>Something wrong, at a file and perhaps a line (0: unknown).</summary>
internal sealed record PackProblem(string Code, string File, int Line, string Message);

/// <summary>The nuspec and every file of the package, or the problems.</summary>
internal sealed record PackResult(string? NuspecFile, IReadOnlyList<PackFile> Files, IReadOnlyList<PackProblem> Problems)
{
    /// <summary>What is odd and does no harm.</summary>
    public IReadOnlyList<PackProblem> Warnings { get; init; } = [];

    /// <summary>What is worth knowing.</summary>
    public IReadOnlyList<PackProblem> Remarks { get; init; } = [];
}
