using System.Buffers.Text;
using System.Security.Cryptography;

namespace LuBan.Identity.Keys;

/// <summary>All keys of the server, as they are stored: one object, so that replicas agree by compare-and-swap.</summary>
/// <remarks>States follow from times: nothing is written when a key begins to sign, and all replicas change at the same moment.</remarks>
internal sealed record SigningKeySetRecord
{
    public IReadOnlyList<SigningKeyRecord> Keys { get; init; } = [];

    /// <summary>The key that signs: the one that began last.</summary>
    internal SigningKeyRecord? Active(string algorithm, DateTimeOffset now) =>
        Keys.Where(key => key.Algorithm == algorithm && key.ActiveFrom <= now).MaxBy(key => key.ActiveFrom);

    internal SigningKeyState StateOf(SigningKeyRecord key, DateTimeOffset now) =>
        key.GoneAt <= now ? SigningKeyState.Gone
        : key.ActiveFrom > now ? SigningKeyState.Next
        : Active(key.Algorithm, now)?.Id == key.Id ? SigningKeyState.Active
        : SigningKeyState.Retiring;

    /// <summary>Adds a key, and says when those that it replaces go.</summary>
    /// <param name="added">The new key.</param>
    /// <param name="longestToken">How long what was signed before may live.</param>
    internal SigningKeySetRecord With(SigningKeyRecord added, TimeSpan longestToken) => this with
    {
        Keys = [.. Keys.Select(key => key.Algorithm == added.Algorithm ? key with { GoneAt = Earlier(key.GoneAt, added.ActiveFrom + longestToken) } : key), added],
    };

    internal SigningKeySetRecord WithoutGone(DateTimeOffset now) => this with { Keys = [.. Keys.Where(key => !(key.GoneAt <= now))] };

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}

/// <summary>One key as it is stored.</summary>
/// <param name="Id">The <c>kid</c>.</param>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="CreatedAt">When it was made, and published.</param>
/// <param name="ActiveFrom">When it begins to sign.</param>
/// <param name="PrivateKey">PKCS #8 in base64.</param>
internal sealed record SigningKeyRecord(string Id, string Algorithm, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom, string PrivateKey)
{
    private const int RsaBits = 2048;
    private const int IdBytes = 12;

    /// <summary>When it goes; null while nothing replaces it.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    internal static SigningKeyRecord Create(string algorithm, DateTimeOffset now, DateTimeOffset activeFrom)
    {
        using AsymmetricAlgorithm key = SigningAlgorithms.IsElliptic(algorithm) ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits);
        // Random: an id that is computed from the key would say something about it.
        return new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), algorithm, now, activeFrom, Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }
}
