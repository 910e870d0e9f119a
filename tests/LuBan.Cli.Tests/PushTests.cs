using System.IO.Compression;
using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class PushTests : IAsyncLifetime
{
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task A_folder_gets_the_package_whole_and_once()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        var package = Package("hello.nupkg", "Samples.Hello", "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", folder));

        Assert.Equal([Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")], Directory.GetFileSystemEntries(folder));
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")));
        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", folder));
        Assert.Contains("same content", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_published_version_never_changes()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--source", folder));
        var before = File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg"));
        var other = Package("b.nupkg", "Samples.Hello", "1.0.0", "other content");

        Assert.Equal(5, await _cli.RunAsync("push", other, "--source", folder));
        Assert.Contains("LB6215", _cli.Error.ToString());
        Assert.Equal(0, await _cli.RunAsync("push", other, "--source", folder, "--skip-duplicate"));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, "Samples.Hello.1.0.0.nupkg")));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_V3_feed_is_found_through_its_index_and_gets_the_same_bytes()
    {
        var package = Package("hello.nupkg", "Samples.Hello", "1.0.0");

        Assert.Equal(0, await _cli.RunAsync("push", package, "--source", _kernel.Url + "/feed/index.json", "--api-key", "feed-key"));

        Assert.Equal(File.ReadAllBytes(package), Assert.Single(_kernel.Pushed));
        Assert.Contains("The feed says: no readme", _cli.Error.ToString());
        Assert.DoesNotContain("feed-key", _cli.Out + "" + _cli.Error);
        Assert.Equal(5, await _cli.RunAsync("push", package, "--source", _kernel.Url + "/feed/index.json", "--api-key", "feed-key"));
    }

    [Fact]
    public async Task A_feed_on_another_server_never_sees_the_token()
    {
        await using var feed = await FakeKernel.StartAsync();
        _cli["LUBAN_API_KEY"] = "feed-key";

        Assert.Equal(0, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0"), "--source", feed.Url + "/feed/index.json"));

        Assert.Equal(2, feed.Requests.Count);
        Assert.All(feed.Requests, request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task A_refusing_feed_is_quoted()
    {
        Assert.Equal(4, await _cli.RunAsync("push", Package("hello.nupkg", "Samples.Hello", "1.0.0"), "--source", _kernel.Url + "/feed/index.json", "--api-key", "wrong-key"));

        Assert.Contains("the key does not own the prefix", _cli.Error.ToString());
        Assert.DoesNotContain("wrong-key", _cli.Out + "" + _cli.Error);
    }

    [Fact]
    public async Task A_source_of_the_server_is_looked_up_and_the_only_one_needs_no_name()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        _kernel.Put("packagesources", "local", new JsonObject { ["spec"] = new JsonObject { ["url"] = folder } });

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Samples.Hello", "1.0.0"), "--source", "local"));
        Assert.Equal(0, await _cli.RunAsync("push", Package("b.nupkg", "Samples.Hello", "1.1.0")));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.Equal(3, await _cli.RunAsync("push", Package("c.nupkg", "Samples.Hello", "1.2.0"), "--source", "nowhere"));

        _kernel.Put("packagesources", "second", new JsonObject { ["spec"] = new JsonObject { ["url"] = folder } });
        Assert.Equal(2, await _cli.RunAsync("push", Package("d.nupkg", "Samples.Hello", "1.3.0")));
        Assert.Contains("local, second", _cli.Error.ToString());
    }

    [Fact]
    public async Task What_is_not_a_package_is_refused_before_anything_is_sent()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;
        var good = Package("good.nupkg", "Samples.Hello", "1.0.0");
        var escaping = Package("bad.nupkg", "../../evil", "1.0.0");

        Assert.Equal(2, await _cli.RunAsync("push", good, _cli.WriteFile("text.nupkg", "hello"), "--source", folder));
        Assert.Contains("LB6213", _cli.Error.ToString());
        Assert.Equal(2, await _cli.RunAsync("push", good, escaping, "--source", folder));
        Assert.Equal(2, await _cli.RunAsync("push", Path.Combine(_cli.Home, "missing.nupkg"), "--source", folder));
        Assert.Contains("LB6223", _cli.Error.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_package_that_is_no_extension_is_pushed_with_a_warning()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "feed")).FullName;

        Assert.Equal(0, await _cli.RunAsync("push", Package("a.nupkg", "Some.Library", "1.0.0", type: "Dependency"), "--source", folder));

        Assert.Contains("LuBanExtension", _cli.Error.ToString());
    }

    private string Package(string file, string id, string version, string content = "content", string type = "LuBanExtension")
    {
        var path = Path.Combine(_cli.Home, file);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(archive.CreateEntry("package.nuspec").Open()))
            nuspec.Write($"""
                <?xml version="1.0"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
                  <id>{id}</id><version>{version}</version><packageTypes><packageType name="{type}" /></packageTypes>
                </metadata></package>
                """);
        using (var text = new StreamWriter(archive.CreateEntry("content.txt").Open())) text.Write(content);
        return path;
    }
}
