using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LuBan.Sdk;

namespace LuBan.Packages.Tests.Signing;

public sealed class SigningTests
{
    [Fact]
    public async Task Content_hash_is_the_same_for_every_way_of_signing()
    {
        var expected = Convert.ToBase64String(SHA512.HashData(Signed.Unsigned));
        var authored = await Signed.SignAsAuthorAsync(Signed.Unsigned, Signed.Author);

        byte[][] files = [Signed.Unsigned, await Signed.SignAsync(Signed.Unsigned, Signed.Repository), authored, await Signed.SignAsync(authored, Signed.Repository)];

        Assert.All(files, file => Assert.Equal(expected, PackageContentHash.Compute(new MemoryStream(file))));
        Assert.All(files, file => Assert.Empty(PackageInspector.Inspect(new MemoryStream(file)).Problems));
        Assert.Equal(4, files.Select(SHA256.HashData).Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public async Task Signature_says_who_signed()
    {
        var authored = await Signed.SignAsAuthorAsync(Signed.Unsigned, Signed.Author);

        var both = await ReadAsync(await Signed.SignAsync(authored, Signed.Repository, "acme", "beta"));

        Assert.Equal(SignatureKind.None, (await ReadAsync(Signed.Unsigned)).Kind);
        Assert.Equal(SignatureKind.Author, (await ReadAsync(authored)).Kind);
        Assert.Equal(SignatureKind.Repository, (await ReadAsync(await Signed.SignAsync(Signed.Unsigned, Signed.Repository))).Kind);
        Assert.Equal(SignatureKind.AuthorAndRepository, both.Kind);
        Assert.Equal((Signed.Author.Fingerprint, Signed.Repository.Fingerprint), (both.AuthorFingerprint, both.RepositoryFingerprint));
        Assert.Equal(["acme", "beta"], both.Owners);
        Assert.Equal(Signed.Feed, both.ServiceIndex);
        Assert.Equal(Signed.Repository.NotAfter, both.RepositoryNotAfter);
    }

    [Fact]
    public async Task Signature_of_another_feed_is_replaced_and_the_authors_stays()
    {
        var authored = await Signed.SignAsAuthorAsync(Signed.Unsigned, Signed.Author);

        var both = await Signed.SignAsync(await Signed.SignAsync(authored, Signed.Stranger), Signed.Repository);
        var feedOnly = await Signed.SignAsync(await Signed.SignAsync(Signed.Unsigned, Signed.Stranger), Signed.Repository);

        var trust = new TrustPolicy { Fingerprints = [Signed.Repository.Fingerprint], AuthorFingerprints = [Signed.Author.Fingerprint] };
        Assert.True((await VerifyAsync(both, trust)).Trusted);
        Assert.True((await VerifyAsync(feedOnly, trust with { AuthorFingerprints = [] })).Trusted);
        Assert.Equal(SignatureKind.Repository, (await ReadAsync(feedOnly)).Kind);
    }

    [Fact]
    public async Task Streams_stay_open_and_the_destination_can_be_read()
    {
        var package = new MemoryStream(Signed.Unsigned);
        var destination = new MemoryStream();

        await PackageSigner.SignAsync(package, destination, Signed.Repository, Signed.Feed, ["acme"], CancellationToken.None);

        Assert.True(package.CanRead);
        Assert.Equal(SignatureKind.Repository, (await PackageVerifier.ReadAsync(destination, CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Certificate_survives_its_file_and_signs_afterwards()
    {
        using var loaded = SigningCertificate.Load(Signed.Repository.Export("a password"), "a password");

        var signed = await Signed.SignAsync(Signed.Unsigned, loaded);

        Assert.Equal(Signed.Repository.Fingerprint, loaded.Fingerprint);
        Assert.Equal(Signed.Repository.Fingerprint, (await ReadAsync(signed)).RepositoryFingerprint);
        Assert.Equal(3072, loaded.Certificate.GetRSAPublicKey()!.KeySize);
        Assert.DoesNotContain("KEY", loaded.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Certificate_that_cannot_sign_packages_is_refused_with_the_reason()
    {
        var export = Signed.Repository.Export("a password");

        Assert.Equal("LB2038", Assert.Throws<ExtensionException>(() => SigningCertificate.Load(export, "another")).Code);
        Assert.Equal("LB2038", Assert.Throws<ExtensionException>(() => SigningCertificate.Load("no certificate"u8, null)).Code);
        Assert.Contains("1024 bits", Assert.Throws<ExtensionException>(() => SigningCertificate.Load(Other(1024, "1.3.6.1.5.5.7.3.3"), null)).Message, StringComparison.Ordinal);
        Assert.Contains("code signing", Assert.Throws<ExtensionException>(() => SigningCertificate.Load(Other(2048, "1.3.6.1.5.5.7.3.1"), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_certificate_signs_nothing()
    {
        using var expired = SigningCertificate.CreateSelfSigned("Expired", Signed.Now.AddYears(-3), 1);

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => Signed.SignAsync(Signed.Unsigned, expired));

        Assert.Equal("LB2039", refusal.Code);
    }

    [Fact]
    public async Task Author_signs_what_nobody_signed()
    {
        var served = await Signed.SignAsync(Signed.Unsigned, Signed.Repository);
        var authored = await Signed.SignAsAuthorAsync(Signed.Unsigned, Signed.OtherAuthor);

        Assert.Equal("LB2039", (await Assert.ThrowsAsync<ExtensionException>(() => Signed.SignAsAuthorAsync(served, Signed.Author))).Code);
        Assert.Equal("LB2039", (await Assert.ThrowsAsync<ExtensionException>(() => Signed.SignAsAuthorAsync(authored, Signed.Author))).Code);
    }

    [Fact]
    public async Task Hostile_file_is_not_signed()
    {
        var refusal = await Assert.ThrowsAsync<PackageException>(() => Signed.SignAsync(Signed.Unsigned[..^40], Signed.Repository));

        Assert.Equal("LB2001", refusal.Code);
    }

    [Fact]
    public async Task Signed_package_unpacks_to_the_same_files()
    {
        using var before = new ZipArchive(new MemoryStream(Signed.Unsigned));
        using var after = new ZipArchive(new MemoryStream(await Signed.SignAsync(Signed.Unsigned, Signed.Repository)));

        Assert.Equal([.. before.Entries.Select(entry => entry.FullName).Order(), ".signature.p7s"], after.Entries.Select(entry => entry.FullName).OrderBy(name => name == ".signature.p7s").ThenBy(name => name));
    }

    private static Task<PackageSignatureInfo> ReadAsync(byte[] file) => PackageVerifier.ReadAsync(new MemoryStream(file), CancellationToken.None);

    private static Task<PackageVerdict> VerifyAsync(byte[] file, TrustPolicy policy) => PackageVerifier.VerifyAsync(new MemoryStream(file), policy, CancellationToken.None);

    private static byte[] Other(int bits, string use)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Other", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], true));
        using var certificate = request.CreateSelfSigned(Signed.Now.AddDays(-1), Signed.Now.AddYears(1));
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
