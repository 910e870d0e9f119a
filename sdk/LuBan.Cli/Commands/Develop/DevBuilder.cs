using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Makes the packages of a project: all of it with dotnet pack, and of the last one a copy when only the console part changed.</summary>
internal sealed class DevBuilder(DevProject project, DevVersions versions) : IDisposable
{
    private const string Configuration = "Debug";
    private Process? _watching;
    private string? _package;
    private string? _consoleHash;

    /// <summary>Builds the console part and packs the project.</summary>
    public async Task<DevPackage> PackAsync(CancellationToken cancellationToken)
    {
        if (project.HasSources && _watching is null) await BuildConsoleAsync(cancellationToken);
        var version = versions.Next();
        var folder = Directory.CreateDirectory(Path.Combine(project.WorkFolder, "packed")).FullName;
        await DevProcess.RunAsync("dotnet", ["pack", project.File, "--nologo", "-v", "q", "-c", Configuration, "-o", folder, "-p:PackageVersion=" + version, "-p:LuBanLint=false"], project.Folder, cancellationToken);
        var package = Path.Combine(folder, $"{project.Id}.{version}.nupkg");
        if (!File.Exists(package)) throw new CliException(CliErrors.FileUnusable, package, "dotnet pack");
        if (_package is not null) File.Delete(_package);
        (_package, _consoleHash) = (package, HashConsole());
        return new(package, version);
    }

    /// <summary>Copies the last package with the console part as it is now.</summary>
    /// <returns>Null when nothing in it is different.</returns>
    public async Task<DevPackage?> PackConsoleAsync(DevChanges changes, CancellationToken cancellationToken)
    {
        if (changes.HasFlag(DevChanges.ConsoleSources) && _watching is null) await BuildConsoleAsync(cancellationToken);
        var hash = HashConsole();
        if (hash == _consoleHash) return null;
        var version = versions.Next();
        var target = Path.Combine(project.WorkFolder, $"{project.Id}.{version}.nupkg");
        PackageCopy.Write(_package!, project.ConsoleFolder, version, target);
        _consoleHash = hash;
        return new(target, version);
    }

    /// <summary>Has the npm project built at every save by a program that stays, which is quicker, where it has a script for that.</summary>
    public void WatchConsole()
    {
        if (!project.HasSources || !project.HasScript("watch")) return;
        _watching = DevProcess.Start(DevProcess.Npm, ["run", "watch", "--silent"], project.SourcesFolder);
        // Nobody reads what it says, and a full pipe would stop it.
        _watching.OutputDataReceived += (_, _) => { };
        _watching.ErrorDataReceived += (_, said) => { if (!string.IsNullOrWhiteSpace(said.Data)) ConsoleSaid?.Invoke(said.Data); };
        _watching.BeginOutputReadLine();
        _watching.BeginErrorReadLine();
    }

    /// <summary>Told what the program that watches the console's sources complains of.</summary>
    public event Action<string>? ConsoleSaid;

    public void Dispose()
    {
        if (_watching is { HasExited: false }) _watching.Kill(entireProcessTree: true);
        _watching?.Dispose();
    }

    private async Task BuildConsoleAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(project.SourcesFolder, "node_modules"))) await DevProcess.RunAsync(DevProcess.Npm, ["install", "--no-audit", "--no-fund", "--silent"], project.SourcesFolder, cancellationToken);
        await DevProcess.RunAsync(DevProcess.Npm, ["run", "build", "--silent"], project.SourcesFolder, cancellationToken);
    }

    private string HashConsole()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in PackageCopy.ConsoleFiles(project.ConsoleFolder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>A package that was made.</summary>
internal sealed record DevPackage(string File, string Version);
