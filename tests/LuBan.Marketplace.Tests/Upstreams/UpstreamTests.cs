using LuBan.Marketplace.State;
using LuBan.Marketplace.Tests.Feed;
using LuBan.Marketplace.Upstreams;
using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Upstreams;

public sealed class UpstreamTests : IAsyncLifetime
{
    private TestFeed _feed = null!;
    private MarketplaceServer? _server;

    public async Task InitializeAsync() => _feed = await TestFeed.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await _feed.DisposeAsync();
    }

    [Fact]
    public async Task A_package_is_taken_over_when_somebody_asks_and_delivered_when_the_upstream_is_gone()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        var server = await StartAsync();

        Assert.Equal("1.0.0", (string?)(await server.JsonAsync("/v3/flat/other.tool/index.json"))["versions"]![0]);
        Assert.Equal(0, server.Store.State.Count);
        var bytes = await server.Http.GetByteArrayAsync(File("Other.Tool", "1.0.0"));

        var verdict = await PackageVerifier.VerifyAsync(new MemoryStream(bytes), new TrustPolicy { Mode = TrustMode.AllowUnsigned }, TimeProvider.System, CancellationToken.None);
        Assert.Equal((SignatureKind.Repository, "other"), (verdict.Signature!.Kind, verdict.Signature.Owners.Single()));
        await _feed.StopAsync();
        Assert.Equal(bytes, await server.Http.GetByteArrayAsync(File("Other.Tool", "1.0.0")));
        Assert.Equal(1, (int?)(await server.JsonAsync("/v3/search?q=other.tool"))["totalHits"]);
        Assert.Equal("other", (server.Store.State.TryFind("Other.Tool", out var package) ? package : null)?.Versions[0].Upstream);
    }

    [Fact]
    public async Task Only_ids_that_the_patterns_name_are_asked_for()
    {
        _feed.Add(new TestPackage("Stranger.Tool", "1.0.0"));
        var server = await StartAsync(include: ["Other.*", "Exact.Tool"]);

        Assert.Equal(404, await server.StatusAsync("/v3/flat/stranger.tool/index.json"));
        Assert.Empty(_feed.Requests);
        Assert.Equal(404, await server.StatusAsync("/v3/flat/exact.tool/index.json"));
        Assert.NotEmpty(_feed.Requests);
    }

    [Fact]
    public async Task An_id_that_is_published_here_shadows_the_upstream()
    {
        _feed.Add(new TestPackage("Other.Tool", "9.9.9"));
        var server = await StartAsync();
        await server.AddAsync("Other.Tool", "1.0.0");

        var versions = (await server.JsonAsync("/v3/flat/other.tool/index.json"))["versions"]!.AsArray();

        Assert.Equal("1.0.0", (string?)Assert.Single(versions));
        Assert.Equal(404, await server.StatusAsync(File("Other.Tool", "9.9.9")));
        Assert.Empty(_feed.Requests);
    }

    [Fact]
    public async Task Publishing_here_ends_what_was_taken_over_before()
    {
        _feed.Add(new TestPackage("Other.Tool", "9.9.9"));
        var server = await StartAsync();
        await server.Http.GetByteArrayAsync(File("Other.Tool", "9.9.9"));

        await server.AddAsync("Other.Tool", "1.0.0");

        Assert.Equal(404, await server.StatusAsync(File("Other.Tool", "9.9.9")));
        Assert.Equal("1.0.0", (string?)Assert.Single((await server.JsonAsync("/v3/flat/other.tool/index.json"))["versions"]!.AsArray()));
        Assert.Equal("1.0.0", (string?)(await server.JsonAsync("/v3/search?q=other.tool"))["data"]![0]!["version"]);
    }

    [Fact]
    public async Task A_reserved_prefix_is_never_asked_for()
    {
        _feed.Add(new TestPackage("LuBan.Evil", "1.0.0"));
        var server = await StartAsync(include: ["*"]);

        Assert.Equal(404, await server.StatusAsync("/v3/flat/luban.evil/index.json"));
        Assert.Empty(_feed.Requests);
    }

    [Fact]
    public async Task Another_content_under_the_same_version_is_refused()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        var server = await StartAsync();
        await server.Http.GetByteArrayAsync(File("Other.Tool", "1.0.0"));
        _feed.Add(new TestPackage("Other.Tool", "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/evil.bin"] = [1] } });

        // The file was lost here, so it is fetched again.
        foreach (var file in Directory.GetFiles(Path.Combine(server.Data, "blobs", "sha256"), "*", SearchOption.AllDirectories)) System.IO.File.Delete(file);
        using var answer = await server.Http.GetAsync(File("Other.Tool", "1.0.0"));

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("LB7041", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cause_one_download()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        var server = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Http.GetByteArrayAsync(File("Other.Tool", "1.0.0"))));

        Assert.All(answers, bytes => Assert.Equal(answers[0], bytes));
        Assert.Single(_feed.Requests, request => request.Path.EndsWith(".nupkg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nobody_has_is_remembered_for_a_while()
    {
        var server = await StartAsync();

        Assert.Equal(404, await server.StatusAsync("/v3/flat/other.none/index.json"));
        var asked = _feed.Requests.Count;
        for (var i = 0; i < 5; i++) Assert.Equal(404, await server.StatusAsync("/v3/registration-gz-semver2/other.none/index.json"));

        Assert.Equal(asked, _feed.Requests.Count);
    }

    [Fact]
    public async Task A_version_that_is_too_young_is_not_offered()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        var server = await StartAsync(change: upstream => upstream.MinimumAge = TimeSpan.FromDays(3));

        Assert.Equal(404, await server.StatusAsync("/v3/flat/other.tool/index.json"));
        Assert.Equal(404, await server.StatusAsync(File("Other.Tool", "1.0.0")));
    }

    [Fact]
    public async Task Two_upstreams_are_never_mixed_and_the_higher_priority_is_asked_first()
    {
        await using var second = await TestFeed.StartAsync();
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        second.Add(new TestPackage("Other.Tool", "9.9.9"));
        var server = await StartAsync(also: new UpstreamOptions { Name = "second", Url = second.IndexUrl, Include = { "Other.*" }, Priority = -1 });

        Assert.Equal("1.0.0", (string?)Assert.Single((await server.JsonAsync("/v3/flat/other.tool/index.json"))["versions"]!.AsArray()));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Offline_and_off_serve_what_was_taken_over_and_ask_nobody()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        _feed.Add(new TestPackage("Other.Tool", "1.1.0"));
        using var folder = new TemporaryFolder();
        await using (var online = await MarketplaceServer.StartAsync(folder.Path, options => options.Upstreams.Add(Upstream()))) await online.Http.GetByteArrayAsync(File("Other.Tool", "1.0.0"));
        var asked = _feed.Requests.Count;
        foreach (var offline in new[] { true, false })
        {
            await using var server = await MarketplaceServer.StartAsync(folder.Path, options =>
            {
                options.Offline = offline;
                var upstream = Upstream();
                if (!offline) upstream.Mode = UpstreamMode.Off;
                options.Upstreams.Add(upstream);
            });
            Assert.Equal("1.0.0", (string?)Assert.Single((await server.JsonAsync("/v3/flat/other.tool/index.json"))["versions"]!.AsArray()));
            Assert.Equal(200, await server.StatusAsync(File("Other.Tool", "1.0.0")));
            Assert.Equal(404, await server.StatusAsync(File("Other.Tool", "1.1.0")));
        }
        Assert.Equal(asked, _feed.Requests.Count);
    }

    [Fact]
    public async Task A_mirror_takes_everything_over_by_itself()
    {
        _feed.Add(new TestPackage("Other.One", "1.0.0"));
        _feed.Add(new TestPackage("Other.Two", "1.0.0"));
        _feed.Add(new TestPackage("Stranger.Tool", "1.0.0"));
        var server = await StartAsync(change: upstream => upstream.Mode = UpstreamMode.Mirror);

        await Wait.UntilAsync(() => server.Store.State.Packages.Count(package => package.Versions.Any(version => version.State == VersionState.Listed)) == 2, "both packages were taken over");

        Assert.False(server.Store.State.TryFind("Stranger.Tool", out _));
    }

    [Fact]
    public async Task What_is_not_signed_as_required_is_refused()
    {
        _feed.Add(new TestPackage("Other.Tool", "1.0.0"));
        var server = await StartAsync(change: upstream => upstream.Fingerprints.Add(new string('a', 64)));

        using var answer = await server.Http.GetAsync(File("Other.Tool", "1.0.0"));

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("LB7042", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, server.Store.State.Count);
    }

    [Fact]
    public async Task An_upstream_without_patterns_keeps_the_server_from_starting()
    {
        var refusal = await Assert.ThrowsAsync<Sdk.ExtensionException>(() => StartAsync(include: []));

        Assert.Equal("LB7040", refusal.Code);
    }

    private static string File(string id, string version) => $"/v3/flat/{id}/{version}/{id}.{version}.nupkg".ToLowerInvariant();

    private UpstreamOptions Upstream() => new() { Name = "other", Url = _feed.IndexUrl, Include = { "Other.*" } };

    private async Task<MarketplaceServer> StartAsync(string[]? include = null, Action<UpstreamOptions>? change = null, UpstreamOptions? also = null)
    {
        _server = await MarketplaceServer.StartAsync(options: options =>
        {
            var upstream = new UpstreamOptions { Name = "other", Url = _feed.IndexUrl };
            foreach (var pattern in include ?? ["Other.*"]) upstream.Include.Add(pattern);
            change?.Invoke(upstream);
            options.Upstreams.Add(upstream);
            if (also is not null) options.Upstreams.Add(also);
        });
        return _server;
    }
}
