using LuBan.TestSupport;

namespace LuBan.Packages.Tests.Signing;

/// <summary>Certificates and signed packages that the tests share; making a key takes a moment.</summary>
internal static class Signed
{
    public static readonly Uri Feed = new("https://packages.example.com/v3/index.json");
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    public static readonly SigningCertificate Repository = Certificate("Tests feed");
    public static readonly SigningCertificate NextRepository = Certificate("Tests feed, next");
    public static readonly SigningCertificate Author = Certificate("Tests author");
    public static readonly SigningCertificate OtherAuthor = Certificate("Another author");
    public static readonly SigningCertificate Stranger = Certificate("Stranger");
    public static readonly byte[] Unsigned = new TestPackage("Acme.Greeter", "1.0.0").Build();

    public static SigningCertificate Certificate(string name) => SigningCertificate.CreateSelfSigned(name, Now.AddDays(-1), 2);

    public static async Task<byte[]> SignAsync(byte[] file, SigningCertificate certificate, params string[] owners)
    {
        var signed = new MemoryStream();
        await PackageSigner.SignAsync(new MemoryStream(file), signed, certificate, Feed, owners.Length == 0 ? ["acme"] : owners, CancellationToken.None);
        return signed.ToArray();
    }

    public static async Task<byte[]> SignAsAuthorAsync(byte[] file, SigningCertificate certificate)
    {
        var signed = new MemoryStream();
        await PackageSigner.SignAsAuthorAsync(new MemoryStream(file), signed, certificate, CancellationToken.None);
        return signed.ToArray();
    }

    /// <summary>The bytes with one bit changed in the content of an entry.</summary>
    public static byte[] Flip(byte[] file, string path, Index at)
    {
        var entry = StrictArchive.CheckStructure(new MemoryStream(file)).Entries.First(entry => entry.Path == path);
        var changed = (byte[])file.Clone();
        changed[entry.DataOffset + at.GetOffset((int)entry.CompressedSize)] ^= 1;
        return changed;
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
