using System.Text;

namespace LuBan.EndToEnd;

/// <summary>
/// Someone who has the packages of the SDK and nothing of this repository: a folder of their own, a folder feed with the SDK beside
/// the usual sources, and a package cache that starts empty.
/// </summary>
public sealed class OutsideAuthor : IAsyncLifetime
{
    public const string Feed = "feed-of-the-team";

    /// <summary>The C# of the smallest extension, as the design promises it.</summary>
    private const string Code = """
        using LuBan.Sdk;
        using Microsoft.AspNetCore.Builder;

        public sealed class HelloExtension : Extension
        {
            public override void Configure(IExtensionBuilder extension) =>
                extension.Routes.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}!"));
        }
        public sealed record Greeting(string Message);
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="LuBan.Sdk" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    private readonly TemporaryDirectory _directory = new();

    /// <summary>The packed hello.</summary>
    public string Package => Path.Combine(_directory.Path, "Samples.Hello", "out", "Samples.Hello.1.0.0.nupkg");

    public async Task InitializeAsync()
    {
        foreach (var project in (string[])["LuBan.Sdk", "LuBan.Sdk.Build"]) await PackAsync(Path.Combine("sdk", project), _directory.Sub("feed"));
        await WriteAsync("nuget.config", """
            <configuration>
              <packageSources><add key="sdk" value="feed" /></packageSources>
            </configuration>
            """);
        await WriteAsync("Samples.Hello/Samples.Hello.csproj", Project);
        await WriteAsync("Samples.Hello/HelloExtension.cs", Code);
        await DotnetAsync("Samples.Hello", "pack", "-o", "out");
        Assert.True(File.Exists(Package), $"{Package} was not packed.");
    }

    public Task DisposeAsync()
    {
        _directory.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Packs a project of this repository, which is built already.</summary>
    public Task PackAsync(string project, string folder) =>
        DotnetAsync(Path.Combine(Repository.Root, project), "pack", "--no-build", "-c", Repository.Configuration, "-o", folder);

    /// <summary>The real <c>dotnet nuget push</c>, to a feed named in a nuget.config as people name theirs.</summary>
    public async Task NuGetPushAsync(string package, string feed)
    {
        await WriteAsync("push/nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="{Feed}" value="{feed}" allowInsecureConnections="true" /></packageSources>
            </configuration>
            """);
        await DotnetAsync("push", "nuget", "push", package, "--source", Feed, "--api-key", "any");
    }

    private async Task DotnetAsync(string folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            // The SDK's version stays the same while its content changes, so a shared cache would hold an older one.
            ["NUGET_PACKAGES"] = Path.Combine(_directory.Path, "packages"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        var result = await CommandRunner.RunAsync("dotnet", arguments, Path.Combine(_directory.Path, folder), environment, TimeSpan.FromMinutes(5));
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {result.All}");
    }

    private async Task WriteAsync(string path, string content)
    {
        var file = Path.Combine(_directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content, new UTF8Encoding(false));
    }
}
