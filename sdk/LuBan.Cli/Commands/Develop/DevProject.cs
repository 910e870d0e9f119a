using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;
using LuBan.Sdk;

namespace LuBan.Cli.Commands.Develop;

/// <summary>The project of an extension, as far as `luban dev` knows it.</summary>
/// <param name="File">The project file.</param>
/// <param name="Id">The extension's id.</param>
/// <param name="Version">The version that the project says.</param>
internal sealed record DevProject(string File, string Id, string Version)
{
    private static readonly string[] Ignored = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The console part, as it goes into the package.</summary>
    public string ConsoleFolder => Path.Combine(Folder, "luban", "console");

    /// <summary>The npm project that luban/console/dist is built from, if there is one.</summary>
    public string SourcesFolder => Path.Combine(Folder, "console");

    public bool HasSources => System.IO.File.Exists(Path.Combine(SourcesFolder, "package.json"));

    /// <summary>Where packages of this command lie: MSBuild's own folder, which nobody commits.</summary>
    public string WorkFolder => Path.Combine(Folder, "obj", "luban-dev");

    /// <summary>Whether the npm project has a script of this name.</summary>
    public bool HasScript(string name)
    {
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(SourcesFolder, "package.json"))).Text("scripts", name) is not null;
        }
        catch (JsonException)
        {
            // npm says better what is wrong with it.
            return false;
        }
    }

    /// <summary>What a saved file means.</summary>
    /// <param name="path">Its path, from the project's folder.</param>
    public DevChanges Classify(string path)
    {
        var parts = path.Replace('\\', '/').Split('/');
        if (parts.Any(part => part.StartsWith('.') || part.EndsWith('~') || Ignored.Contains(part, StringComparer.OrdinalIgnoreCase))) return DevChanges.None;
        if (parts is ["luban", "console", ..]) return DevChanges.Console;
        return parts is ["console", ..] && HasSources ? DevChanges.ConsoleSources : DevChanges.Code;
    }

    public static async Task<DevProject> FindAsync(string? path, CancellationToken cancellationToken)
    {
        var file = Locate(Path.GetFullPath(path ?? "."));
        var answer = await DevProcess.RunAsync("dotnet", ["msbuild", file, "-nologo", "-getProperty:PackageId,PackageVersion"], Path.GetDirectoryName(file)!, cancellationToken);
        var properties = JsonNode.Parse(answer);
        var (id, version) = (properties.Text("Properties", "PackageId"), properties.Text("Properties", "PackageVersion"));
        return id is { Length: > 0 } && SemanticVersion.TryParse(version, out _) ? new(file, id, version!) : throw new CliException(CliErrors.NoProject, file, $"PackageId '{id}', PackageVersion '{version}'");
    }

    private static string Locate(string path)
    {
        if (System.IO.File.Exists(path)) return path;
        var found = Directory.Exists(path) ? Directory.GetFiles(path, "*.csproj") : [];
        return found is [var only] ? only : throw new CliException(CliErrors.NoProject, path, found.Length == 0 ? "*.csproj: 0" : string.Join(", ", found.Select(Path.GetFileName)));
    }
}
