using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Marketplace.Tests.Feed;

public sealed class RepositorySignaturesTests
{
    private const string Index = "/v3/repository-signatures/index.json";

    [Fact]
    public async Task A_certificate_that_vouches_for_itself_is_named_and_not_insisted_on()
    {
        await using var server = await MarketplaceServer.StartAsync();

        var index = await server.JsonAsync(Index);

        Assert.False((bool?)index["allRepositorySigned"]);
        Assert.Single(index["signingCertificates"]!.AsArray());
    }

    [Fact]
    public async Task A_certificate_of_an_authority_is_insisted_on()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Sub("given.pfx"), MakeIssued());
        await using var server = await MarketplaceServer.StartAsync(options: options => options.SigningCertificate = folder.Sub("given.pfx"));

        Assert.True((bool?)(await server.JsonAsync(Index))["allRepositorySigned"]);
    }

    private static byte[] MakeIssued()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddYears(1));
        using var rootKey = RSA.Create(3072);
        var root = new CertificateRequest("CN=An authority", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(from, to);
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=packages.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false));
        using var issued = request.Create(authority, from, to, [1, 2, 3, 4]);
        using var withKey = issued.CopyWithPrivateKey(key);
        using var above = X509CertificateLoader.LoadCertificate(authority.RawData);
        return new X509Certificate2Collection { withKey, above }.Export(X509ContentType.Pkcs12)!;
    }
}
