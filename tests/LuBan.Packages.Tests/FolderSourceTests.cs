using LuBan.Sdk;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

public sealed class FolderSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_layouts_and_both_spellings_of_the_address_work(bool asUrl)
    {
        new TestPackage("Acme.App", "1.0.0").WriteTo(_folder.Path);
        new TestPackage("Acme.App", "2.0.0-beta").WriteTo(_folder["acme.app/2.0.0-beta"]);
        new TestPackage("Acme.App", "1.0.0").WriteTo(_folder["acme.app/1.0.0"]);
        new TestPackage("Acme.Library", "1.0.0") { PackageType = null }.WriteTo(_folder.Path);
        var source = Open(asUrl ? new Uri(_folder.Path).AbsoluteUri : _folder.Path);

        var found = Assert.Single(await source.SearchAsync(CancellationToken.None));
        var versions = await source.FindVersionsAsync("ACME.APP", CancellationToken.None);
        var library = Assert.Single(await source.FindVersionsAsync("Acme.Library", CancellationToken.None));

        Assert.Equal(("Acme.App", "A package made by a test."), (found.Id, found.Description));
        Assert.Equal(["1.0.0", "2.0.0-beta"], found.Versions);
        Assert.Equal(["1.0.0", "2.0.0-beta"], versions.Select(version => version.Version));
        Assert.True(versions[0].IsExtension);
        Assert.False(library.IsExtension);
    }

    [Fact]
    public async Task New_changed_and_removed_files_are_seen_at_once()
    {
        var source = Open(_folder.Path);
        Assert.Empty(await source.SearchAsync(CancellationToken.None));

        var path = new TestPackage("Acme.App", "1.0.0").WriteTo(_folder.Path);
        Assert.Single(await source.SearchAsync(CancellationToken.None));
        File.WriteAllBytes(path, new TestPackage("Acme.App", "1.0.0") { Description = "Another text of another length." }.Build());
        Assert.Equal("Another text of another length.", (await source.SearchAsync(CancellationToken.None))[0].Description);
        File.Delete(path);
        Assert.Empty(await source.SearchAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Half_copied_file_is_ignored_until_it_is_whole()
    {
        var source = Open(_folder.Path);
        var bytes = new TestPackage("Acme.App", "1.0.0").Build();
        File.WriteAllBytes(_folder["Acme.App.1.0.0.nupkg"], bytes[..(bytes.Length / 2)]);

        var half = await source.FindVersionsAsync("Acme.App", CancellationToken.None);
        File.WriteAllBytes(_folder["Acme.App.1.0.0.nupkg"], bytes);
        var whole = await source.FindVersionsAsync("Acme.App", CancellationToken.None);

        Assert.Empty(half);
        Assert.Single(whole);
    }

    [Fact]
    public async Task Package_is_copied_byte_for_byte()
    {
        new TestPackage("Acme.App", "1.0.0").WriteTo(_folder.Path);
        var destination = new MemoryStream();

        await Open(_folder.Path).DownloadAsync("acme.app", "1.0", destination, null, CancellationToken.None);

        Assert.Equal(new TestPackage("Acme.App", "1.0.0").Build(), destination.ToArray());
    }

    [Fact]
    public async Task Missing_folder_and_missing_version_are_explained()
    {
        var missing = await Assert.ThrowsAsync<ExtensionException>(() => Open(_folder["nowhere"]).SearchAsync(CancellationToken.None));
        var version = await Assert.ThrowsAsync<ExtensionException>(() => Open(_folder.Path).DownloadAsync("Acme.App", "1.0.0", new MemoryStream(), null, CancellationToken.None));

        Assert.Equal("LB2108", missing.Code);
        Assert.Contains(_folder["nowhere"], missing.Message, StringComparison.Ordinal);
        Assert.Equal("LB2105", version.Code);
    }

    public void Dispose() => _folder.Dispose();

    private static IPackageSource Open(string url) => PackageSources.Open(new PackageSourceOptions { Name = "folder", Url = url }, TimeProvider.System);
}
