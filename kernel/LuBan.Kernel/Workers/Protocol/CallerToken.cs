using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>
/// What the kernel says about a request that it passes to a worker: who calls, which endpoint it decided about, and how the request looked.
/// Signed with a key that only the two know, good for one version of one extension and for a short time.
/// </summary>
internal sealed record CallerToken
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    // Signer and reader have one clock; this is for its corrections.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(5);

    /// <summary>The extension and its version: <c>Acme.Notes 1.2.0</c>.</summary>
    public required string Audience { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Names the call; the worker sends it back with what it asks in the caller's name.</summary>
    public required string Call { get; init; }

    /// <summary>A path below <see cref="WorkerPaths.Prefix"/> that is called; null for a request of a client.</summary>
    public string? Path { get; init; }

    /// <summary>The endpoint: its place, a dash for none, or the name of one that routing made up.</summary>
    public string Endpoint { get; init; } = "";

    public string PathBase { get; init; } = "";

    public string Scheme { get; init; } = "http";

    public string Protocol { get; init; } = "HTTP/1.1";

    public string TraceIdentifier { get; init; } = "";

    public string? RemoteAddress { get; init; }

    public int RemotePort { get; init; }

    public string? LocalAddress { get; init; }

    public int LocalPort { get; init; }

    /// <summary>How long the body may be; null for any length.</summary>
    public long? MaxBody { get; init; }

    public ClaimsPrincipal User { get; init; } = new(new ClaimsIdentity());

    /// <summary>Signs it.</summary>
    /// <returns>What goes into <see cref="WorkerHeaders.Caller"/>.</returns>
    public string Sign(byte[] key)
    {
        var payload = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(payload)) Write(json);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, payload.WrittenSpan, mac);
        return string.Concat(Base64Url.EncodeToString(payload.WrittenSpan), ".", Base64Url.EncodeToString(mac));
    }

    /// <summary>Reads one.</summary>
    /// <returns>The token, or why it is refused.</returns>
    public static (CallerToken? Token, string? Refusal) Read(string? text, byte[] key, string audience, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text)) return (null, "it is not signed");
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || !Base64Url.IsValid(text.AsSpan(0, dot)) || !Base64Url.IsValid(text.AsSpan(dot + 1))) return (null, "it is not signed");
        var payload = Base64Url.DecodeFromChars(text.AsSpan(0, dot));
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, payload), Base64Url.DecodeFromChars(text.AsSpan(dot + 1)))) return (null, "its signature is wrong");
        var token = Parse(payload);
        if (token.Audience != audience) return (null, $"it is for {token.Audience}");
        if (now > token.Expires + Leeway || now < token.Expires - Life - Leeway) return (null, "it has expired");
        return (token, null);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("a"u8, Audience);
        json.WriteNumber("e"u8, Expires.ToUnixTimeMilliseconds());
        json.WriteString("c"u8, Call);
        if (Path is not null) json.WriteString("f"u8, Path);
        json.WriteString("n"u8, Endpoint);
        json.WriteString("b"u8, PathBase);
        json.WriteString("s"u8, Scheme);
        json.WriteString("p"u8, Protocol);
        json.WriteString("t"u8, TraceIdentifier);
        if (RemoteAddress is not null) json.WriteString("ra"u8, RemoteAddress);
        json.WriteNumber("rp"u8, RemotePort);
        if (LocalAddress is not null) json.WriteString("la"u8, LocalAddress);
        json.WriteNumber("lp"u8, LocalPort);
        if (MaxBody is { } most) json.WriteNumber("m"u8, most);
        json.WriteStartArray("u"u8);
        foreach (var identity in User.Identities) Write(json, identity);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClaimsIdentity identity)
    {
        json.WriteStartArray();
        json.WriteStringValue(identity.AuthenticationType);
        json.WriteStringValue(identity.NameClaimType);
        json.WriteStringValue(identity.RoleClaimType);
        foreach (var claim in identity.Claims)
        {
            json.WriteStringValue(claim.Type);
            json.WriteStringValue(claim.Value);
            json.WriteStringValue(claim.ValueType == ClaimValueTypes.String ? null : claim.ValueType);
            json.WriteStringValue(claim.Issuer == ClaimsIdentity.DefaultIssuer ? null : claim.Issuer);
        }
        json.WriteEndArray();
    }

    private static CallerToken Parse(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        return new()
        {
            Audience = root.GetProperty("a"u8).GetString()!,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("e"u8).GetInt64()),
            Call = root.GetProperty("c"u8).GetString()!,
            Path = Text(root, "f"u8),
            Endpoint = Text(root, "n"u8)!,
            PathBase = Text(root, "b"u8)!,
            Scheme = Text(root, "s"u8)!,
            Protocol = Text(root, "p"u8)!,
            TraceIdentifier = Text(root, "t"u8)!,
            RemoteAddress = Text(root, "ra"u8),
            RemotePort = root.GetProperty("rp"u8).GetInt32(),
            LocalAddress = Text(root, "la"u8),
            LocalPort = root.GetProperty("lp"u8).GetInt32(),
            MaxBody = root.TryGetProperty("m"u8, out var most) ? most.GetInt64() : null,
            User = new(root.GetProperty("u"u8).EnumerateArray().Select(Identity)),
        };
    }

    private static ClaimsIdentity Identity(JsonElement identity)
    {
        string?[] parts = [.. identity.EnumerateArray().Select(part => part.GetString())];
        return new(parts.Skip(3).Chunk(4).Select(claim => new Claim(claim[0]!, claim[1]!, claim[2], claim[3])), parts[0], parts[1], parts[2]);
    }

    private static string? Text(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>An address as text; null when there is none.</summary>
    public static string? TextOf(IPAddress? address) => address?.ToString();
}
