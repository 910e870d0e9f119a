using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace LuBan.Sdk.Build;

/// <summary>Checks a built extension and writes what NuGet packs: manifest, dependency file, bill of materials and nuspec.</summary>
public sealed class PackExtension : MSBuildTask
{
    /// <summary>The project that is being packed.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Where generated files go.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>The one target framework.</summary>
    public string TargetFramework { get; set; } = "";

    /// <summary>The compiled extension.</summary>
    [Required]
    public string AssemblyFile { get; set; } = "";

    /// <summary>The deps.json that the build wrote.</summary>
    public string DependencyFile { get; set; } = "";

    /// <summary>What <c>dotnet publish</c> would copy, with <c>RelativePath</c>.</summary>
    public ITaskItem[] PublishFiles { get; set; } = [];

    /// <summary>What the compiler saw.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The shared frameworks' targeting packs, with <c>Path</c>.</summary>
    public ITaskItem[] TargetingPacks { get; set; } = [];

    /// <summary>Items with <c>Pack="true"</c> and perhaps a <c>PackagePath</c>.</summary>
    public ITaskItem[] PackItems { get; set; } = [];

    /// <summary>Other extensions that this one needs, with <c>Version</c>.</summary>
    public ITaskItem[] ExtensionReferences { get; set; } = [];

    /// <summary>Whether debug symbols ship. Default: true, for line numbers in stack traces.</summary>
    public string? IncludeSymbols { get; set; }

    /// <summary>The package id, which is the extension id.</summary>
    public string PackageId { get; set; } = "";

    /// <summary>The package version.</summary>
    public string PackageVersion { get; set; } = "";

    /// <summary>The name shown to people.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The package title; stands in for <see cref="DisplayName"/>.</summary>
    public string? Title { get; set; }

    /// <summary>One or two sentences.</summary>
    public string? Description { get; set; }

