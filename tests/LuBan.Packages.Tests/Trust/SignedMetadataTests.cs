using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Packages.Tests.Signing;
using LuBan.Sdk;

namespace LuBan.Packages.Tests.Trust;

public sealed class SignedMetadataTests
{
    private const string Feed = "9b1c00000000000000000000000000ff";
    private static readonly MetadataDocument _document = new()
    {
        Feed = Feed,
        Sequence = 17,
        Issued = Signed.Now.AddHours(-1),
        Expires = Signed.Now.AddDays(7),
        Certificates = [Signed.Repository.Fingerprint, Signed.NextRepository.Fingerprint],
        Blocked = [new BlockedPackage("LBB-2026-1", "malware", Signed.Now) { Id = "Acme.Greeter", Version = "1.1.0", ContentHash = "abc=", Publisher = "acme", Message = "It mines." }],
        Advisories = [new PackageAdvisory("LBA-2026-1", "Acme.Greeter", "[1.0.0, 1.2.0)", "high", "It leaks.") { Fixed = "1.2.0", Url = "https://example.com/1" }],
    };

    private static readonly MetadataExpectation _expected = new() { Fingerprints = [Signed.Repository.Fingerprint], Feed = Feed, MinSequence = 17, Now = Signed.Now };

    [Fact]
    public void Document_comes_back_as_it_was_signed()
    {
        var jws = SignedMetadata.Sign(_document, Signed.Repository);

        var read = SignedMetadata.Verify(jws, _expected);

        Assert.Equal(JsonSerializer.Serialize(_document), JsonSerializer.Serialize(read));
        Assert.Equal(Signed.Repository.Fingerprint, SignedMetadata.ReadUntrusted(jws).Fingerprint);
    }

    [Fact]
    public void Form_is_a_JWS_that_any_library_reads()
    {
        var parts = SignedMetadata.Sign(_document, Signed.Repository).Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;

        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String((string)header["x5c"]![0]!));

        Assert.Equal("PS256", (string?)header["alg"]);
        Assert.True(certificate.GetRSAPublicKey()!.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.Equal(["feed", "sequence", "issued", "expires", "certificates", "blocked", "advisories"], payload.AsObject().Select(one => one.Key));
        Assert.Equal(("LBB-2026-1", "Acme.Greeter", "1.1.0", "malware"), ((string?)payload["blocked"]![0]!["reference"], (string?)payload["blocked"]![0]!["id"], (string?)payload["blocked"]![0]!["version"], (string?)payload["blocked"]![0]!["reason"]));
    }

    [Fact]
    public void Replayed_sequence_is_refused_and_the_same_again_is_not()
    {
        var jws = SignedMetadata.Sign(_document, Signed.Repository);

        Assert.Equal(17, SignedMetadata.Verify(jws, _expected).Sequence);
        Assert.Equal("LB2054", Refuse(jws, _expected with { MinSequence = 18 }));
    }

    [Fact]
    public void Expired_document_is_refused() =>
        Assert.Equal("LB2055", Refuse(SignedMetadata.Sign(_document, Signed.Repository), _expected with { Now = Signed.Now.AddDays(8) }));

    [Fact]
    public void Another_feed_is_refused_and_any_is_taken_at_first()
    {
        var jws = SignedMetadata.Sign(_document with { Feed = new string('0', 32) }, Signed.Repository);

        Assert.Equal("LB2053", Refuse(jws, _expected));
        Assert.Equal(new string('0', 32), SignedMetadata.Verify(jws, _expected with { Feed = null }).Feed);
    }

    [Fact]
    public void Another_certificate_is_refused_and_a_rotated_one_counts_when_the_old_one_named_it()
    {
        var stranger = SignedMetadata.Sign(_document, Signed.Stranger);
        var rotated = SignedMetadata.Sign(_document with { Sequence = 18 }, Signed.NextRepository);

        Assert.Equal("LB2052", Refuse(stranger, _expected));
        Assert.Equal("LB2052", Refuse(rotated, _expected));
        // What a kernel does: the certificates that a document of a pinned one names are pinned too.
        var named = SignedMetadata.Verify(SignedMetadata.Sign(_document, Signed.Repository), _expected).Certificates;
        Assert.Equal(18, SignedMetadata.Verify(rotated, _expected with { Fingerprints = named }).Sequence);
    }

