using System.Diagnostics;
using System.Text;

namespace LuBan.Sdk.Tests;

/// <summary>
/// A folder outside the repository with a feed that holds the packed SDK, its own package cache, and projects written by tests:
/// what an author elsewhere has.
/// </summary>
public sealed class OutsideWorld : IDisposable
{
    public OutsideWorld()
    {
        Root = Directory.CreateTempSubdirectory("luban-author-").FullName;
        foreach (var project in (string[])["LuBan.Sdk", "LuBan.Sdk.Build"])
        {
            var packed = Dotnet(Repository.PathOf("sdk", project), "pack", "--no-build", "-c", Repository.Configuration, "-o", PathOf("feed"));
            Assert.True(packed.ExitCode == 0, packed.Output);
        }
        Write("nuget.config", """
            <configuration>
              <packageSources><add key="sdk" value="feed" /></packageSources>
            </configuration>
            """);
    }

    public string Root { get; }

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public void Write(string path, string content)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    /// <summary>A project that references the SDK as a package.</summary>
    public void WriteProject(string path, string properties = "", string items = "") => Write(path, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="LuBan.Sdk" Version="0.1.0" />
            {items}
          </ItemGroup>
        </Project>
        """);

    public (int ExitCode, string Output) Dotnet(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        // The packages of this run must not meet those of another: the SDK's version stays the same while its content changes.
        start.Environment["NUGET_PACKAGES"] = PathOf("packages");
        // Its nodes would live on, with our task loaded; and what the test host sets for itself is not for others.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }
        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        void Add(object _, DataReceivedEventArgs line)
        {
            lock (output) output.AppendLine(line.Data);
        }
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        lock (output) return (process.ExitCode, output.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
