using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;

namespace LuBan.Identity.Tokens;

/// <summary>A JSON web token in compact form (RFC 7515, 7519), read strictly and not yet believed: only <see cref="TokenRules"/> make it so.</summary>
public sealed class JsonWebToken
{
    /// <summary>The longest token that is looked at, in characters.</summary>
    public const int MaximumLength = 16 * 1024;

    private const int MaximumDepth = 8;

    // Each would let the token choose its key, or change what its parts mean.
    private static readonly string[] RefusedHeaders = ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "enc"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaximumDepth };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private JsonWebToken(JsonElement header, JsonElement claims, byte[] signed, byte[] signature) =>
        (Header, Claims, _signed, _signature) = (header, claims, signed, signature);

    /// <summary>The header.</summary>
    public JsonElement Header { get; }

    /// <summary>What it says. Not to be believed before it is verified.</summary>
    public JsonElement Claims { get; }

    /// <summary>The algorithm that it names.</summary>
    public string Algorithm => Text(Header, "alg") ?? "";

    /// <summary>The key that it names; null for none.</summary>
    public string? KeyId => Text(Header, "kid");

    /// <summary>Its type, in lower case and without <c>application/</c>; empty for none.</summary>
    public string Type
    {
        get
        {
            var type = (Text(Header, "typ") ?? "").ToLowerInvariant();
            return type.StartsWith("application/", StringComparison.Ordinal) ? type["application/".Length..] : type;
        }
    }

    /// <summary>Takes a token apart.</summary>
    /// <param name="token">The token.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>The token; null when it is not one.</returns>
    public static JsonWebToken? TryParse(string token, out string problem)
    {
        ArgumentNullException.ThrowIfNull(token);
        problem = "";
        if (token.Length > MaximumLength) return Refuse($"it has {token.Length} characters, expected at most {MaximumLength}", out problem);
        if (token.Split('.') is not [var header, var payload, var signature]) return Refuse("it does not consist of three parts", out problem);
        if (Decode(header) is not { } headerBytes || Decode(payload) is not { } payloadBytes || Decode(signature) is not { } signatureBytes) return Refuse("a part is not base64url", out problem);
        if (ReadObject(headerBytes) is not { } readHeader) return Refuse("its header is not one JSON object without duplicate members", out problem);
        if (ReadObject(payloadBytes) is not { } claims) return Refuse("its payload is not one JSON object without duplicate members", out problem);
        if (RefusedHeaders.FirstOrDefault(name => readHeader.TryGetProperty(name, out _)) is { } refused) return Refuse($"its header has '{refused}', which is not taken", out problem);
        return new(readHeader, claims, Encoding.ASCII.GetBytes($"{header}.{payload}"), signatureBytes);
    }

    /// <summary>Checks the signature with a key that was chosen for the token.</summary>
    /// <param name="key">The key. Its algorithm counts, and the token must name the same.</param>
    /// <returns>Whether it is right.</returns>
    public bool IsSignedBy(VerificationKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Algorithm == key.Algorithm && key.Verify(_signed, _signature);
    }

    /// <summary>Writes and signs a token.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">Its <c>typ</c>.</param>
    /// <param name="claims">What it says.</param>
    /// <returns>The token.</returns>
    internal static string Sign(SigningKey key, string type, JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = type, ["kid"] = key.Id };
        var signed = $"{Base64Url.EncodeToString(Bytes(header))}.{Base64Url.EncodeToString(Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A member that is a string; null when it is missing or something else.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">The member.</param>
    /// <returns>The text.</returns>
    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonObject node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    private static JsonElement? ReadObject(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            // One text for one content: padding, white space and loose bits would make others.
            return Base64Url.EncodeToString(bytes) == part ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonWebToken? Refuse(string why, out string problem)
    {
        problem = why;
        return null;
    }
}
