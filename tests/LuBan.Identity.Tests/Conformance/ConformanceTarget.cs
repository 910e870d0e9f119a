using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests;

/// <summary>A provider with two clients and a user, whose clock can be moved.</summary>
internal abstract class ConformanceTarget : IAsyncDisposable
{
    protected const string Callback = "http://127.0.0.1:9/callback";
    protected const string AfterLogout = "http://127.0.0.1:9/signed-out";

    public abstract string Name { get; }

    public abstract string Issuer { get; }

    /// <summary>The time there.</summary>
    public abstract DateTimeOffset Now { get; }

    public abstract SignInPages Pages { get; }

    public required ClientRegistration Client { get; init; }

    /// <summary>Another client, which must not use what the first one got; it sends its secret in the form.</summary>
    public required ClientRegistration Other { get; init; }

    public abstract Task AdvanceAsync(TimeSpan by);

    public abstract ValueTask DisposeAsync();
}

/// <summary>This product.</summary>
internal sealed class LuBanTarget(IdentityServer server) : ConformanceTarget
{
    public override string Name => "luban";

    public override string Issuer => server.Url;

    public override DateTimeOffset Now => server.Time.GetUtcNow();

    public override SignInPages Pages { get; } = TestUsers.Pages("mina");

    public static async Task<LuBanTarget> StartAsync()
    {
        var server = await IdentityServer.StartAsync(options => options.FailuresPerMinute = 100_000, new FakeTime(), services => services.Configure<AccountOptions>(options => options.PasswordIterations = 1_000));
        await TestUsers.CreateAsync(server, "mina");
        var spec = TestUsers.Client(Callback, AfterLogout);
        spec["idTokenAlgorithm"] = "RS256";
        var other = TestUsers.Client(Callback, AfterLogout);
        other["authMethod"] = "client_secret_post";
        return new(server)
        {
            Client = new("first", await ServerClients.CreateAsync(server, "first", spec), Callback, AfterLogout),
            Other = new("second", await ServerClients.CreateAsync(server, "second", other), Callback, AfterLogout, "client_secret_post"),
        };
    }

    public override Task AdvanceAsync(TimeSpan by)
    {
        server.Time.Advance(by);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>npm's oidc-provider, which the OpenID Foundation has certified.</summary>
internal sealed class PeerTarget(Process process, string issuer) : ConformanceTarget
{
    private TimeSpan _offset;

    public override string Name => "oidc-provider";

    public override string Issuer => issuer;

    public override DateTimeOffset Now => TimeProvider.System.GetUtcNow() + _offset;

    public override SignInPages Pages { get; } = new("login", "password", "mina", "any");

    public static async Task<PeerTarget> StartAsync()
    {
        var process = await NodePrograms.StartAsync("provider.mjs", new JsonObject
        {
            ["clients"] = new JsonArray(Metadata("first", "client_secret_basic"), Metadata("second", "client_secret_post")),
            ["claims"] = new JsonObject
            {
                ["name"] = "Mina Abe", ["preferred_username"] = "mina", ["locale"] = "en", ["updated_at"] = 1_700_000_000, ["email"] = "mina@example.org", ["email_verified"] = true,
                ["phone_number"] = "+1 555 0100", ["phone_number_verified"] = true, ["address"] = new JsonObject { ["country"] = "Atlantis" },
            },
        }.ToJsonString());
        _ = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return new(process, line[6..]) { Client = Registration("first", "client_secret_basic"), Other = Registration("second", "client_secret_post") };
        throw new InvalidOperationException("oidc-provider ended before it was ready.");
    }

    public override async Task AdvanceAsync(TimeSpan by)
    {
        using var http = new HttpClient();
        await http.GetStringAsync($"{issuer}/advance/{(int)by.TotalSeconds}");
        _offset += by;
    }

    public override async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await process.WaitForExitAsync(deadline.Token);
        process.Dispose();
    }

    private static ClientRegistration Registration(string id, string method) => new(id, $"secret-of-{id}-which-is-long-enough", Callback, AfterLogout, method);

    private static JsonObject Metadata(string id, string method) => new()
    {
        ["client_id"] = id, ["client_secret"] = $"secret-of-{id}-which-is-long-enough", ["token_endpoint_auth_method"] = method, ["response_types"] = new JsonArray("code"),
        ["grant_types"] = new JsonArray("authorization_code", "refresh_token"), ["redirect_uris"] = new JsonArray(Callback), ["post_logout_redirect_uris"] = new JsonArray(AfterLogout),
    };
}
