using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What publishers do with the real client.</summary>
[Trait("Category", "Slow")]
public sealed class PushConformanceTests(ConformanceMarket market) : IClassFixture<ConformanceMarket>, IDisposable
{
    private readonly DotnetClient _client = DotnetClient.Of(market.Server.Url);

    [Fact]
    public async Task A_push_with_a_token_makes_the_version_visible_to_the_next_request()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("Acme.Pushed", "1.0.0")), market.Token);

        run.Succeeded().Says("Your package was pushed.");
        Assert.Equal("1.0.0", (string?)System.Text.Json.Nodes.JsonNode.Parse(await market.Server.Http.GetStringAsync("/v3/flat/acme.pushed/index.json"))!["versions"]![0]);
    }

    [Fact]
    public async Task A_push_with_a_wrong_token_is_refused_with_the_reason_on_the_console()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("Acme.Stranger", "1.0.0")), "lbm_wrong");

        run.Failed("403", "LB7102");
        Assert.False(market.Server.Store.State.TryFind("Acme.Stranger", out _));
    }

    [Fact]
    public async Task A_token_without_the_scope_is_refused_with_the_scope_it_lacks()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("Acme.Reader", "1.0.0")), await market.Api.MakeTokenAsync("read"));

        run.Failed("403", "LB7104", "push");
    }

    [Fact]
    public async Task A_prefix_of_somebody_else_is_refused_on_the_console()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("LuBan.Impostor", "1.0.0")), market.Token);

        run.Failed("403", "LB7142", "the id prefix 'LuBan.' is reserved");
    }

    [Fact]
    public async Task A_version_that_is_there_conflicts_and_skip_duplicate_goes_on()
    {
        var file = _client.Save(new TestPackage("Acme.Twice", "1.0.0"));
        await market.PushAsync("Acme.Twice", "1.0.0");

        (await _client.PushAsync(file, market.Token)).Failed("409", "LB7140", "was published before");
        (await _client.PushAsync(file, market.Token, "--skip-duplicate")).Succeeded().Says("already exists");
    }

    [Fact]
    public async Task A_package_without_a_manifest_is_refused_and_the_console_says_what_is_missing()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("Acme.Library", "1.0.0") { ManifestText = "" }), market.Token);

        run.Failed("400", "LB2015", "the manifest is missing");
    }

    [Fact]
    public async Task Warnings_of_the_checks_are_warnings_on_the_console()
    {
        var run = await _client.PushAsync(_client.Save(new TestPackage("Acme.Warned", "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/app/net10.0/install.sh"] = "#!/bin/sh\nexit 0\n"u8.ToArray() } }), market.Token);

        run.Succeeded().Says("warn : LB2041: luban/app/net10.0/install.sh");
    }

    [Fact]
    public async Task Delete_unlists_and_a_post_lists_again()
    {
        await market.PushAsync("Acme.Shelf", "1.0.0");

        (await _client.RunAsync("nuget", "delete", "Acme.Shelf", "1.0.0", "--source", DotnetClient.Feed, "--api-key", market.Token, "--non-interactive")).Succeeded();
        (await _client.RunAsync("package", "search", "Acme.Shelf", "--source", DotnetClient.Feed, "--exact-match")).Succeeded().Omits("| Acme.Shelf");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/package/Acme.Shelf/1.0.0");
        request.Headers.Add("X-NuGet-ApiKey", market.Token);
        using var answer = await market.Server.Http.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
        _client.Forget();
        (await _client.RunAsync("package", "search", "Acme.Shelf", "--source", DotnetClient.Feed, "--exact-match")).Succeeded().Says("Acme.Shelf");
    }

    [Fact]
    public async Task A_deleted_version_cannot_be_pushed_again()
    {
        await market.PushAsync("Acme.Deleted", "1.0.0");

        (await _client.RunAsync("nuget", "delete", "Acme.Deleted", "1.0.0", "--source", DotnetClient.Feed, "--api-key", market.Token, "--non-interactive")).Succeeded();

        (await _client.PushAsync(_client.Save(new TestPackage("Acme.Deleted", "1.0.0")), market.Token)).Failed("409", "LB7140");
    }

    [Fact]
    public async Task Build_metadata_does_not_make_another_version()
    {
        (await _client.PushAsync(_client.Save(new TestPackage("Acme.Built", "1.0.0+build.7")), market.Token)).Succeeded();

        (await _client.PushAsync(_client.Save(new TestPackage("Acme.Built", "1.0.0+build.8")), market.Token)).Failed("409");
    }

    [Fact]
    public async Task Symbols_beside_the_package_are_pushed_along_and_found_by_a_debugger()
    {
        var sample = SymbolSample.Make("Acme.Debugged");
        var file = _client.Save(new TestPackage("Acme.Debugged", "1.0.0") { Assembly = sample.Assembly });
        _client.Save("Acme.Debugged.1.0.0.snupkg", sample.Package("1.0.0"));

        (await _client.PushAsync(file, market.Token)).Succeeded().Says("/v3/symbolpackage");

        Assert.Equal(sample.Symbols, await market.Server.Http.GetByteArrayAsync($"/symbols/Acme.Debugged.pdb/{sample.Id:N}FFFFFFFF/Acme.Debugged.pdb"));
    }

    [Fact]
    public async Task Symbols_of_another_build_are_refused_after_the_package_was_taken()
    {
        var file = _client.Save(new TestPackage("Acme.Rebuilt", "1.0.0") { Assembly = SymbolSample.Make("Acme.Rebuilt").Assembly });
        _client.Save("Acme.Rebuilt.1.0.0.snupkg", SymbolSample.Make("Acme.Rebuilt").Package("1.0.0"));

        (await _client.PushAsync(file, market.Token)).Failed("400", "LB2027").Says("Your package was pushed.");
    }

    [Fact]
    public async Task A_push_without_a_length_is_taken_like_any_other()
    {
        var (status, text) = await market.Api.PushAsync(new TestPackage("Acme.Chunked", "1.0.0").Build(), market.Token, chunked: true);

        Assert.True(status == System.Net.HttpStatusCode.Created, text);
    }

    public void Dispose() => _client.Dispose();
}