    /// <summary>The package description; stands in for <see cref="Description"/>.</summary>
    public string? PackageDescription { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? Authors { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? Copyright { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? Tags { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? ProjectUrl { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? ReleaseNotes { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? LicenseExpression { get; set; }

    /// <summary>A file in the package; for the nuspec.</summary>
    public string? LicenseFile { get; set; }

    /// <summary>A file in the package. Default: README.md of the project's folder.</summary>
    public string? ReadmeFile { get; set; }

    /// <summary>A file in the package. Default: icon.png of the project's folder.</summary>
    public string? IconFile { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? RepositoryType { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? RepositoryUrl { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? RepositoryBranch { get; set; }

    /// <summary>For the nuspec.</summary>
    public string? RepositoryCommit { get; set; }

    /// <summary>The hosts that the extension runs on. Default: from the SDK's version to before the next breaking one.</summary>
    public string? HostRange { get; set; }

    /// <summary>Categories, joined by semicolons.</summary>
    public string? Categories { get; set; }

    /// <summary>Warm-up paths, joined by semicolons.</summary>
    public string? WarmUp { get; set; }

    /// <summary>Seconds for the version to become ready.</summary>
    public string? ReadinessTimeoutSeconds { get; set; }

    /// <summary>Seconds for requests in flight after the version was replaced.</summary>
    public string? DrainSeconds { get; set; }

    /// <summary>The full name of the extension class, when there are several.</summary>
    public string? EntryType { get; set; }

    /// <summary>Where NuGet keeps packages, joined by semicolons.</summary>
    public string? PackageFolders { get; set; }

    /// <summary>Whether the package is analyzed as by <c>luban lint</c>. Default: true.</summary>
    public string? Lint { get; set; }

    /// <summary>The package of the version before, which the analysis compares.</summary>
    public string? PreviousPackage { get; set; }

    /// <summary>The nuspec that NuGet packs.</summary>
    [Output]
    public string NuspecFile { get; private set; } = "";

    /// <summary>Every file that goes into the package, so that a changed one is packed again.</summary>
    [Output]
    public ITaskItem[] PackedFiles { get; private set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        var result = ExtensionPacker.Pack(CreateInput());
        foreach (var problem in result.Problems)
        {
            Log.LogError(null, problem.Code, problem.Code, problem.File, problem.Line, 0, 0, 0, "{0}", problem.Message);
        }
        foreach (var warning in result.Warnings)
        {
            Log.LogWarning(null, warning.Code, warning.Code, warning.File, warning.Line, 0, 0, 0, "{0}", warning.Message);
        }
        foreach (var remark in result.Remarks)
        {
            Log.LogMessage(null, remark.Code, remark.Code, remark.File, remark.Line, 0, 0, 0, MessageImportance.Normal, "{0}", remark.Message);
        }
        if (Log.HasLoggedErrors) return false;
        NuspecFile = result.NuspecFile!;
        PackedFiles = [new TaskItem(NuspecFile), .. result.Files.Select(file => new TaskItem(file.Source))];
        return true;
    }

    private PackInput CreateInput() => new()
    {
        ProjectFile = ProjectFile,
        IntermediateDirectory = IntermediateDirectory,
        TargetFramework = TargetFramework,
        AssemblyFile = AssemblyFile,
        DependencyFile = NullIfEmpty(DependencyFile),
        PublishFiles = [.. PublishFiles.Select(item => new PackFile(FullPath(item), item.GetMetadata("RelativePath").Replace('\\', '/')))],
        References = [.. References.Select(FullPath)],
        TargetingPacks = [.. TargetingPacks.Select(item => item.GetMetadata("Path")).Where(path => path.Length > 0)],
        PackItems = [.. PackItems.Select(item => new PackFile(FullPath(item), item.GetMetadata("PackagePath").Replace('\\', '/')))],
        ExtensionReferences = [.. ExtensionReferences.Select(item => new ExtensionReference(item.ItemSpec, item.GetMetadata("Version")))],
        IncludeSymbols = !string.Equals(IncludeSymbols, "false", StringComparison.OrdinalIgnoreCase),
        PackageId = PackageId,
        PackageVersion = PackageVersion,
        DisplayName = NullIfEmpty(DisplayName) ?? NullIfEmpty(Title),
        // NuGet's own placeholder says nothing.
        Description = PackageDescription is { Length: > 0 } and not "Package Description" ? PackageDescription : NullIfEmpty(Description),
        Authors = NullIfEmpty(Authors),
        Copyright = NullIfEmpty(Copyright),
        Tags = NullIfEmpty(Tags),
        ProjectUrl = NullIfEmpty(ProjectUrl),
        ReleaseNotes = NullIfEmpty(ReleaseNotes),
        LicenseExpression = NullIfEmpty(LicenseExpression),
        LicenseFile = NullIfEmpty(LicenseFile),
        ReadmeFile = NullIfEmpty(ReadmeFile),
        IconFile = NullIfEmpty(IconFile),
        RepositoryType = NullIfEmpty(RepositoryType),
        RepositoryUrl = NullIfEmpty(RepositoryUrl),
        RepositoryBranch = NullIfEmpty(RepositoryBranch),
        RepositoryCommit = NullIfEmpty(RepositoryCommit),
        HostRange = NullIfEmpty(HostRange),
        Categories = Split(Categories),
        WarmUp = Split(WarmUp),
        ReadinessTimeoutSeconds = NullIfEmpty(ReadinessTimeoutSeconds),
        DrainSeconds = NullIfEmpty(DrainSeconds),
        EntryType = NullIfEmpty(EntryType),
        PackageFolders = Split(PackageFolders),
        Lint = !string.Equals(Lint, "false", StringComparison.OrdinalIgnoreCase),
        PreviousPackage = NullIfEmpty(PreviousPackage) is { } previous ? Path.GetFullPath(previous, Path.GetDirectoryName(ProjectFile)!) : null,
    };

    private static string FullPath(ITaskItem item) => item.GetMetadata("FullPath");

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static IReadOnlyList<string> Split(string? value) =>
        (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
