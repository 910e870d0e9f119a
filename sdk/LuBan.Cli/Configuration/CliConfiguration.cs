using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Cli.Configuration;

/// <summary>What `luban login` remembers: the current server and, for each server, its token and CA.</summary>
/// <remarks>Tokens are kept per server, so that a token is never sent to a server that did not issue it.</remarks>
internal sealed record CliConfiguration
{
    public string? Server { get; init; }

    public IReadOnlyDictionary<string, ServerEntry> Servers { get; init; } = new Dictionary<string, ServerEntry>();

    public CliConfiguration With(string server, ServerEntry entry) =>
        this with { Server = server, Servers = new Dictionary<string, ServerEntry>(Servers) { [server] = entry } };

    public CliConfiguration Without(string server) =>
        this with { Servers = Servers.Where(pair => pair.Key != server).ToDictionary() };
}

/// <param name="User">Who logged in.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="ExpiresAt">When the token ends, by this machine's clock: a hint for the user, decided by the server.</param>
/// <param name="CertificateAuthority">PEM, or null when the server has none.</param>
internal sealed record ServerEntry(string? User, string Token, DateTimeOffset? ExpiresAt, string? CertificateAuthority);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CliConfiguration))]
internal sealed partial class CliConfigurationJson : JsonSerializerContext;
