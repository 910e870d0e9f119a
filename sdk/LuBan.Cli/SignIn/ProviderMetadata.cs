using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>Where a server takes which request (OpenID Connect Discovery 1.0, RFC 8414).</summary>
/// <param name="Token">The token endpoint.</param>
/// <param name="Device">The device authorization endpoint; null where there is none.</param>
/// <param name="Revocation">The revocation endpoint; null where there is none.</param>
internal sealed record ProviderMetadata(Uri Token, Uri? Device, Uri? Revocation)
{
    /// <remarks>The issuer is not compared with the address: the user named the server, which may have several addresses, and no ID token is read here.</remarks>
    public static ProviderMetadata Read(JsonNode json, Uri server) => new(
        Endpoint(json, "token_endpoint", server) ?? throw new CliException(CliErrors.NotALuBanServer, server.AbsoluteUri, "token_endpoint"),
        Endpoint(json, "device_authorization_endpoint", server),
        Endpoint(json, "revocation_endpoint", server));

    /// <summary>Credentials go to these addresses: over https, within this machine, or to the server that the user named.</summary>
    private static Uri? Endpoint(JsonNode json, string name, Uri server)
    {
        if (json.Text(name) is not { } text) return null;
        var isSafe = Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || (address.Authority == server.Authority && server.Scheme == "http"))));
        return isSafe ? address : throw new CliException(CliErrors.NotALuBanServer, server.AbsoluteUri, $"{name} = {text}");
    }
}
