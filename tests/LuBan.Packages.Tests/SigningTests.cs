using LuBan.TestSupport;

namespace LuBan.Packages.Tests;

public sealed class SigningTests
{
    private static readonly Uri _feed = new("https://packages.example.com/v3/index.json");
    private static readonly SigningCertificate _repository = SigningCertificate.CreateSelfSigned("Tests feed", DateTimeOffset.UtcNow.AddDays(-1), 2);
    private static readonly SigningCertificate _author = SigningCertificate.CreateSelfSigned("Tests author", DateTimeOffset.UtcNow.AddDays(-1), 2);
    private static readonly SigningCertificate _other = SigningCertificate.CreateSelfSigned("Another feed", DateTimeOffset.UtcNow.AddDays(-1), 2);
    private static readonly byte[] _unsigned = new TestPackage("Acme.Greeter", "1.0.0").Build();

    [Fact]
    public async Task Content_hash_is_the_same_for_every_way_of_signing()
    {
        var expected = Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(_unsigned));
        var authored = await SignAsAuthor(_unsigned, _author);

        byte[][] files = [_unsigned, await Sign(_unsigned, _repository), authored, await Sign(authored, _repository)];

        Assert.All(files, file => Assert.Equal(expected, PackageContentHash.Compute(new MemoryStream(file))));
        Assert.All(files, file => Assert.Empty(PackageInspector.Inspect(new MemoryStream(file)).Problems));
    }

    [Fact]
    public async Task Signatures_say_who_signed()
    {
        var authored = await SignAsAuthor(_unsigned, _author);

        var both = await Read(await Sign(authored, _repository));

        Assert.Equal(SignatureKind.None, (await Read(_unsigned)).Kind);
        Assert.Equal(SignatureKind.Author, (await Read(authored)).Kind);
        Assert.Equal(SignatureKind.Repository, (await Read(await Sign(_unsigned, _repository))).Kind);
        Assert.Equal(SignatureKind.AuthorAndRepository, both.Kind);
        Assert.Equal((_author.Fingerprint, _repository.Fingerprint), (both.AuthorFingerprint, both.RepositoryFingerprint));
        Assert.Equal(["acme"], both.Owners);
        Assert.Equal(_feed, both.ServiceIndex);
    }

    [Fact]
    public async Task Signature_of_another_feed_is_replaced_and_the_authors_stays()
    {
        var elsewhere = await Sign(await SignAsAuthor(_unsigned, _author), _other);

        var ours = await Read(await Sign(elsewhere, _repository));
        var ours2 = await Read(await Sign(await Sign(_unsigned, _other), _repository));

        Assert.Equal((_author.Fingerprint, _repository.Fingerprint), (ours.AuthorFingerprint, ours.RepositoryFingerprint));
        Assert.Equal((null, _repository.Fingerprint), (ours2.AuthorFingerprint, ours2.RepositoryFingerprint));
    }

    [Fact]
    public async Task Repository_signature_verifies()
    {
        var signed = await Sign(_unsigned, _repository);
        var verdict = await PackageVerifier.VerifyAsync(new MemoryStream(signed), new TrustPolicy { Fingerprints = [_repository.Fingerprint], Owners = ["acme"] }, CancellationToken.None);
        Assert.Empty(verdict.Problems);
        Assert.True(verdict.Trusted);
    }

    private static async Task<PackageSignatureInfo> Read(byte[] file) => await PackageVerifier.ReadAsync(new MemoryStream(file), CancellationToken.None);

    private static async Task<byte[]> Sign(byte[] file, SigningCertificate certificate)
    {
        var signed = new MemoryStream();
        await PackageSigner.SignAsync(new MemoryStream(file), signed, certificate, _feed, ["acme"], CancellationToken.None);
        return signed.ToArray();
    }

    private static async Task<byte[]> SignAsAuthor(byte[] file, SigningCertificate certificate)
    {
        var signed = new MemoryStream();
        await PackageSigner.SignAsAuthorAsync(new MemoryStream(file), signed, certificate, CancellationToken.None);
        return signed.ToArray();
    }
}
