using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>Packages that their authors signed.</summary>
public sealed class AuthorSignatureTests : IAsyncLifetime
{
    private static readonly Lazy<SigningCertificate> Ada = new(() => SigningCertificate.CreateSelfSigned("Ada", DateTimeOffset.UtcNow.AddDays(-1), 5));
    private static readonly Lazy<SigningCertificate> Eve = new(() => SigningCertificate.CreateSelfSigned("Eve", DateTimeOffset.UtcNow.AddDays(-1), 5));
    private Market _market = null!;
    private string _acme = "";

    public async Task InitializeAsync()
    {
        _market = await Market.StartAsync();
        _acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
    }

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Who_signed_once_goes_on_signing()
    {
        (await _market.PushAsync(await SignAsync("1.0.0", Ada.Value), _acme)).Expect(403, "LB7145");
        (await _market.PatchAsync("/publishers/acme", new { certificates = new[] { Ada.Value.Fingerprint.ToUpperInvariant() } }, _acme)).Expect(200);
        (await _market.PushAsync(await SignAsync("1.0.0", Ada.Value), _acme)).Expect(201);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _acme)).Expect(403, "LB7146");
        (await _market.PushAsync(await SignAsync("1.1.0", Eve.Value), _acme)).Expect(403, "LB7145");
        // Taking the certificate off the list does not undo that versions were signed.
        (await _market.PatchAsync("/publishers/acme", new { certificates = Array.Empty<string>() }, _acme)).Expect(200);
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _acme)).Expect(403, "LB7146");

        var helped = (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _market.Admin)).Expect(201);
        Assert.Contains(helped.Warnings, warning => warning.StartsWith("LB7146", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_authors_signature_stays_under_the_marketplaces()
    {
        (await _market.PatchAsync("/publishers/acme", new { certificates = new[] { Ada.Value.Fingerprint } }, _acme)).Expect(200);
        (await _market.PushAsync(await SignAsync("1.0.0", Ada.Value), _acme)).Expect(201);

        using var file = new MemoryStream(await _market.Server.Http.GetByteArrayAsync("/v3/flat/acme.greeter/1.0.0/acme.greeter.1.0.0.nupkg"));

        var signature = await PackageVerifier.ReadAsync(file, CancellationToken.None);
        Assert.Equal((SignatureKind.AuthorAndRepository, Ada.Value.Fingerprint), (signature.Kind, signature.AuthorFingerprint));
        Assert.Equal(["acme"], signature.Owners);
    }

    [Fact]
    public async Task A_package_that_was_changed_after_its_author_signed_it_is_refused()
    {
        (await _market.PatchAsync("/publishers/acme", new { certificates = new[] { Ada.Value.Fingerprint } }, _acme)).Expect(200);
        var bytes = await SignAsync("1.0.0", Ada.Value);
        // The time of the first entry, in its local header and in the directory: still a sound archive.
        bytes[10] ^= 2;
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes[directory + 12] ^= 2;

        (await _market.PushAsync(bytes, _acme)).Expect(400, "LB2032");
    }

    [Fact]
    public async Task A_policy_can_ask_for_signatures_of_everybody()
    {
        (await _market.PutAsync("/policy", new { requireAuthorSignature = true }, _market.Admin)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), _acme)).Expect(403, "LB7146");
    }

    private static async Task<byte[]> SignAsync(string version, SigningCertificate author)
    {
        using var package = new MemoryStream(new TestPackage("Acme.Greeter", version).Build());
        using var signed = new MemoryStream();
        await PackageSigner.SignAsAuthorAsync(package, signed, author, CancellationToken.None);
        return signed.ToArray();
    }
}
