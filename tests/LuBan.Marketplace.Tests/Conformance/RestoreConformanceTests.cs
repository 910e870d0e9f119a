using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What the real client does with projects that refer to extensions.</summary>
[Trait("Category", "Slow")]
public sealed class RestoreConformanceTests(ConformanceMarket market) : IClassFixture<ConformanceMarket>, IDisposable
{
    private const string Locked = "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>";

    private readonly DotnetClient _client = DotnetClient.Of(market.Server.Url);

    [Fact]
    public async Task A_reference_restores_the_extension_and_what_it_needs()
    {
        await market.PushAsync("Acme.Shared", "1.4.0");
        await market.PushAsync(new TestPackage("Acme.App", "1.0.0") { Dependencies = [("Acme.Shared", "[1.0.0, 2.0.0)")] });
        _client.Reference("Acme.App", "1.0.0");

        // By default the client takes a signature whose root it does not know, and says so; NU1900 would mean that the advisories cannot be read.
        (await _client.RestoreAsync()).Succeeded().Says("NU3018", "NU3042", "NU3027").Omits("NU1900");

        Assert.Equal(("1.0.0", "1.4.0", "0.1.0"), (_client.Restored("Acme.App"), _client.Restored("Acme.Shared"), _client.Restored("LuBan.Sdk")));
    }

    [Fact]
    public async Task A_lock_file_is_written_obeyed_and_a_hash_that_differs_is_refused()
    {
        await market.PushAsync("Acme.Pinned", "1.0.0", "1.1.0");
        _client.Reference("Acme.Pinned", "1.*", Locked);
        (await _client.RestoreAsync()).Succeeded();
        Assert.Contains("\"resolved\": \"1.1.0\"", File.ReadAllText(_client.LockFile), StringComparison.Ordinal);

        // A newer version appears: who is locked does not get it.
        await market.PushAsync("Acme.Pinned", "1.2.0");
        _client.Forget();
        (await _client.RestoreAsync("--locked-mode")).Succeeded();
        Assert.Equal("1.1.0", _client.Restored("Acme.Pinned"));

        var text = File.ReadAllText(_client.LockFile);
        var hash = System.Text.RegularExpressions.Regex.Match(text, "\"Acme.Pinned\": \\{[^}]*?\"contentHash\": \"([^\"]+)\"").Groups[1].Value;
        File.WriteAllText(_client.LockFile, text.Replace(hash, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal));
        _client.Forget();
        (await _client.RestoreAsync("--locked-mode")).Failed("NU1403", "Acme.Pinned");
    }

    [Fact]
    public async Task The_lock_files_hash_is_that_of_the_file_before_the_marketplace_signed_it()
    {
        var package = new TestPackage("Acme.Hashed", "1.0.0");
        await market.PushAsync(package);
        _client.Reference("Acme.Hashed", "1.0.0", Locked);

        (await _client.RestoreAsync()).Succeeded();

        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(package.Build())), File.ReadAllText(_client.LockFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.*", "1.2.0")]
    [InlineData("1.*-*", "1.3.0-beta.2")]
    [InlineData("[1.0.0,2.0.0)", "1.0.0")]
    [InlineData("[1.3.0-beta.1]", "1.3.0-beta.1")]
    [InlineData("*", "2.0.0")]
    public async Task A_range_takes_the_version_that_nugets_rules_say(string range, string expected)
    {
        if (!market.Server.Store.State.TryFind("Acme.Ranged", out _)) await market.PushAsync("Acme.Ranged", "1.0.0", "1.2.0", "1.3.0-beta.1", "1.3.0-beta.2", "2.0.0");
        _client.Reference("Acme.Ranged", range);

        (await _client.RestoreAsync()).Succeeded();

        Assert.Equal(expected, _client.Restored("Acme.Ranged"));
    }

    [Fact]
    public async Task A_quarantined_version_is_not_in_a_floating_range_and_not_there_when_named()
    {
        await market.PushAsync("Acme.Bad", "1.0.0", "1.1.0");
        await market.MoveAsync("Acme.Bad", "1.1.0", new { state = "quarantined", reason = "malware", message = "It is looked at." });

        _client.Reference("Acme.Bad", "1.*");
        (await _client.RestoreAsync()).Succeeded();
        Assert.Equal("1.0.0", _client.Restored("Acme.Bad"));
        _client.Reference("Acme.Bad", "[1.1.0]");
        (await _client.RestoreAsync()).Failed("NU1102", "Acme.Bad");
    }

    [Fact]
    public async Task An_unlisted_version_is_restored_by_who_names_it()
    {
        await market.PushAsync("Acme.Quiet", "1.0.0");
        await market.MoveAsync("Acme.Quiet", "1.0.0", new { state = "unlisted" });
        _client.Reference("Acme.Quiet", "[1.0.0]");

        (await _client.RestoreAsync()).Succeeded();

        Assert.Equal("1.0.0", _client.Restored("Acme.Quiet"));
    }

    [Fact]
    public async Task An_id_is_found_however_it_is_written()
    {
        await market.PushAsync("Acme.MixedCase", "1.0.0-RC.1");
        _client.Reference("aCME.mIXEDcASE", "1.0.0-rc.1");

        (await _client.RestoreAsync()).Succeeded();

        Assert.Equal("1.0.0-rc.1", _client.Restored("Acme.MixedCase"));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        _client.Reference("Acme.Nowhere", "1.0.0");

        (await _client.RestoreAsync()).Failed("NU1101", "Acme.Nowhere");
    }

    public void Dispose() => _client.Dispose();
}
