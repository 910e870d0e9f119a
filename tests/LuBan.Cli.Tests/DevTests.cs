using System.IO.Compression;
using System.Text.Json.Nodes;
using LuBan.Cli.Commands.Develop;
using LuBan.Cli.Push;

namespace LuBan.Cli.Tests;

public sealed class DevTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luban-dev-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("luban/console/console.json", DevChanges.Console)]
    [InlineData("luban/console/dist/index.js", DevChanges.Console)]
    [InlineData("console/src/index.ts", DevChanges.ConsoleSources)]
    [InlineData("Orders.cs", DevChanges.Code)]
    [InlineData("luban/i18n/zh-CN.json", DevChanges.Code)]
    [InlineData("console/node_modules/lit/index.js", DevChanges.None)]
    [InlineData("obj/luban-dev/feed/x.nupkg", DevChanges.None)]
    [InlineData(".git/index", DevChanges.None)]
    [InlineData("src/.Orders.cs.swp", DevChanges.None)]
    [InlineData("Orders.cs~", DevChanges.None)]
    internal void A_saved_file_asks_for_as_little_work_as_it_needs(string path, DevChanges expected)
    {
        Write("console/package.json", "{}");

        Assert.Equal(expected, Project().Classify(path));
    }

    [Fact]
    public void A_folder_named_console_without_package_json_is_code() => Assert.Equal(DevChanges.Code, Project().Classify("console/Widget.cs"));

    [Theory]
    [InlineData("1.2.3", "1.2.4-dev.")]
    [InlineData("1.2.0-beta.1", "1.2.0-dev.")]
    public void A_version_of_development_comes_after_what_is_released_and_before_what_will_be(string version, string expected) =>
        Assert.StartsWith(expected, new DevVersions(version, TimeProvider.System).Next());

    [Fact]
    public void Two_versions_of_the_same_second_differ()
    {
        var versions = new DevVersions("1.0.0", new SteppingTime());

        var (first, second) = (versions.Next(), versions.Next());

        Assert.Equal(long.Parse(first.Split('.')[^1]) + 1, long.Parse(second.Split('.')[^1]));
    }

    [Fact]
    public void A_copy_of_a_package_has_the_console_part_of_now_and_its_own_version()
    {
        var package = TestPackages.Write(Path.Combine(_folder, "a.nupkg"), "Acme.Orders", "1.0.0");
        using (var archive = ZipFile.Open(package, ZipArchiveMode.Update))
        {
            Add(archive, "luban/extension.json", """{"id":"Acme.Orders","version":"1.0.0","permissions":[{"name":"orders.read"}]}""");
            Add(archive, "luban/sbom.json", "{}");
            Add(archive, "luban/console/dist/old.js", "old");
            Add(archive, "luban/console/console.json", "{}");
        }
        Write("luban/console/console.json", """{"apiVersion":"console/v1"}""");
        Write("luban/console/dist/index.js", "new");
        var copy = Path.Combine(_folder, "b.nupkg");

        PackageCopy.Write(package, Project().ConsoleFolder, "1.0.1-dev.7", copy);

        var read = PackageFile.Read(copy);
        Assert.Equal(("Acme.Orders", "1.0.1-dev.7", true), (read.Id, read.Version, read.IsExtension));
        Assert.Equal(["orders.read"], PackageCopy.Permissions(copy));
        using var result = ZipFile.OpenRead(copy);
        Assert.Equal(["content.txt", "luban/console/console.json", "luban/console/dist/index.js", "luban/extension.json", "package.nuspec"], result.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal("new", Text(result, "luban/console/dist/index.js"));
        Assert.Equal("1.0.1-dev.7", JsonNode.Parse(Text(result, "luban/extension.json"))!["version"]!.ToString());
    }

    [Fact]
    public async Task Files_that_are_saved_together_are_told_together()
    {
        Write("console/package.json", "{}");
        using var watcher = new DevWatcher(Project(), TimeProvider.System);
        Write("luban/console/console.json", "{}");
        Write("Orders.cs", "class Orders;");
        Write("obj/ignored.json", "{}");

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (changes, _) = await watcher.NextAsync(deadline.Token);

        // A slow machine may tell of the second file later.
        while (changes != (DevChanges.Console | DevChanges.Code)) changes |= (await watcher.NextAsync(deadline.Token)).Changes;
        Assert.False(changes.HasFlag(DevChanges.ConsoleSources));
    }

    [Fact]
    public async Task A_tool_that_fails_shows_what_it_said_last()
    {
        var refusal = await Assert.ThrowsAsync<CliException>(() => DevProcess.RunAsync("dotnet", ["no-such-command-of-dotnet"], _folder, CancellationToken.None));

        Assert.Equal("LB6256", refusal.Code);
        Assert.NotEmpty(refusal.Details);
    }

    [Fact]
    public async Task A_folder_without_one_project_is_refused()
    {
        Assert.Equal("LB6255", (await Assert.ThrowsAsync<CliException>(() => DevProject.FindAsync(_folder, CancellationToken.None))).Code);
        Write("A.csproj", "<Project/>");
        Write("B.csproj", "<Project/>");

        var refusal = await Assert.ThrowsAsync<CliException>(() => DevProject.FindAsync(_folder, CancellationToken.None));

        Assert.Contains("A.csproj", refusal.Message);
    }

    private DevProject Project() => new(Path.Combine(_folder, "Acme.Orders.csproj"), "Acme.Orders", "1.0.0");

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(content);
    }

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
