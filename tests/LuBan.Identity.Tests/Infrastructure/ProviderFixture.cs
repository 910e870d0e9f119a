using System.Text.Json.Nodes;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests;

/// <summary>A server with a clock of its own, the user ada and the client app, for the tests of a class.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    public AccountServer Accounts { get; private set; } = null!;

    public IdentityServer Server => Accounts.Inner;

    public FakeTime Time => Accounts.Time;

    public RelyingParty App { get; private set; } = null!;

    public Account Ada { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Accounts = await AccountServer.StartAsync(time: new FakeTime(), services: services => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<IdentityOptions>(services, options => options.FailuresPerMinute = 100_000));
        Ada = await Accounts.CreateAsync("ada", spec: new JsonObject { ["displayName"] = "Ada Lovelace", ["email"] = "ada@example.com", ["groups"] = new JsonArray("poets") });
        App = await RelyingParty.CreateAsync(Server);
    }

    public Task DisposeAsync() => Accounts.DisposeAsync().AsTask();

    /// <summary>Whether an access token is good now.</summary>
    public async Task<bool> IsGoodAsync(string accessToken) => (await Server.GetAsync("/oauth/userinfo", accessToken)).Status == 200;

    /// <summary>What a token says, believed as it is.</summary>
    public static JsonObject Claims(string token) => (JsonObject)JsonNode.Parse(JsonWebToken.TryParse(token, out _)!.Claims.GetRawText())!;
}
