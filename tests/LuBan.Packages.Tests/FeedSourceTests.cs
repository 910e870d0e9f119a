using LuBan.Sdk;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

public sealed class FeedSourceTests
{
    [Fact]
    public async Task Search_lists_extensions_and_nothing_else()
    {
        await using var feed = await FilledFeedAsync();

        var found = await Open(feed).SearchAsync(CancellationToken.None);

        Assert.Equal(["Acme.App", "Acme.Shared"], found.Select(package => package.Id));
        Assert.Equal(["1.0.0", "2.0.0-beta.1", "2.0.0"], found[1].Versions);
        Assert.Equal(("feed", "A package made by a test."), (found[0].Source, found[0].Description));
        Assert.Equal(["Tests"], found[0].Authors);
    }

    [Fact]
    public async Task Search_of_a_feed_that_does_not_know_package_types_lists_nothing_rather_than_everything()
    {
        await using var feed = await FilledFeedAsync(new TestFeedOptions { SearchKnowsPackageTypes = false });

        Assert.Empty(await Open(feed).SearchAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Search_reads_all_pages()
    {
        await using var feed = await TestFeed.StartAsync();
        for (var i = 0; i < 450; i++) feed.Add(new TestPackage($"Acme.P{i:000}", "1.0.0"));

        var found = await Open(feed).SearchAsync(CancellationToken.None);

        Assert.Equal(450, found.Count);
        Assert.Equal(3, feed.Requests.Count(request => request.Path.StartsWith("/v3/search", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Feed_without_search_still_finds_versions()
    {
        await using var feed = await FilledFeedAsync(new TestFeedOptions { HasSearch = false });
        var source = Open(feed);

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => source.SearchAsync(CancellationToken.None));
        var versions = await source.FindVersionsAsync("acme.app", CancellationToken.None);

        Assert.Equal("LB2107", refusal.Code);
        Assert.Equal("1.0.0", Assert.Single(versions).Version);
    }

    [Fact]
    public async Task Versions_come_with_dependencies_and_listed_state()
    {
        await using var feed = await FilledFeedAsync();
        feed.Unlist("Acme.Shared", "1.0.0");
        var source = Open(feed);

        var shared = await source.FindVersionsAsync("ACME.shared", CancellationToken.None);
        var app = Assert.Single(await source.FindVersionsAsync("Acme.App", CancellationToken.None));

        Assert.Equal([("1.0.0", false), ("2.0.0-beta.1", true), ("2.0.0", true)], shared.Select(version => (version.Version, version.Listed)));
        Assert.Equal([new PackageDependency("LuBan.Sdk", "[0.1.0, 1.0.0)"), new PackageDependency("Acme.Shared", "[1.0.0, 3.0.0)")], app.Dependencies);
        Assert.Equal("[0.1.0, 1.0.0)", app.HostRange);
        Assert.Empty(await source.FindVersionsAsync("Acme.Nothing", CancellationToken.None));
        Assert.Empty(await source.FindVersionsAsync("../../etc", CancellationToken.None));
    }

    [Fact]
    public async Task A_version_pushed_a_moment_ago_is_there()
    {
        await using var feed = await FilledFeedAsync();
        var source = Open(feed);
        await source.FindVersionsAsync("Acme.App", CancellationToken.None);
        await source.SearchAsync(CancellationToken.None);

        feed.Add(new TestPackage("Acme.App", "1.1.0"));

        Assert.Equal(["1.0.0", "1.1.0"], (await source.FindVersionsAsync("Acme.App", CancellationToken.None)).Select(version => version.Version));
        Assert.Equal(["1.0.0", "1.1.0"], (await source.SearchAsync(CancellationToken.None))[0].Versions);
    }

    [Fact]
    public async Task Download_gives_the_same_bytes_and_tells_progress()
    {
        await using var feed = await TestFeed.StartAsync();
        var package = new TestPackage("Acme.Big", "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/data.bin"] = Random(3 << 20) } }.Build();
        feed.Add(package);
        var told = new List<long>();
        var destination = new MemoryStream();

        await Open(feed).DownloadAsync("acme.big", "1.0.0", destination, new Told(told.Add), CancellationToken.None);

        Assert.Equal(package, destination.ToArray());
        Assert.Equal(package.Length, told[^1]);
        Assert.True(told.Count > 1 && told.SequenceEqual(told.Order()));
    }

    [Fact]
    public async Task Passing_faults_are_overcome()
    {
        await using var feed = await FilledFeedAsync();
        var source = Open(feed);

        feed.Faults.FailNext(2);
        var found = await source.SearchAsync(CancellationToken.None);
        feed.Faults.FailNext(2);
        var versions = await source.FindVersionsAsync("Acme.App", CancellationToken.None);
        feed.Faults.Truncate("Acme.App", "1.0.0", times: 2);
        var destination = new MemoryStream();
        destination.Write([1, 2, 3]);
        await source.DownloadAsync("Acme.App", "1.0.0", destination, null, CancellationToken.None);

        Assert.Equal(2, found.Count);
        Assert.Single(versions);
        Assert.Equal([1, 2, 3, .. App().Build()], destination.ToArray());
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "500", "LB2102", "What is installed goes on running" },
        { "cut", "LB2101", "cannot be reached" },
        { "gone", "LB2101", "cannot be reached" },
        { "no-credentials", "LB2103", "spec.credentialsSecret names a Secret" },
        { "wrong-password", "LB2103", "credentials of 'ann'" },
        { "not-found", "LB2104", "/v3/index.json" },
        { "html", "LB2104", "does not answer like a NuGet V3 feed" },
        { "empty-json", "LB2104", "does not answer like a NuGet V3 feed" },
        { "silent", "LB2112", "no answer within 1 s" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Broken_feed_is_explained(string fault, string code, string text)
    {
        await using var feed = await FilledFeedAsync(fault is "no-credentials" or "wrong-password" ? new TestFeedOptions { UserName = "ann", Password = "right" } : null);
        await using var other = new RawServer(fault);
        var options = Options(feed) with { RequestTimeout = TimeSpan.FromSeconds(fault == "silent" ? 1 : 10), MaxAttempts = fault == "silent" ? 1 : 2 };
        if (fault == "500") feed.Faults.Everything = true;
        if (fault == "cut") feed.Faults.Cut = true;
        if (fault == "gone") await feed.StopAsync();
        if (fault == "wrong-password") options = options with { UserName = "ann", Password = "wrong-secret" };
        if (fault == "not-found") options = options with { Url = feed.IndexUrl.Replace("/v3/", "/v4/", StringComparison.Ordinal) };
        if (fault is "html" or "empty-json" or "silent") options = options with { Url = other.Url };
        var source = PackageSources.Open(options, TimeProvider.System);

        var started = TimeProvider.System.GetTimestamp();
        var search = await Assert.ThrowsAsync<ExtensionException>(() => source.SearchAsync(CancellationToken.None));
        var versions = await Assert.ThrowsAsync<ExtensionException>(() => source.FindVersionsAsync("Acme.App", CancellationToken.None));
        var download = await Assert.ThrowsAsync<ExtensionException>(() => source.DownloadAsync("Acme.App", "1.0.0", new MemoryStream(), null, CancellationToken.None));

        Assert.All([search, versions, download], refusal =>
        {
            Assert.Equal(code, refusal.Code);
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("'feed'", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-secret", refusal.ToString(), StringComparison.Ordinal);
        });
        // Three operations of two attempts each: far from the quarter of a minute that NuGet's own loops take for one.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Right_credentials_are_sent_to_the_feed()
    {
        await using var feed = await FilledFeedAsync(new TestFeedOptions { UserName = "ann", Password = "right" });
        var source = PackageSources.Open(Options(feed) with { UserName = "ann", Password = "right" }, TimeProvider.System);

        var destination = new MemoryStream();
        await source.DownloadAsync("Acme.App", "1.0.0", destination, null, CancellationToken.None);

        Assert.Equal(2, (await source.SearchAsync(CancellationToken.None)).Count);
        Assert.Equal(App().Build(), destination.ToArray());
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_host()
    {
        await using var feed = await FilledFeedAsync();
        await using var redirecting = new RawServer("redirect:" + feed.IndexUrl);
        var source = PackageSources.Open(new PackageSourceOptions { Name = "feed", Url = redirecting.Url, UserName = "ann", Password = "secret" }, TimeProvider.System);

        await source.FindVersionsAsync("Acme.App", CancellationToken.None);

        Assert.All(feed.Requests, request => Assert.Null(request.Authorization));
        Assert.Contains("Authorization: Basic", redirecting.LastRequest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_downloads_are_explained()
    {
        await using var feed = await FilledFeedAsync();
        var source = PackageSources.Open(Options(feed) with { MaxAttempts = 2, StallTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);

        Assert.Equal("LB2105", await CodeAsync("9.9.9"));
        Assert.Equal("LB2105", await CodeAsync("nonsense"));
        feed.Faults.Fail("Acme.App", "1.0.0");
        Assert.Equal("LB2102", await CodeAsync("1.0.0"));
        feed.Faults.Truncate("Acme.App", "1.0.0");
        Assert.Equal("LB2106", await CodeAsync("1.0.0"));
        using (feed.Faults.Stall("Acme.App", "1.0.0")) Assert.Equal("LB2112", await CodeAsync("1.0.0"));
        feed.Faults.Clear();
        Assert.Equal("LB2114", (await Assert.ThrowsAsync<ExtensionException>(() =>
            PackageSources.Open(Options(feed) with { MaxPackageBytes = 100 }, TimeProvider.System).DownloadAsync("Acme.App", "1.0.0", new MemoryStream(), null, CancellationToken.None))).Code);

        async Task<string> CodeAsync(string version) =>
            (await Assert.ThrowsAsync<ExtensionException>(() => source.DownloadAsync("Acme.App", version, new MemoryStream(), null, CancellationToken.None))).Code;
    }

    [Fact]
    public async Task Download_can_be_cancelled_while_it_stands_still()
    {
        await using var feed = await FilledFeedAsync();
        using var stall = feed.Faults.Stall("Acme.App", "1.0.0");
        using var cancel = new CancellationTokenSource();

        var download = Open(feed).DownloadAsync("Acme.App", "1.0.0", new MemoryStream(), null, cancel.Token);
        await stall.Reached.WaitAsync(TimeSpan.FromSeconds(10));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
    }

    [Fact]
    public async Task Tampered_download_is_refused_by_the_store()
    {
        await using var feed = await FilledFeedAsync();
        feed.Faults.Tamper("Acme.App", "1.0.0");
        using var folder = new TemporaryFolder();
        using var store = PackageStore.Open(folder.Path);
        var bytes = new MemoryStream();
        await Open(feed).DownloadAsync("Acme.App", "1.0.0", bytes, null, CancellationToken.None);
        bytes.Position = 0;

        var refusal = await Assert.ThrowsAsync<PackageException>(() => store.AddAsync(bytes, new PackageExpectation("Acme.App", "1.0.0"), CancellationToken.None));

        Assert.NotEmpty(refusal.Problems);
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task Feed_that_comes_back_is_used_again()
    {
        await using var feed = await FilledFeedAsync();
        var source = PackageSources.Open(Options(feed) with { MaxAttempts = 1 }, TimeProvider.System);
        await source.FindVersionsAsync("Acme.App", CancellationToken.None);

        await feed.StopAsync();
        var gone = await Assert.ThrowsAsync<ExtensionException>(() => source.FindVersionsAsync("Acme.App", CancellationToken.None));
        await feed.RestartAsync();
        var back = await source.FindVersionsAsync("Acme.App", CancellationToken.None);

        Assert.Equal("LB2101", gone.Code);
        Assert.Single(back);
    }

    [Fact]
    public async Task Plain_http_from_another_machine_is_refused_before_anything_is_sent()
    {
        var source = PackageSources.Open(new PackageSourceOptions { Name = "feed", Url = "http://192.0.2.1/v3/index.json" }, TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => source.SearchAsync(CancellationToken.None));

        Assert.Equal("LB2109", refusal.Code);
    }

    [Theory]
    [InlineData("ftp://example.org/feed")]
    [InlineData("")]
    public void Address_that_is_none_is_refused(string url) =>
        Assert.Equal("LB2110", Assert.Throws<ExtensionException>(() => PackageSources.Open(new PackageSourceOptions { Name = "feed", Url = url }, TimeProvider.System)).Code);

    internal static TestPackage App() => new("Acme.App", "1.0.0") { Dependencies = [("Acme.Shared", "[1.0.0, 3.0.0)")] };

    internal static async Task<TestFeed> FilledFeedAsync(TestFeedOptions? options = null)
    {
        var feed = await TestFeed.StartAsync(options);
        feed.Add(App());
        feed.Add(new TestPackage("Acme.Shared", "1.0.0"));
        feed.Add(new TestPackage("Acme.Shared", "2.0.0"));
        feed.Add(new TestPackage("Acme.Shared", "2.0.0-beta.1"));
        feed.Add(new TestPackage("Acme.Library", "1.0.0") { PackageType = null });
        return feed;
    }

    private static PackageSourceOptions Options(TestFeed feed) => new() { Name = "feed", Url = feed.IndexUrl };

    private static IPackageSource Open(TestFeed feed) => PackageSources.Open(Options(feed), TimeProvider.System);

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed class Told(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }
}
