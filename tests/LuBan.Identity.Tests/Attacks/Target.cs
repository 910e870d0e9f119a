using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>A provider that is attacked: a user, a client with a secret, another client, a clock.</summary>
public sealed class Target : IAsyncLifetime
{
    internal const string Callback = "https://app.example.org/callback";
    internal const string AfterLogout = "https://app.example.org/bye";
    internal const string User = "mina";

    /// <summary>Whoever may call this is signed in.</summary>
    internal const string Api = "/apis/iam.luban.dev/v1/signingkeys";

    internal IdentityServer Server { get; private set; } = null!;

    internal ProbeClient Client { get; private set; } = null!;

    internal ProbeClient Other { get; private set; } = null!;

    internal SignInPages Pages { get; } = TestUsers.Pages(User);

    /// <summary>One of its own, for a test that others would disturb.</summary>
    internal static async Task<Target> StartAsync(Action<IdentityOptions>? configure = null, Action<AccountOptions>? accounts = null, Action<WebApplication>? map = null, bool isClockReal = false)
    {
        var target = new Target();
        await target.OpenAsync(configure, accounts ?? Quick, map, isClockReal);
        return target;
    }

    Task IAsyncLifetime.InitializeAsync() => OpenAsync(options => options.FailuresPerMinute = 100_000, Quick, null, isClockReal: false);

    // What a password costs is not what most tests are about.
    private static void Quick(AccountOptions options) => options.PasswordIterations = 1_000;

    private async Task OpenAsync(Action<IdentityOptions>? configure, Action<AccountOptions> accounts, Action<WebApplication>? map, bool isClockReal)
    {
        Server = await IdentityServer.StartAsync(configure, isClockReal ? null : new FakeTime(), services => services.Configure(accounts), map: map);
        await TestUsers.CreateAsync(Server, User);
        Client = await ClientAsync("web");
        Other = await ClientAsync("other");
    }

    /// <summary>Another client of the same provider.</summary>
    internal async Task<ProbeClient> ClientAsync(string name, string redirectUri = Callback, Action<JsonObject>? change = null)
    {
        var spec = TestUsers.Client(redirectUri, AfterLogout);
        spec["trusted"] = true;
        change?.Invoke(spec);
        var method = (string?)spec["authMethod"] ?? "client_secret_basic";
        var secret = "";
        if (method == "none") await Server.ApplyAsync("oauthclients", name, spec);
        else secret = await ServerClients.CreateAsync(Server, name, spec);
        return await ProbeClient.DiscoverAsync(Server.Url, new ClientRegistration(name, secret, redirectUri, AfterLogout, method));
    }

    /// <summary>A code that waits to be redeemed.</summary>
    internal async Task<(string Code, SignInRequest Request)> CodeAsync(string scope = "openid offline_access api", UserAgent? browser = null)
    {
        using var own = browser is null ? new UserAgent(Server.Url) : null;
        var request = Client.Request(scope);
        var visit = await Pages.GoThroughAsync(browser ?? own!, request.Url);
        Assert.True(visit.Last.Answer.ContainsKey("code"), visit.ToString());
        return (visit.Last.Answer["code"], request);
    }

    /// <summary>The tokens of a user who has signed in.</summary>
    internal async Task<TokenAnswer> TokensAsync(string scope = "openid offline_access api", UserAgent? browser = null)
    {
        var (code, request) = await CodeAsync(scope, browser);
        var tokens = await Client.RedeemAsync(code, request.Verifier);
        Assert.True(tokens.Status == 200, tokens.ToString());
        return tokens;
    }

    /// <summary>How the API answers a bearer token.</summary>
    internal async Task<int> CallAsync(string bearer) => (await Server.GetAsync(Api, bearer)).Status;

    /// <summary>The token is refused everywhere that tokens are taken.</summary>
    internal async Task AssertRefusedAsync(string bearer)
    {
        Assert.Equal(401, await CallAsync(bearer));
        Assert.Equal(401, (await Client.UserInfoAsync(bearer)).Status);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        Client.Dispose();
        Other.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Tries a name and a password at the API, from an address of this machine.</summary>
    internal async Task<Guess> GuessAsync(string name, string password, string from = "127.0.0.1")
    {
        using var http = NewClient(from);
        using var request = new HttpRequestMessage(HttpMethod.Get, Api);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, response.Headers.RetryAfter?.Delta, (await response.Content.ReadAsStringAsync()).Replace(name, "NAME", StringComparison.Ordinal));
    }

    /// <summary>A client that comes from another loopback address.</summary>
    internal HttpClient NewClient(string from) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri(Server.Url) };

    internal Task StopAsync() => ((IAsyncLifetime)this).DisposeAsync();
}

/// <summary>What came of a guess.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Wait">How long to wait before the next.</param>
/// <param name="Body">The answer, with the user name taken out.</param>
internal sealed record Guess(int Status, TimeSpan? Wait, string Body);
