using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Cli.Configuration;

/// <summary>What `luban login` remembers: the current server and, for each server, its token and CA.</summary>
/// <remarks>Tokens are kept per server, so that a token is never sent to a server that did not issue it.</remarks>
internal sealed record CliConfiguration
{
    public string? Server { get; init; }

    public IReadOnlyDictionary<string, ServerEntry> Servers { get; init; } = new Dictionary<string, ServerEntry>();

    /// <summary>Remembers a server and makes it the current one.</summary>
    public CliConfiguration With(string server, ServerEntry entry) => Replace(server, entry) with { Server = server };

    /// <summary>Remembers something else of a server; the current one stays.</summary>
    public CliConfiguration Replace(string server, ServerEntry entry) =>
        this with { Servers = new Dictionary<string, ServerEntry>(Servers) { [server] = entry } };

    public CliConfiguration Without(string server) =>
        this with { Servers = Servers.Where(pair => pair.Key != server).ToDictionary() };
}

/// <param name="User">Who logged in.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="ExpiresAt">When the token ends, by this machine's clock: a hint for the user, decided by the server.</param>
/// <param name="CertificateAuthority">PEM, or null when the server has none.</param>
internal sealed record ServerEntry(string? User, string Token, DateTimeOffset? ExpiresAt, string? CertificateAuthority)
{
    /// <summary>The id of the token where it is a personal one: by it the server revokes it.</summary>
    public string? TokenId { get; init; }

    /// <summary>What the next token is got with; null where the token is used until it ends.</summary>
    public SignInSession? Session { get; init; }
}

/// <summary>A sign-in that goes on beyond its first token. The addresses are those of the server that it began at: the refresh token is sent nowhere else.</summary>
/// <param name="RefreshToken">Good for one more token, and for the next of its kind.</param>
/// <param name="TokenEndpoint">Where tokens are got.</param>
/// <param name="RevocationEndpoint">Where they are given back; null where the server has no such place.</param>
internal sealed record SignInSession(string RefreshToken, Uri TokenEndpoint, Uri? RevocationEndpoint);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CliConfiguration))]
internal sealed partial class CliConfigurationJson : JsonSerializerContext;
