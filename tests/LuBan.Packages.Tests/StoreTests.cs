using LuBan.Sdk;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

public sealed class StoreTests : IDisposable
{
    private static readonly HashSet<string> _nothing = [];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Added_package_is_unpacked_under_the_hash_of_its_file()
    {
        using var store = PackageStore.Open(_folder.Path);
        var bytes = new TestPackage("Acme.Greeter", "1.2.3") { Files = new Dictionary<string, byte[]> { ["luban/console/my file%2B.js"] = "x"u8.ToArray() } }.Build();

        var package = await AddAsync(store, bytes, "acme.greeter", "1.2.3");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), package.Hash);
        Assert.Equal(Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(bytes)), package.Sha512);
        Assert.Equal(("Acme.Greeter", "1.2.3"), (package.Id, package.Version));
        Assert.True(File.Exists(Path.Combine(package.AppDirectory, "Acme.Greeter.dll")));
        Assert.True(File.Exists(Path.Combine(package.Directory, "luban/console/my file+.js")));
        Assert.Equal(bytes, File.ReadAllBytes(package.PackageFile));
        Assert.Equal("Acme.Greeter.dll", package.Manifest.Entry);
        Assert.Equal([new PackageDependency("LuBan.Sdk", "[0.1.0, 1.0.0)")], package.Dependencies);
        Assert.Empty(store.Verify(package));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
    }

    [Fact]
    public async Task Files_in_the_store_are_read_only_whatever_the_archive_says()
    {
        if (OperatingSystem.IsWindows()) return;
        using var store = PackageStore.Open(_folder.Path);
        var zip = new TestPackage("Acme.Greeter", "1.0.0").ToZip().Bend("luban/app/net10.0/Acme.Greeter.dll", entry => entry with { Mode = 0x8FFF });

        var package = await AddAsync(store, zip.Build(), "Acme.Greeter", "1.0.0");

        var mode = File.GetUnixFileMode(Path.Combine(package.AppDirectory, "Acme.Greeter.dll"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, mode);
    }

    [Fact]
    public async Task Adding_the_same_file_again_finds_it()
    {
        using var store = PackageStore.Open(_folder.Path);

        var packages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AddAsync(store, "Acme.Greeter", "1.0.0")));

        Assert.Single(packages.Select(package => package.Hash).Distinct());
        Assert.Single(store.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
    }

    [Fact]
    public async Task Another_package_than_asked_for_is_refused()
    {
        using var store = PackageStore.Open(_folder.Path);
        var bytes = new TestPackage("Acme.Evil", "1.0.0").Build();

        var wrongId = await Assert.ThrowsAsync<PackageException>(() => AddAsync(store, bytes, "Acme.Greeter", "1.0.0"));
        var wrongVersion = await Assert.ThrowsAsync<PackageException>(() => AddAsync(store, bytes, "Acme.Evil", "2.0.0"));

        Assert.Equal("LB2019", wrongId.Code);
        Assert.Equal("LB2019", wrongVersion.Code);
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task A_known_file_is_still_compared_with_what_was_asked_for()
    {
        using var store = PackageStore.Open(_folder.Path);
        var bytes = new TestPackage("Acme.Evil", "1.0.0").Build();
        await AddAsync(store, bytes, "Acme.Evil", "1.0.0");

        var refusal = await Assert.ThrowsAsync<PackageException>(() => AddAsync(store, bytes, "Acme.Greeter", "1.0.0"));

        Assert.Equal("LB2019", refusal.Code);
    }

    [Fact]
    public async Task Other_bytes_than_expected_are_refused()
    {
        using var store = PackageStore.Open(_folder.Path);
        var expected = Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(new TestPackage("Acme.Greeter", "1.0.0").Build()));
        var other = new TestPackage("Acme.Greeter", "1.0.0") { Description = "Other bytes." }.Build();

        var refusal = await Assert.ThrowsAsync<PackageException>(() => store.AddAsync(new MemoryStream(other), new PackageExpectation("Acme.Greeter", "1.0.0", expected), default));

        Assert.Equal("LB2020", refusal.Code);
        Assert.Empty(store.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store"]));
    }

    [Fact]
    public async Task Cancelled_add_leaves_nothing()
    {
        using var store = PackageStore.Open(_folder.Path);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AddAsync(new MemoryStream(new TestPackage("Acme.Greeter", "1.0.0").Build()), new PackageExpectation("Acme.Greeter", "1.0.0"), cancelled.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store"]));
    }

    [Fact]
    public async Task Committed_set_is_there_after_reopening()
    {
        StoredPackage package;
        using (var store = PackageStore.Open(_folder.Path))
        {
            Assert.Equal(0, store.Current.Number);
            package = await AddAsync(store, "Acme.Greeter", "1.0.0");
            store.Commit(Items(package), "install", "admin");
        }

        using var again = PackageStore.Open(_folder.Path);

        Assert.Equal(1, again.Current.Number);
        Assert.Equal(0, again.Current.Parent);
        Assert.Equal(("install", "admin"), (again.Current.Reason, again.Current.Actor));
        Assert.Equal(new GenerationItem("1.0.0", package.Hash), again.Current.Items["acme.greeter"]);
        Assert.Equal("Acme.Greeter", again.Find(package.Hash)!.Manifest.Id);
    }

    [Fact]
    public async Task Rolling_back_twice_goes_two_steps_back()
    {
        using var store = PackageStore.Open(_folder.Path);
        var packages = new List<StoredPackage>();
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0"])
        {
            packages.Add(await AddAsync(store, "Acme.Greeter", version));
            store.Commit(Items(packages[^1]), "install", "admin");
        }

        var once = store.Rollback(null, "admin");
        var twice = store.Rollback(null, "admin");
        var forward = store.Rollback(3, "admin");
        var empty = store.Rollback(0, "admin");

        Assert.Equal(("2.0.0", 4, 2), (once.Items["acme.greeter"].Version, once.Number, once.RestoredFrom));
        Assert.Equal("1.0.0", twice.Items["acme.greeter"].Version);
        Assert.Equal("3.0.0", forward.Items["acme.greeter"].Version);
        Assert.Empty(empty.Items);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], store.Generations.Select(generation => generation.Number));
    }

    [Fact]
    public void Rolling_back_to_nothing_is_refused()
    {
        using var store = PackageStore.Open(_folder.Path);

        Assert.Equal("LB2304", Assert.Throws<ExtensionException>(() => store.Rollback(null, "admin")).Code);
        Assert.Equal("LB2304", Assert.Throws<ExtensionException>(() => store.Rollback(7, "admin")).Code);
    }

    [Fact]
    public async Task Committing_what_is_not_in_the_store_changes_nothing()
    {
        using var store = PackageStore.Open(_folder.Path);
        var package = await AddAsync(store, "Acme.Greeter", "1.0.0");

        Commit("acme.greeter", new GenerationItem("1.0.0", new string('0', 64)));
        Commit("acme.greeter", new GenerationItem("2.0.0", package.Hash));
        Commit("acme.other", new GenerationItem("1.0.0", package.Hash));

        Assert.Equal(0, store.Current.Number);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["generations"]));

        void Commit(string id, GenerationItem item) =>
            Assert.Equal("LB2303", Assert.Throws<ExtensionException>(() => store.Commit(new Dictionary<string, GenerationItem> { [id] = item }, "test", "admin")).Code);
    }

    [Fact]
    public async Task Collecting_keeps_the_newest_states_and_what_is_pinned()
    {
        using var store = PackageStore.Open(_folder.Path);
        var packages = new List<StoredPackage>();
        for (var version = 1; version <= 5; version++)
        {
            packages.Add(await AddAsync(store, "Acme.Greeter", $"{version}.0.0"));
            store.Commit(Items(packages[^1]), "install", "admin");
        }

        var report = store.Collect(2, new HashSet<string> { packages[0].Hash });

        Assert.Equal([1, 2, 3], report.Generations);
        Assert.Equal(new[] { packages[1].Hash, packages[2].Hash }.Order(StringComparer.Ordinal), report.Packages);
        Assert.True(report.FreedBytes > 0);
        Assert.Equal(["1.0.0", "4.0.0", "5.0.0"], store.List().Select(package => package.Version));
        Assert.Equal("LB2304", Assert.Throws<ExtensionException>(() => store.Rollback(2, "admin")).Code);
        Assert.Equal(3, Directory.EnumerateDirectories(_folder["store"]).Count());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
        Assert.Empty(store.Collect(2, new HashSet<string> { packages[0].Hash }).Packages);
    }

    [Fact]
    public void A_second_host_is_told_that_the_store_is_in_use()
    {
        using var store = PackageStore.Open(_folder.Path);

        var refusal = Assert.Throws<ExtensionException>(() => PackageStore.Open(_folder.Path));

        Assert.Equal("LB2301", refusal.Code);
    }

    [Fact]
    public void A_store_that_is_a_file_is_refused()
    {
        File.WriteAllText(_folder["store-file"], "");

        Assert.Equal("LB2302", Assert.Throws<ExtensionException>(() => PackageStore.Open(_folder["store-file"])).Code);
    }

    [Fact]
    public async Task Changed_missing_and_foreign_files_are_found()
    {
        using var store = PackageStore.Open(_folder.Path);
        var package = await AddAsync(store, "Acme.Greeter", "1.0.0");
        var dll = Path.Combine(package.AppDirectory, "Acme.Greeter.dll");
        var bytes = File.ReadAllBytes(dll);
        bytes[0] ^= 1;
        File.Delete(dll);
        File.WriteAllBytes(dll, bytes);
        File.Delete(Path.Combine(package.Directory, "Acme.Greeter.nuspec"));
        File.WriteAllText(Path.Combine(package.Directory, "luban", "more.txt"), "foreign");

        var problems = store.Verify(package);

        Assert.Equal(
            ["LB2306 luban/app/net10.0/Acme.Greeter.dll", "LB2307 Acme.Greeter.nuspec", "LB2307 luban/more.txt"],
            problems.Select(problem => $"{problem.Code} {problem.Location}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Damaged_package_does_not_keep_the_store_from_opening_and_can_be_added_again()
    {
        var bytes = new TestPackage("Acme.Greeter", "1.0.0").Build();
        using (var store = PackageStore.Open(_folder.Path))
        {
            var package = await AddAsync(store, bytes, "Acme.Greeter", "1.0.0");
            await AddAsync(store, "Acme.Other", "1.0.0");
            File.Delete(Path.Combine(package.Directory, ".luban-files.json"));
        }

        using var again = PackageStore.Open(_folder.Path);
        var damaged = Assert.Single(again.Problems);
        var healed = await AddAsync(again, bytes, "Acme.Greeter", "1.0.0");

        Assert.Equal("LB2308", damaged.Code);
        Assert.Equal(damaged.Location, healed.Hash);
        Assert.Empty(again.Problems);
        Assert.Empty(again.Verify(healed));
    }

    [Fact]
    public async Task A_commit_cut_off_before_the_pointer_moved_never_happened()
    {
        string orphan;
        using (var store = PackageStore.Open(_folder.Path))
        {
            var package = await AddAsync(store, "Acme.Greeter", "1.0.0");
            store.Commit(Items(package), "install", "admin");
            orphan = Path.Combine(_folder["generations"], "2.json");
            File.WriteAllText(orphan, "{ half a file");
            File.WriteAllText(Path.Combine(_folder["tmp"], "rest"), "rest");
        }

        using var again = PackageStore.Open(_folder.Path);

        Assert.Equal(1, again.Current.Number);
        Assert.False(File.Exists(orphan));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["tmp"]));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("9")]
    public void Damaged_pointer_is_explained(string content)
    {
        PackageStore.Open(_folder.Path).Dispose();
        File.WriteAllText(_folder["current"], content);

        Assert.Equal("LB2305", Assert.Throws<ExtensionException>(() => PackageStore.Open(_folder.Path)).Code);
        // The failed attempt must not keep the lock.
        File.Delete(_folder["current"]);
        PackageStore.Open(_folder.Path).Dispose();
    }

    [Fact]
    public async Task Data_survive_collection_and_go_only_when_deleted()
    {
        using var store = PackageStore.Open(_folder.Path);
        var package = await AddAsync(store, "Acme.Greeter", "1.0.0");
        var data = store.DataDirectory("Acme.Greeter");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "notes.txt"), "kept");

        store.Collect(1, _nothing);
        var afterCollect = File.Exists(Path.Combine(data, "notes.txt"));
        store.DeleteData("ACME.Greeter");
        store.DeleteData("Acme.Greeter");

        Assert.Null(store.Find(package.Hash));
        Assert.True(afterCollect);
        Assert.Equal(_folder["data/acme.greeter"], data);
        Assert.False(Directory.Exists(data));
        Assert.Throws<ArgumentException>(() => store.DataDirectory("../../etc"));
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, GenerationItem> Items(params StoredPackage[] packages) =>
        packages.ToDictionary(package => package.Id.ToLowerInvariant(), package => new GenerationItem(package.Version, package.Hash));

    private static Task<StoredPackage> AddAsync(PackageStore store, string id, string version) =>
        AddAsync(store, new TestPackage(id, version).Build(), id, version);

    private static Task<StoredPackage> AddAsync(PackageStore store, byte[] bytes, string id, string version) =>
        store.AddAsync(new MemoryStream(bytes), new PackageExpectation(id, version), CancellationToken.None);
}
