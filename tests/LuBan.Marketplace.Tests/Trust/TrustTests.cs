using System.Text.Json.Nodes;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Tests.Publishing;
using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Trust;

/// <summary>Signed metadata, the blocklist, and the certificates that sign.</summary>
public sealed class TrustTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task What_is_revoked_is_in_the_metadata_that_are_asked_for_next()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), acme)).Expect(201);
        var first = await MetadataAsync();
        Assert.Empty(first.Blocked);
        Assert.Equal(first.Sequence, (await MetadataAsync()).Sequence);

        (await _market.MoveAsync("Acme.Greeter", "1.1.0", new { state = "revoked", reason = "malware", message = "It sends your data away." }, _market.Admin)).Expect(200);

        var second = await MetadataAsync();
        var blocked = Assert.Single(second.Blocked);
        Assert.Equal(first.Sequence + 1, second.Sequence);
        Assert.Equal(("Acme.Greeter", "1.1.0", "acme", "malware"), (blocked.Id, blocked.Version, blocked.Publisher, blocked.Reason));
        Assert.StartsWith("LBB-", blocked.Reference, StringComparison.Ordinal);
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package));
        Assert.Equal(Convert.ToBase64String(package.Versions[0].ContentHash.Span), blocked.ContentHash);

        (await _market.MoveAsync("Acme.Greeter", "1.1.0", new { state = "listed" }, _market.Admin)).Expect(200);
        Assert.Empty((await MetadataAsync()).Blocked);
    }

    [Fact]
    public async Task Metadata_are_issued_anew_before_half_of_their_life_is_over_and_outlive_a_restart()
    {
        var first = await MetadataAsync();
        Assert.Equal(TimeSpan.FromDays(7), first.Expires - first.Issued);

        _market.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(first.Sequence, (await MetadataAsync()).Sequence);
        await _market.Server.StopAsync();
        await _market.Server.StartAsync();
        Assert.Equal((first.Feed, first.Sequence), ((await MetadataAsync()).Feed, (await MetadataAsync()).Sequence));

        _market.Clock.Advance(TimeSpan.FromDays(1));
        var next = await MetadataAsync();
        Assert.Equal(first.Sequence + 1, next.Sequence);
        Assert.Equal(TimeSpan.FromDays(7), next.Expires - next.Issued);
    }

    [Fact]
    public async Task An_entry_that_has_run_out_is_not_in_the_metadata_any_more()
    {
        (await _market.PostAsync("/blocklist", new { id = "Other.Thing", version = "1.0", reason = "vulnerability", message = "Not yet fixed.", expires = _market.Clock.GetUtcNow().AddHours(2) }, _market.Admin)).Expect(201);
        Assert.Equal("1.0.0", Assert.Single((await MetadataAsync()).Blocked).Version);

        _market.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Empty((await MetadataAsync()).Blocked);
    }

    [Fact]
    public async Task Whoever_has_the_id_later_is_not_hit()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        var bob = await _market.PublisherAsync("bob");
        foreach (var version in new[] { "1.0.0", "1.1.0" }) (await _market.PushAsync(new TestPackage("Acme.Greeter", version), acme)).Expect(201);
        (await _market.PostAsync("/blocklist", new { id = "Acme.Greeter", reason = "takedown", message = "All of it." }, _market.Admin)).Expect(201);
        Assert.Equal(VersionState.Revoked, _market.StateOf("Acme.Greeter", "1.0.0"));
        (await _market.PutAsync("/extensions/Acme.Greeter/owners", new { owners = new[] { "bob" } }, _market.Admin)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "2.0.0"), bob)).Expect(201);

        var metadata = await MetadataAsync();
        Assert.Equal(["1.0.0", "1.1.0"], metadata.Blocked.Select(entry => entry.Version).Order());
        Assert.All(metadata.Blocked, entry => Assert.Equal("acme", entry.Publisher));
        Assert.Single(metadata.Blocked.Select(entry => entry.Reference).Distinct());
        Assert.Null(metadata.FindBlock("Acme.Greeter", "2.0.0", null, _market.Clock.GetUtcNow()));
        Assert.Equal(VersionState.Listed, _market.StateOf("Acme.Greeter", "2.0.0"));
    }

    [Fact]
    public async Task A_reference_that_was_taken_off_never_means_something_else()
    {
        var request = new { id = "Other.Thing", version = "1.0.0", reason = "other", message = "A test." };
        var first = (await _market.PostAsync("/blocklist", request, _market.Admin)).Expect(201).Text("reference");
        (await _market.DeleteAsync($"/blocklist/{first}", _market.Admin)).Expect(204);

        var second = (await _market.PostAsync("/blocklist", request, _market.Admin)).Expect(201).Text("reference");

        Assert.NotEqual(first, second);
        (await _market.DeleteAsync($"/blocklist/{first}", _market.Admin)).Expect(404, "LB7110");
        (await _market.PostAsync("/blocklist", new { publisher = "luban", reason = "other", message = "A test." }, _market.Admin)).Expect(404, "LB7110");
    }

    [Fact]
    public async Task A_generated_key_is_readable_by_its_owner_only_and_its_successor_is_named_long_before_it_signs()
    {
        await using var market = await Market.StartAsync(options => options.SigningCertificate = null);
        var path = Path.Combine(market.Server.Data, "keys", "signing.pfx");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var (first, signer) = await SignedAsync(market);
        Assert.Equal([signer], first.Certificates);

        market.Clock.Advance(TimeSpan.FromDays(3652 - 150));
        await market.Server.StopAsync();
        await market.Server.StartAsync();
        var (second, sameSigner) = await SignedAsync(market);
        Assert.Equal((signer, 2), (sameSigner, second.Certificates.Count));

        market.Clock.Advance(TimeSpan.FromDays(90));
        await market.Server.StopAsync();
        await market.Server.StartAsync();
        var (third, newSigner) = await SignedAsync(market);
        Assert.NotEqual(signer, newSigner);
        Assert.Contains(newSigner, second.Certificates);
        Assert.Contains(signer, third.Certificates);
    }

    private static async Task<(MetadataDocument Document, string Signer)> SignedAsync(Market market) => SignedMetadata.ReadUntrusted(await market.Server.Http.GetStringAsync("/v3/luban/metadata"));

    private async Task<MetadataDocument> MetadataAsync()
    {
        var index = JsonNode.Parse(await _market.Server.Http.GetStringAsync("/v3/repository-signatures/index.json"))!;
        var fingerprint = (string)index["signingCertificates"]![0]!["fingerprints"]!["2.16.840.1.101.3.4.2.1"]!;
        using var answer = await _market.Server.Http.GetAsync("/v3/luban/metadata");
        Assert.Equal("application/jose", answer.Content.Headers.ContentType?.MediaType);
        return SignedMetadata.Verify(await answer.Content.ReadAsStringAsync(), new MetadataExpectation { Fingerprints = [fingerprint], Now = _market.Clock.GetUtcNow() });
    }
}
