using System.Diagnostics;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

/// <summary>The stock client against the test feed and against folders.</summary>
public sealed class RealClientTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Package_pushed_with_the_stock_client_is_found_and_downloaded()
    {
        await using var feed = await TestFeed.StartAsync(new TestFeedOptions { ApiKey = "key" });
        var file = new TestPackage("Acme.Pushed", "1.0.0-rc.1").WriteTo(_folder["out"]);
        WriteConfig(feed.IndexUrl);

        await DotnetAsync(0, "nuget", "push", file, "--source", "feed", "--api-key", "key");
        await DotnetAsync(1, "nuget", "push", file, "--source", "feed", "--api-key", "key");
        await DotnetAsync(0, "nuget", "push", file, "--source", "feed", "--api-key", "key", "--skip-duplicate");
        await DotnetAsync(1, "nuget", "push", file, "--source", "feed", "--api-key", "wrong");
        var source = PackageSources.Open(new PackageSourceOptions { Name = "feed", Url = feed.IndexUrl }, TimeProvider.System);
        using var store = PackageStore.Open(_folder["store"]);
        var bytes = new MemoryStream();
        await source.DownloadAsync("Acme.Pushed", "1.0.0-rc.1", bytes, null, CancellationToken.None);
        bytes.Position = 0;
        var stored = await store.AddAsync(bytes, new PackageExpectation("Acme.Pushed", "1.0.0-rc.1"), CancellationToken.None);

        Assert.Equal("1.0.0-rc.1", Assert.Single(await source.FindVersionsAsync("Acme.Pushed", CancellationToken.None)).Version);
        Assert.Equal("Acme.Pushed", Assert.Single(await source.SearchAsync(CancellationToken.None)).Id);
        Assert.Equal("Acme.Pushed", stored.Id);
    }

    [Fact]
    public async Task Package_pushed_to_a_folder_with_the_stock_client_is_found()
    {
        var file = new TestPackage("Acme.Pushed", "1.0.0").WriteTo(_folder["out"]);
        Directory.CreateDirectory(_folder["feed"]);
        WriteConfig(_folder["feed"]);

        await DotnetAsync(0, "nuget", "push", file, "--source", "feed");
        var source = PackageSources.Open(new PackageSourceOptions { Name = "folder", Url = _folder["feed"] }, TimeProvider.System);

        Assert.Equal("1.0.0", Assert.Single(await source.FindVersionsAsync("Acme.Pushed", CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Stock_client_restores_from_the_feed()
    {
        await using var feed = await TestFeed.StartAsync();
        feed.Add(new TestPackage("Acme.Shared", "1.4.0") { HostRange = null, PackageType = null });
        feed.Add(new TestPackage("Acme.App", "1.0.0") { HostRange = null, PackageType = null, Dependencies = [("Acme.Shared", "[1.0.0, 2.0.0)")] });
        WriteConfig(feed.IndexUrl);
        File.WriteAllText(_folder["Consumer.csproj"], """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Acme.App" Version="1.0.0" /></ItemGroup>
            </Project>
            """);

        await DotnetAsync(0, "restore", _folder["Consumer.csproj"], "--packages", _folder["packages"], "-nodeReuse:false");

        Assert.True(Directory.Exists(_folder["packages/acme.app/1.0.0"]));
        Assert.True(Directory.Exists(_folder["packages/acme.shared/1.4.0"]));
    }

    public void Dispose() => _folder.Dispose();

    private void WriteConfig(string feed) => File.WriteAllText(_folder["nuget.config"], $"""
        <configuration>
          <packageSources><clear /><add key="feed" value="{feed}" allowInsecureConnections="true" /></packageSources>
          <auditSources><clear /></auditSources>
        </configuration>
        """);

    private async Task DotnetAsync(int expected, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The stock client's own cache must not answer for the feed.
        start.Environment["NUGET_HTTP_CACHE_PATH"] = _folder["http-cache"];
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        output.WriteLine($"dotnet {string.Join(' ', arguments)}: {process.ExitCode}\n{texts[0]}{texts[1]}");
        Assert.Equal(expected, process.ExitCode);
    }
}
