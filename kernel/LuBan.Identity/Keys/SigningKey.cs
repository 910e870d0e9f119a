using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LuBan.Identity.Keys;

/// <summary>Where a signing key is in its life.</summary>
public enum SigningKeyState
{
    /// <summary>Published, so that everybody knows it when it is used.</summary>
    Next,

    /// <summary>Signs.</summary>
    Active,

    /// <summary>Signs no more; what it has signed may still live.</summary>
    Retiring,

    /// <summary>No token lives that it has signed: not published any more.</summary>
    Gone,
}

/// <summary>A signing key as it is shown: without its private half.</summary>
/// <param name="Id">The <c>kid</c>.</param>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="CreatedAt">When it was made, and published.</param>
/// <param name="ActiveFrom">When it begins to sign.</param>
/// <param name="GoneAt">When it goes; null while nothing replaces it.</param>
public sealed record SigningKeyInfo(string Id, string Algorithm, SigningKeyState State, DateTimeOffset CreatedAt, DateTimeOffset ActiveFrom, DateTimeOffset? GoneAt);

/// <summary>A key with its private half. Thread-safe.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _pkcs8;
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    internal SigningKey(SigningKeyRecord record)
    {
        (Id, Algorithm, _pkcs8) = (record.Id, record.Algorithm, Convert.FromBase64String(record.PrivateKey));
        var opened = Open();
        Public = VerificationKey.Of(Id, Algorithm, opened);
        _idle.Add(opened);
    }

    internal string Id { get; }

    internal string Algorithm { get; }

    internal VerificationKey Public { get; }

    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (!_idle.TryTake(out var key)) key = Open();
        var signature = key is ECDsa elliptic
            ? elliptic.SignData(data, SigningAlgorithms.Hash(Algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : ((RSA)key).SignData(data, SigningAlgorithms.Hash(Algorithm), SigningAlgorithms.Padding(Algorithm));
        _idle.Add(key);
        return signature;
    }

    private AsymmetricAlgorithm Open()
    {
        if (SigningAlgorithms.IsElliptic(Algorithm))
        {
            var elliptic = ECDsa.Create();
            elliptic.ImportPkcs8PrivateKey(_pkcs8, out _);
            return elliptic;
        }

        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_pkcs8, out _);
        return rsa;
    }
}
