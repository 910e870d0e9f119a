using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>A JSON web token, read and checked apart from the provider's own code.</summary>
internal sealed record SignedToken(JsonObject Header, JsonObject Payload, string Signed, byte[] Signature)
{
    public static SignedToken Read(string token)
    {
        var parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        return new(Decode(parts[0]), Decode(parts[1]), $"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2]));
    }

    /// <summary>Checks the signature against a published key set, with the key that the header names.</summary>
    public void AssertSignedBy(JsonObject keySet)
    {
        var key = keySet["keys"]!.AsArray().Single(key => (string?)key!["kid"] == (string?)Header["kid"])!.AsObject();
        Assert.Equal((string?)key["alg"], (string?)Header["alg"]);
        Assert.True(Verify(key), $"The signature of {Header} does not fit the key {key}.");
    }

    /// <summary>Writes a token with a signature of our own choice.</summary>
    public static string Write(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign) => Write(header.ToJsonString(), payload.ToJsonString(), sign);

    public static string Write(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private bool Verify(JsonObject key)
    {
        var data = Encoding.ASCII.GetBytes(Signed);
        if ((string?)key["kty"] == "EC")
        {
            using var curve = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
            return curve.VerifyData(data, Signature, HashAlgorithmName.SHA256);
        }
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
        return rsa.VerifyData(data, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static byte[] Bytes(JsonObject key, string member) => Base64Url.DecodeFromChars((string)key[member]!);

    private static JsonObject Decode(string part) => (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(part))!;
}