    [Fact]
    public void Expired_certificate_signs_nothing_that_counts()
    {
        using var expired = SigningCertificate.CreateSelfSigned("Expired", Signed.Now.AddYears(-3), 1);

        Assert.Equal("LB2052", Refuse(SignedMetadata.Sign(_document, expired), _expected with { Fingerprints = [expired.Fingerprint] }));
    }

    [Fact]
    public void Changed_document_is_refused_wherever_it_was_changed()
    {
        var jws = SignedMetadata.Sign(_document, Signed.Repository);
        var random = new Random(20_261_121);
        var codes = new HashSet<string>();
        for (var round = 0; round < 300; round++)
        {
            var text = jws.ToCharArray();
            var at = random.Next(text.Length);
            // The last digit of each part has bits that decode to nothing: those are refused as no base64.
            text[at] = text[at] == 'A' ? 'B' : 'A';
            codes.Add(Refuse(new string(text), _expected));
        }
        Assert.Subset(new HashSet<string> { "LB2050", "LB2051", "LB2052" }, codes);
        Assert.Contains("LB2051", codes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("....")]
    [InlineData("e30.e30.e30")]
    [InlineData("bnVsbA.e30.e30")]
    [InlineData("{\"alg\":\"none\"}.e30.")]
    public void Anything_else_is_refused(string jws) => Assert.Equal("LB2050", Refuse(jws, _expected));

    [Theory]
    [InlineData("alg", "none")]
    [InlineData("alg", "RS256")]
    [InlineData("alg", "HS256")]
    [InlineData("typ", "luban-bundle+jws")]
    [InlineData("typ", null)]
    [InlineData("crit", "exp")]
    [InlineData("x5c", null)]
    public void Header_leaves_nothing_to_the_sender(string name, string? value)
    {
        var parts = SignedMetadata.Sign(_document, Signed.Repository).Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        header.Remove(name);
        if (value is not null) header[name] = name == "crit" ? new JsonArray(value) : value;
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{parts[1]}";
        using var key = Signed.Repository.Certificate.GetRSAPrivateKey()!;
        var jws = $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}";

        Assert.Equal("LB2050", Refuse(jws, _expected));
    }

    [Fact]
    public void Block_is_found_by_id_version_and_content()
    {
        var now = Signed.Now;
        var document = _document with
        {
            Blocked =
            [
                new BlockedPackage("one", "malware", now) { Id = "Acme.Greeter", Version = "1.1.0" },
                new BlockedPackage("bytes", "malware", now) { Id = "Acme.Hash", Version = "1.0.0", ContentHash = "bad=" },
                new BlockedPackage("all", "takedown", now) { Id = "Acme.Gone" },
                new BlockedPackage("for a day", "mistake", now) { Id = "Acme.Day", Expires = now.AddDays(1) },
            ],
        };

        Assert.Equal("one", document.FindBlock("acme.greeter", "1.1.0", null, now)?.Reference);
        Assert.Null(document.FindBlock("Acme.Greeter", "1.2.0", null, now));
        Assert.Equal("bytes", document.FindBlock("Acme.Hash", "1.0.0", "bad=", now)?.Reference);
        Assert.Null(document.FindBlock("Acme.Hash", "1.0.0", "good=", now));
        Assert.Equal("all", document.FindBlock("Acme.Gone", "7.0.0", null, now)?.Reference);
        Assert.Equal("for a day", document.FindBlock("Acme.Day", "1.0.0", null, now)?.Reference);
        Assert.Null(document.FindBlock("Acme.Day", "1.0.0", null, now.AddDays(2)));
    }

    private static string Refuse(string jws, MetadataExpectation expected) => Assert.Throws<ExtensionException>(() => SignedMetadata.Verify(jws, expected)).Code;
}
