using System.Text.Json.Nodes;
using LuBan.Identity;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using LuBan.Resources;

namespace LuBan.Benchmarks.Hosts;

/// <summary>The identity provider alone, on the embedded store.</summary>
internal static class IdentityHost
{
    /// <summary>Answers a caller with a bearer token, and does nothing else.</summary>
    public const string BearerPath = "/bearer";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddLuBanResources(options => options.DatabasePath = Path.Combine(builder.Configuration["data"]!, "store.db"));
        builder.Services.AddLuBanIdentity();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseRouting();
        app.MapLuBanIdentity();
        app.MapGet("/readyz", () => "ok");
        app.MapGet(BearerPath, (HttpContext context) => context.User.Identity?.IsAuthenticated == true ? Results.Text("ok") : Results.Unauthorized());
        app.MapGet("/seed/{count:int}", (int count) => SeedAsync(app.Services, count));
        await app.RunAsync();
        return 0;
    }

    /// <summary>A client and its secret, refresh tokens of a user, one in each line.</summary>
    private static async Task<string> SeedAsync(IServiceProvider services, int count)
    {
        var resources = services.GetRequiredService<ResourceService>();
        await CreateAsync(resources, AccountKinds.User, new JsonObject());
        await CreateAsync(resources, ProviderKinds.OAuthClient, new JsonObject
        {
            ["redirectUris"] = new JsonArray("http://127.0.0.1/"), ["grantTypes"] = new JsonArray("authorization_code", "refresh_token", "client_credentials"), ["scopes"] = new JsonArray("openid", "offline_access", "api"), ["introspects"] = true,
        });
        var client = (await services.GetRequiredService<ClientDirectory>().FindAsync(IdentityPeer.Client, CancellationToken.None))!;
        var account = (await services.GetRequiredService<AccountDirectory>().FindAsync(IdentityPeer.Client, CancellationToken.None))!;
        var lines = new List<string> { await services.GetRequiredService<ClientSecrets>().CreateAsync(client, null, CancellationToken.None) };
        for (var number = 0; number < count; number++)
        {
            var session = await services.GetRequiredService<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("127.0.0.1", "benchmark"), CancellationToken.None);
            var draft = new GrantDraft(IdentityPeer.Client, client.Metadata.Uid!, account.Name, account.Uid, session.Id, "http://127.0.0.1", ["openid", "offline_access"]) { AuthenticatedAt = session.AuthTime, Methods = ["pwd"] };
            lines.Add((await services.GetRequiredService<Grants>().BeginAsync(draft, refreshes: true, CancellationToken.None)).Handle.ToString());
        }

        return string.Join('\n', lines);
    }

    private static Task CreateAsync(ResourceService resources, ResourceKind kind, JsonObject spec) => resources.CreateAsync(
        kind, "", new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = IdentityPeer.Client }, ["spec"] = spec }, new WriteOptions { User = "benchmark" }, CancellationToken.None);
}
