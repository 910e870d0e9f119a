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

    /// <summary>Values one after another: both ends are one program, and every request pays for what is read and written here.</summary>
    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStringValue(Audience);
        json.WriteNumberValue(Expires.ToUnixTimeMilliseconds());
        json.WriteStringValue(Call);
        json.WriteStringValue(Path);
        json.WriteStringValue(Endpoint);
        json.WriteStringValue(PathBase);
        json.WriteStringValue(Scheme);
        json.WriteStringValue(Protocol);
        json.WriteStringValue(TraceIdentifier);
        json.WriteStringValue(RemoteAddress);
        json.WriteNumberValue(RemotePort);
        json.WriteStringValue(LocalAddress);
        json.WriteNumberValue(LocalPort);
        if (MaxBody is { } most) json.WriteNumberValue(most);
        else json.WriteNullValue();
        foreach (var identity in User.Identities) Write(json, identity);
        json.WriteEndArray();
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

    private static CallerToken Parse(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        return new()
        {
            Audience = Text(ref json)!,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(Number(ref json)!.Value),
            Call = Text(ref json)!,
            Path = Text(ref json),
            Endpoint = Text(ref json)!,
            PathBase = Text(ref json)!,
            Scheme = Text(ref json)!,
            Protocol = Text(ref json)!,
            TraceIdentifier = Text(ref json)!,
            RemoteAddress = Text(ref json),
            RemotePort = (int)Number(ref json)!.Value,
            LocalAddress = Text(ref json),
            LocalPort = (int)Number(ref json)!.Value,
            MaxBody = Number(ref json),
            User = Principal(ref json),
        };
    }

    private static ClaimsPrincipal Principal(ref Utf8JsonReader json)
    {
        var user = new ClaimsPrincipal();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray) user.AddIdentity(Identity(ref json));
        return user;
    }

    private static ClaimsIdentity Identity(ref Utf8JsonReader json)
    {
        var identity = new ClaimsIdentity(Text(ref json), Text(ref json), Text(ref json));
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) identity.AddClaim(new(json.GetString()!, Text(ref json)!, Text(ref json), Text(ref json), null, identity));
        return identity;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString();
    }

    private static long? Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
    }

    /// <summary>An address as text; null when there is none.</summary>
    public static string? TextOf(IPAddress? address) => address?.ToString();
}
