using LuBan.Cli.Commands.Develop;
using LuBan.Cli.Text;
using LuBan.Sdk;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Commands.Linting;

/// <summary>The packages to look at: one that is there, or those that a project makes.</summary>
internal sealed class LintTarget : IDisposable
{
    private readonly DirectoryInfo? _packed;

    private LintTarget(IReadOnlyList<PackageContent> all, string? projectFile, DirectoryInfo? packed)
    {
        (All, ProjectFile, _packed) = (all, projectFile, packed);
    }

    public IReadOnlyList<PackageContent> All { get; }

    /// <summary>Null when it is not a project.</summary>
    public string? ProjectFile { get; }

    public static async Task<LintTarget> OpenAsync(string? target, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(target ?? ".");
        if (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) || File.Exists(Path.Combine(path, ManifestReader.FileName)) && Directory.Exists(Path.Combine(path, LintSubject.AppFolder))) return new([Read(path)], null, null);
        var project = Project(path);
        var folder = Directory.CreateTempSubdirectory("luban-lint-");
        try
        {
            // The rules run here, where their result is printed. Nodes of the build that live on would keep our end of the pipe open.
            await DevProcess.RunAsync("dotnet", ["pack", project, "--nologo", "-v", "q", "-c", "Release", "-o", folder.FullName, "-p:LuBanLint=false", "-nodeReuse:false", "-p:UseSharedCompilation=false"], Path.GetDirectoryName(project)!, cancellationToken);
            var packages = folder.GetFiles("*.nupkg");
            return packages.Length > 0 ? new([.. packages.Select(package => Read(package.FullName))], project, folder) : throw new CliException(CliErrors.FileUnusable, project, "dotnet pack: 0 *.nupkg");
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Reads a package, packed or unpacked.</summary>
    public static PackageContent Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? PackageContent.OfFolder(path) : PackageContent.OfPackage(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.FileUnusable, path, missing.Message);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new CliException(CliErrors.NotAPackage, path, broken.Message);
        }
    }

    public void Dispose() => _packed?.Delete(recursive: true);

    private static string Project(string path)
    {
        if (File.Exists(path)) return path;
        var found = Directory.Exists(path) ? Directory.GetFiles(path, "*.csproj") : [];
        return found is [var only] ? only : throw new CliException(CliErrors.NoProject, path, found.Length == 0 ? "*.csproj: 0" : string.Join(", ", found.Select(Path.GetFileName)));
    }
}
