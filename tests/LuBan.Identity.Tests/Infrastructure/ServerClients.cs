using System.Text.Json.Nodes;
using LuBan.Identity.Clients;

namespace LuBan.Identity.Tests;

/// <summary>Makes OAuth clients on a server.</summary>
internal static class ServerClients
{
    /// <summary>A client with a secret.</summary>
    public static async Task<string> CreateAsync(IdentityServer server, string name, JsonObject spec)
    {
        await server.ApplyAsync("oauthclients", name, spec);
        var client = await server.Get<ClientDirectory>().FindAsync(name, CancellationToken.None);
        return await server.Get<ClientSecrets>().CreateAsync(client!, null, CancellationToken.None);
    }
}
