using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What the real client does with https, signatures, advisories and credentials.</summary>
[Trait("Category", "Slow")]
public sealed class TrustConformanceTests(ConformanceMarket market) : IClassFixture<ConformanceMarket>
{
    // In upper case: allowUntrustedRoot does not count for a fingerprint in lower case, the rest of the entry does.
    private string Fingerprint => market.Server.Services.GetRequiredService<MarketplaceStatus>().Fingerprint.ToUpperInvariant();

    [Fact]
    public async Task Over_https_of_a_private_authority_the_client_trusts_who_trusts_the_authority()
    {
        await market.PushAsync("Acme.Secure", "1.0.0");
        using var client = DotnetClient.Of(market.SecureUrl);
        client.Reference("Acme.Secure", "1.0.0");

        (await client.RestoreAsync()).Failed("NU1301", "SSL");
        client.Environment["SSL_CERT_FILE"] = market.AuthorityFile;
        // It demands no signatures, so it takes one whose root it does not know, and says so.
        (await client.RestoreAsync()).Succeeded().Says("NU3018");

        Assert.Equal("1.0.0", client.Restored("Acme.Secure"));
    }

    [Fact]
    public async Task With_signatures_required_and_our_certificate_named_a_package_restores_without_a_warning()
    {
        await market.PushAsync("Acme.Signed", "1.0.0");
        using var client = await RequiringAsync(Fingerprint, "acme");
        client.Reference("Acme.Signed", "1.0.0");

        // The signature has no time stamp: NU3027 stays.
        (await client.RestoreAsync()).Succeeded().Omits("NU3018", "NU3042", "NU3034", "NU3004");

        Assert.Equal("1.0.0", client.Restored("Acme.Signed"));
    }

    [Fact]
    public async Task With_another_certificate_named_it_is_refused()
    {
        await market.PushAsync("Acme.Unknown", "1.0.0");
        using var client = await RequiringAsync(new string('a', 64), "acme");
        client.Reference("Acme.Unknown", "1.0.0");

        (await client.RestoreAsync()).Failed("NU3034", "Acme.Unknown");

        Assert.Null(client.Restored("Acme.Unknown"));
    }

    [Fact]
    public async Task With_our_certificate_named_in_lower_case_its_root_is_not_trusted()
    {
        await market.PushAsync("Acme.LowerCase", "1.0.0");
        using var client = await RequiringAsync(Fingerprint.ToLowerInvariant(), "acme");
        client.Reference("Acme.LowerCase", "1.0.0");

        (await client.RestoreAsync()).Failed("NU3018", "Acme.LowerCase");
    }

    [Fact]
    public async Task With_another_owner_named_it_is_refused()
    {
        await market.PushAsync("Acme.Owned", "1.0.0");
        using var client = await RequiringAsync(Fingerprint, "somebody-else");
        client.Reference("Acme.Owned", "1.0.0");

        (await client.RestoreAsync()).Failed("NU3034", "Acme.Owned");
    }

    [Theory]
    [InlineData("require")]
    [InlineData("accept")]
    public async Task One_bit_changed_on_the_servers_disk_is_noticed(string mode)
    {
        var id = "Acme.Flipped." + mode;
        await market.PushAsync(id, "1.0.0");
        Flip(id);
        using var client = await RequiringAsync(Fingerprint, "acme", mode);
        client.Reference(id, "1.0.0");

        (await client.RestoreAsync()).Failed("NU3008", id);

        Assert.Null(client.Restored(id));
    }

    [Fact]
    public async Task An_advisory_warns_at_restore_and_is_listed()
    {
        await market.PushAsync("Acme.Weak", "1.0.0", "1.2.0");
        await market.Api.SendAsync(HttpMethod.Post, "/advisories", new { package = "Acme.Weak", versions = "[1.0.0, 1.2.0)", severity = "high", summary = "It reads notes aloud.", url = "https://example.com/weak", @fixed = "1.2.0" });
        using var client = DotnetClient.Of(market.Server.Url);

        client.Reference("Acme.Weak", "1.0.0");
        (await client.RestoreAsync()).Succeeded().Says("NU1903", "https://example.com/weak");
        (await client.RunAsync("list", Path.Combine(client.Project, "Consumer.csproj"), "package", "--vulnerable")).Succeeded().Says("Acme.Weak", "High", "https://example.com/weak");
        client.Reference("Acme.Weak", "1.2.0");
        (await client.RestoreAsync()).Succeeded().Omits("NU1901", "NU1902", "NU1903", "NU1904");
    }

    [Fact]
    public async Task Where_strangers_may_not_read_a_token_in_the_configuration_does()
    {
        var closed = await ConformanceMarket.StartAsync(options => options.AnonymousRead = false);
        try
        {
            await closed.PushAsync("Acme.Private", "1.0.0");
            using var client = DotnetClient.Of(closed.Server.Url);
            client.Reference("Acme.Private", "1.0.0");

            (await client.RestoreAsync()).Failed("NU1301", "401");
            client.Configure(closed.Server.Url, $"""
                <packageSourceCredentials>
                  <{DotnetClient.Feed}><add key="Username" value="any" /><add key="ClearTextPassword" value="{await closed.Api.MakeTokenAsync("read")}" /></{DotnetClient.Feed}>
                </packageSourceCredentials>
                """);
            (await client.RestoreAsync()).Succeeded();
            (await client.RunAsync("package", "search", "Private", "--source", DotnetClient.Feed)).Succeeded().Says("Acme.Private");

            Assert.Equal("1.0.0", client.Restored("Acme.Private"));
        }
        finally
        {
            await closed.DisposeAsync();
        }
    }

    /// <summary>A client that demands signatures: the SDK's by its own publisher, everything else by the marketplace.</summary>
    private async Task<DotnetClient> RequiringAsync(string fingerprint, string owner, string mode = "require")
    {
        using var certificate = SigningCertificate.CreateSelfSigned("Publisher of the SDK", DateTimeOffset.UtcNow.AddMinutes(-10), 1);
        var client = DotnetClient.Of(market.SecureUrl, $"""
            <config><add key="signatureValidationMode" value="{mode}" /></config>
            <trustedSigners>
              <author name="sdk"><certificate fingerprint="{certificate.Fingerprint.ToUpperInvariant()}" hashAlgorithm="SHA256" allowUntrustedRoot="true" /></author>
              <repository name="{DotnetClient.Feed}" serviceIndex="{market.SecureUrl}/v3/index.json">
                <certificate fingerprint="{fingerprint}" hashAlgorithm="SHA256" allowUntrustedRoot="true" />
                <owners>{owner}</owners>
              </repository>
            </trustedSigners>
            """);
        client.Environment["SSL_CERT_FILE"] = market.AuthorityFile;
        await client.SignSdkAsync(certificate);
        return client;
    }

    private void Flip(string id)
    {
        Assert.True(market.Server.Store.State.TryFind(id, out var package));
        var hash = package.Versions[0].Package.ToString();
        var path = Path.Combine(market.Server.Data, "blobs", "sha256", hash[..2], hash[2..]);
        var bytes = File.ReadAllBytes(path);
        // Within the manifest's bytes: the archive stays readable.
        var place = bytes.AsSpan().IndexOf("luban/extension.json"u8) + 40;
        bytes[place] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
