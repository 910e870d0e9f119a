using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>Makes users and clients that sign them in.</summary>
internal static class TestUsers
{
    public const string Password = "correct horse battery staple";

    /// <summary>A user with a password.</summary>
    public static async Task<Account> CreateAsync(IdentityServer server, string name, params string[] groups)
    {
        await server.ApplyAsync("users", name, new JsonObject
        {
            ["displayName"] = "Mina Abe", ["email"] = $"{name}@example.org", ["emailVerified"] = true, ["language"] = "en", ["groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]),
        });
        var account = (await server.Get<AccountDirectory>().FindAsync(name, CancellationToken.None))!;
        await server.Get<CredentialBook>().SetPasswordAsync(account, Password, mustChange: false, CancellationToken.None);
        return account;
    }

    public static SignInPages Pages(string user, string password = Password) => new("username", "password", user, password);

    /// <summary>A client that signs users in and gets refresh tokens.</summary>
    public static JsonObject Client(string redirectUri, string afterLogout) => new()
    {
        ["redirectUris"] = new JsonArray(redirectUri), ["postLogoutRedirectUris"] = new JsonArray(afterLogout), ["grantTypes"] = new JsonArray("authorization_code", "refresh_token"),
        ["scopes"] = new JsonArray("openid", "profile", "email", "groups", "offline_access", "api"),
    };
}
