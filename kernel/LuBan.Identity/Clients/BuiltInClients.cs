using LuBan.Sdk;

namespace LuBan.Identity.Clients;

/// <summary>The clients that the server brings. Neither has a secret.</summary>
internal static class BuiltInClients
{
    /// <summary>The command line: a device, or a browser on the same machine.</summary>
    internal const string Cli = "luban-cli";

    /// <summary>The console, which this server serves itself.</summary>
    internal const string Console = "luban-console";

    internal static IReadOnlyList<OAuthClient> All { get; } =
    [
        Client(Cli, "LuBan command line", "LuBan 命令行", [GrantTypes.Code, GrantTypes.Refresh, GrantTypes.Device], ["http://127.0.0.1/callback", "http://[::1]/callback"], []),
        Client(Console, "LuBan console", "LuBan 控制台", [GrantTypes.Code, GrantTypes.Refresh], ["/", "/console/callback", "/console/silent"], ["/", "/console/"]),
    ];

    private static OAuthClient Client(string name, string english, string chinese, string[] grants, string[] redirects, string[] logouts) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new OAuthClientSpec
        {
            DisplayName = new Dictionary<string, string> { ["en"] = english, ["zh"] = chinese },
            AuthMethod = ClientAuthMethods.None,
            Trusted = true,
            GrantTypes = grants,
            RedirectUris = redirects,
            PostLogoutRedirectUris = logouts,
            Scopes = ["*"],
        },
    };
}
