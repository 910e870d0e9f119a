using System.IO.Compression;
using LuBan.TestSupport;
using static LuBan.Packages.Tests.Signing.Signed;

namespace LuBan.Packages.Tests.Signing;

/// <summary>Who signed × what was changed × whom the policy trusts.</summary>
public sealed class SignatureMatrixTests
{
    private static readonly TrustPolicy _require = new();
    private static readonly TrustPolicy _allow = new() { Mode = TrustMode.AllowUnsigned };
    private static readonly TrustPolicy _feed = new() { Fingerprints = [Repository.Fingerprint] };
    private static readonly SigningCertificate _shortLived = SigningCertificate.CreateSelfSigned("Author for a month", Now.AddMonths(-11), 1);
    private static readonly TrustPolicy _author = new() { AuthorFingerprints = [Author.Fingerprint] };

    private static readonly Dictionary<string, (Func<Task<byte[]>> Make, TrustPolicy Policy, DateTimeOffset? At, string Codes)> _cases = new()
    {
        ["unsigned where a signature is required"] = (Bare, _require, null, "LB2030"),
        ["unsigned where it is allowed"] = (Bare, _allow, null, ""),
        ["unsigned where it is allowed and a feed is pinned"] = (Bare, _feed with { Mode = TrustMode.AllowUnsigned }, null, ""),
        ["author pinned"] = (Authored, _author, null, ""),
        ["feed pinned"] = (Served, _feed, null, ""),
        ["feed pinned in upper case"] = (Served, _feed with { Fingerprints = [Repository.Fingerprint.ToUpperInvariant()] }, null, ""),
        ["signed by a feed and nobody pinned"] = (Served, _require, null, "LB2033"),
        ["signed by an author and nobody pinned"] = (Authored, _require, null, "LB2033"),
        ["signed by anybody where unsigned is allowed and nobody pinned"] = (() => SignAsync(Unsigned, Stranger), _allow, null, ""),
        ["signed by a stranger"] = (() => SignAsync(Unsigned, Stranger), _feed, null, "LB2033"),
        ["signed by a stranger where unsigned is allowed"] = (() => SignAsync(Unsigned, Stranger), _feed with { Mode = TrustMode.AllowUnsigned }, null, "LB2033"),
        ["one bit changed in a file"] = (async () => Flip(await Served(), "luban/extension.json", 5), _feed, null, "LB2032"),
        ["one bit changed where unsigned is allowed"] = (async () => Flip(await Served(), "luban/extension.json", 5), _allow, null, "LB2032"),
        ["one bit changed in the signature's content"] = (async () => Flip(await Served(), ".signature.p7s", 60), _feed, null, "LB2031"),
        ["one bit changed in the signature's value"] = (async () => Flip(await Served(), ".signature.p7s", ^1), _feed, null, "LB2031"),
        ["one bit changed in the countersignature"] = (async () => Flip(await Countersigned(), ".signature.p7s", ^1), _feed, null, "LB2031"),
        ["an entry added"] = (async () => Edit(await Served(), zip => Write(zip, "luban/more.txt", "more"u8.ToArray())), _feed, null, "LB2032"),
        ["an entry removed"] = (async () => Edit(await Served(), zip => zip.GetEntry("_rels/.rels")!.Delete()), _feed, null, "LB2032"),
        ["signature stripped where one is required"] = (async () => Strip(await Served()), _feed, null, "LB2030"),
        ["signature stripped where unsigned is allowed"] = (async () => Strip(await Served()), _allow, null, ""),
        ["signature stripped after signed versions"] = (async () => Strip(await Served()), _allow with { SignedBefore = true }, null, "LB2036"),
        ["signature stripped where the author is known"] = (async () => Strip(await Authored()), _author with { Mode = TrustMode.AllowUnsigned }, null, "LB2036"),
        ["signature of another package"] = (async () => await TransplantAsync(await Served()), _feed, null, "LB2032"),
        ["signature under another spelling of its name"] = (async () => Rename(await Served()), _allow, null, "LB2031"),
        ["owner accepted"] = (Served, _feed with { Owners = ["beta", "ACME"] }, null, ""),
        ["another owner"] = (Served, _feed with { Owners = ["beta"] }, null, "LB2035"),
        ["owner asked of an author's signature"] = (Authored, _author with { Owners = ["acme"] }, null, "LB2035"),
        ["countersigned and the feed pinned"] = (Countersigned, _feed, null, ""),
        ["countersigned and only the author pinned"] = (Countersigned, _author, null, "LB2033"),
        ["countersigned and both pinned"] = (Countersigned, _feed with { AuthorFingerprints = [Author.Fingerprint] }, null, ""),
        ["countersigned by a stranger"] = (async () => await SignAsync(await Authored(), Stranger), _feed, null, "LB2033"),
        ["author only where the feed is pinned"] = (Authored, _feed, null, "LB2033"),
        ["another author than before"] = (async () => await SignAsync(await SignAsAuthorAsync(Unsigned, OtherAuthor), Repository), _feed with { AuthorFingerprints = [Author.Fingerprint] }, null, "LB2037"),
        ["author's signature gone"] = (Served, _feed with { AuthorFingerprints = [Author.Fingerprint] }, null, "LB2036"),
        ["feed's certificate expired"] = (Served, _feed, Now.AddYears(5), "LB2034"),
        ["feed's certificate not valid yet"] = (Served, _feed, Now.AddDays(-5), "LB2034"),
        ["expired where it plays no part"] = (Served, _allow, Now.AddYears(5), ""),
        ["author's certificate expired under a feed's that counts"] = (ExpiredAuthor, _feed, Now.AddMonths(2), ""),
        ["author's certificate expired and asked for"] = (ExpiredAuthor, _feed with { AuthorFingerprints = [_shortLived.Fingerprint] }, Now.AddMonths(2), "LB2034"),
        ["rotated certificate with both pinned"] = (() => SignAsync(Unsigned, NextRepository), _feed with { Fingerprints = [Repository.Fingerprint, NextRepository.Fingerprint] }, null, ""),
        ["rotated certificate with the old one pinned"] = (() => SignAsync(Unsigned, NextRepository), _feed, null, "LB2033"),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verdict_is_as_the_table_says(string name)
    {
        var (make, policy, at, codes) = _cases[name];
        var file = await make();

        var verdict = await PackageVerifier.VerifyAsync(new MemoryStream(file), policy, new FixedClock(at ?? Now), CancellationToken.None);

        Assert.Equal(codes, string.Join(' ', verdict.Problems.Select(problem => problem.Code)));
        Assert.Equal(codes.Length == 0, verdict.Trusted);
    }

    private static Task<byte[]> Bare() => Task.FromResult(Unsigned);

    private static Task<byte[]> Authored() => SignAsAuthorAsync(Unsigned, Author);

    private static Task<byte[]> Served() => SignAsync(Unsigned, Repository);

    private static async Task<byte[]> Countersigned() => await SignAsync(await Authored(), Repository);

    private static async Task<byte[]> ExpiredAuthor() => await SignAsync(await SignAsAuthorAsync(Unsigned, _shortLived), Repository);

    private static byte[] Strip(byte[] file) => Edit(file, zip => zip.GetEntry(".signature.p7s")!.Delete());

    private static byte[] Edit(byte[] file, Action<ZipArchive> edit)
    {
        var buffer = new MemoryStream();
        buffer.Write(file);
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Update, leaveOpen: true)) edit(zip);
        return buffer.ToArray();
    }

    private static void Write(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }

    private static byte[] SignatureOf(byte[] file)
    {
        var archive = new MemoryStream(file);
        return StrictArchive.ReadAll(archive, StrictArchive.CheckStructure(archive).Entries.First(entry => entry.Path == ".signature.p7s"), int.MaxValue)!;
    }

    /// <summary>A true signature of this feed, on a package that it was not made for.</summary>
    private static async Task<byte[]> TransplantAsync(byte[] signed)
    {
        var other = await SignAsync(new TestPackage("Acme.Greeter", "1.0.1").Build(), Repository);
        var (from, to) = (SignatureOf(signed), SignatureOf(other));
        Assert.Equal(from.Length, to.Length);
        from.CopyTo(other, other.AsSpan().IndexOf(to));
        return other;
    }

    private static byte[] Rename(byte[] signed) => Edit(Unsigned, zip => Write(zip, ".SIGNATURE.p7s", SignatureOf(signed)));
}
