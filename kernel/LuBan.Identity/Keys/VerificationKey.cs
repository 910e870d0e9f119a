using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Keys;

/// <summary>A public key that signatures are checked with. It knows its one algorithm: what a token says about it is only compared. Thread-safe.</summary>
public sealed class VerificationKey
{
    private const int SmallestModulus = 2048;
    private const int LargestModulus = 8192;

    private readonly ECParameters? _elliptic;
    private readonly RSAParameters? _rsa;
    // The platform's key objects are for one thread at a time.
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    private VerificationKey(string id, string algorithm, ECParameters? elliptic, RSAParameters? rsa) =>
        (Id, Algorithm, _elliptic, _rsa) = (id, algorithm, elliptic, rsa);

    /// <summary>The key's id; empty when the set does not name it.</summary>
    public string Id { get; }

    /// <summary>The only algorithm it is good for.</summary>
    public string Algorithm { get; }

    /// <summary>Checks a signature.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature, in the form of RFC 7518.</param>
    /// <returns>Whether it is right.</returns>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!_idle.TryTake(out var key)) key = Open();
        var right = key is ECDsa elliptic
            ? elliptic.VerifyData(data, signature, SigningAlgorithms.Hash(Algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : ((RSA)key).VerifyData(data, signature, SigningAlgorithms.Hash(Algorithm), SigningAlgorithms.Padding(Algorithm));
        _idle.Add(key);
        return right;
    }

    /// <summary>The key as RFC 7517 writes it.</summary>
    /// <returns>The JWK.</returns>
    public JsonObject ToJwk()
    {
        var jwk = new JsonObject { ["use"] = "sig", ["alg"] = Algorithm, ["kid"] = Id };
        if (_elliptic is { } elliptic)
        {
            (jwk["kty"], jwk["crv"]) = ("EC", $"P-{(Algorithm == "ES512" ? "521" : Algorithm[2..])}");
            (jwk["x"], jwk["y"]) = (Base64Url.EncodeToString(elliptic.Q.X), Base64Url.EncodeToString(elliptic.Q.Y));
        }
        else
        {
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url.EncodeToString(_rsa!.Value.Modulus), Base64Url.EncodeToString(_rsa.Value.Exponent));
        }

        return jwk;
    }

    /// <summary>The public half of a key of this server.</summary>
    internal static VerificationKey Of(string id, string algorithm, AsymmetricAlgorithm key) => key is ECDsa elliptic
        ? new(id, algorithm, elliptic.ExportParameters(false), null)
        : new(id, algorithm, null, ((RSA)key).ExportParameters(false));

    /// <summary>Reads a JWK of somebody else.</summary>
    /// <param name="jwk">The key.</param>
    /// <param name="problem">Why it cannot be used.</param>
    /// <returns>The key; null when it is not for signatures, or not usable.</returns>
    public static VerificationKey? TryRead(JsonElement jwk, out string problem)
    {
        problem = "";
        if (jwk.ValueKind != JsonValueKind.Object) return Unusable("it is not an object", out problem);
        if (Text(jwk, "use") is { } use && use != "sig") return Unusable($"its use is '{use}', expected 'sig'", out problem);
        if (jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _)) return Unusable("it holds a private or shared key: publish the public half only", out problem);
        try
        {
            return Text(jwk, "kty") switch
            {
                "EC" => ReadElliptic(jwk, out problem),
                "RSA" => ReadRsa(jwk, out problem),
                var type => Unusable($"its kty is '{type}', expected EC or RSA", out problem),
            };
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return Unusable($"it cannot be read: {exception.Message}", out problem);
        }
    }

    private static VerificationKey? ReadElliptic(JsonElement jwk, out string problem)
    {
        problem = "";
        var (curve, algorithm) = Text(jwk, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, "ES256"),
            "P-384" => (ECCurve.NamedCurves.nistP384, "ES384"),
            "P-521" => (ECCurve.NamedCurves.nistP521, "ES512"),
            _ => (default, ""),
        };
        if (algorithm.Length == 0) return Unusable($"its crv is '{Text(jwk, "crv")}', expected P-256, P-384 or P-521", out problem);
        if (Text(jwk, "alg") is { } said && said != algorithm) return Unusable($"its alg is '{said}', and its curve is for {algorithm}", out problem);
        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } };
        parameters.Validate();
        using var probe = ECDsa.Create(parameters);
        return new(Text(jwk, "kid") ?? "", algorithm, parameters, null);
    }

    private static VerificationKey? ReadRsa(JsonElement jwk, out string problem)
    {
        problem = "";
        var algorithm = Text(jwk, "alg") ?? SigningAlgorithms.RS256;
        if (!SigningAlgorithms.Accepted.Contains(algorithm) || SigningAlgorithms.IsElliptic(algorithm)) return Unusable($"its alg '{algorithm}' is no RSA signature that is known here", out problem);
        var parameters = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") };
        if (parameters.Modulus.Length * 8 is < SmallestModulus or > LargestModulus) return Unusable($"its modulus has {parameters.Modulus.Length * 8} bits, expected {SmallestModulus} to {LargestModulus}", out problem);
        using var probe = RSA.Create(parameters);
        return new(Text(jwk, "kid") ?? "", algorithm, null, parameters);
    }

    private AsymmetricAlgorithm Open() => _elliptic is { } elliptic ? ECDsa.Create(elliptic) : RSA.Create(_rsa!.Value);

    private static VerificationKey? Unusable(string why, out string problem)
    {
        problem = why;
        return null;
    }

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement jwk, string name) => Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new FormatException($"'{name}' is missing"));
}
