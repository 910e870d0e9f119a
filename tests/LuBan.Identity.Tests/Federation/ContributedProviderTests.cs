using System.Text.Json.Nodes;
using LuBan.Identity.Federation;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Types of providers that somebody else brings, as this room sees them; the extension's side is tested where extensions are hosted.</summary>
public sealed class ContributedProviderTests
{
    [Fact]
    public async Task A_contributed_type_checks_passwords_as_long_as_it_is_there()
    {
        var types = new Types();
        await using var server = await StartAsync(types);
        await server.ProvideAsync("badges", """{ "type": "samples.badges/badge", "mapping": "Auto", "config": { "prefix": "b-" } }""");

        Assert.Equal("b-ada", AssertIn(await server.PasswordAsync("ada", "right")).Account.Name);
        Assert.Equal(["badges:gate"], (await server.AccountAsync("b-ada"))!.Groups);
        AssertRefused(await server.PasswordAsync("ada", "wrong"), "LB8101");
        Assert.Equal("True", (await server.ReadyAsync("badges", "True")).Status);

        types.Change(isThere: false);

        Assert.StartsWith("LB8230", (await server.ReadyAsync("badges", "False")).Message, StringComparison.Ordinal);
        AssertRefused(await server.PasswordAsync("ada", "right"), "LB8101");
        types.Change(isThere: true);
        Assert.Equal("True", (await server.ReadyAsync("badges", "True")).Status);
    }

    [Fact]
    public async Task A_contributed_type_sends_browsers_away_and_signs_in_who_comes_back()
    {
        await using var server = await StartAsync(new Types());
        await server.ProvideAsync("badges", """{ "type": "samples.badges/badge", "mapping": "Auto", "config": { "prefix": "b-" } }""");
        using var browser = new TestBrowser();

        var away = await browser.FollowAsync(new Uri(server.Url + "/oauth/federated/badges/start?return_to=/after"), _ => true);
        var end = await browser.FollowAsync(new Uri($"{server.Url}/oauth/federated/badges/callback?state={TestBrowser.Parameter(away!, "state")}&badge=ada"), _ => true);

        Assert.Equal("/after", end!.AbsolutePath);
        Assert.Equal("42", Assert.Single((await server.AccountAsync("b-ada"))!.Identities).Subject);
    }

    [Fact]
    public async Task A_config_that_does_not_fit_the_type_is_refused()
    {
        await using var server = await StartAsync(new Types());

        var refusal = await Assert.ThrowsAsync<ResourceException>(() => server.ProvideAsync("badges", """{ "type": "samples.badges/badge", "config": { "prefix": 5 } }"""));

        Assert.Contains("spec.config.prefix", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<IdentityServer> StartAsync(Types types) => IdentityServer.StartAsync(services: services => services.AddSingleton<IContributedProviders>(types));

    private sealed class Types : IContributedProviders
    {
        private CancellationTokenSource _changed = new();
        private bool _isThere = true;

        public void Change(bool isThere)
        {
            _isThere = isThere;
            Interlocked.Exchange(ref _changed, new()).Cancel();
        }

        public IReadOnlyList<ContributedProviderType> List() => _isThere ? [new("samples.badges/badge", true, true, Parse("""{ "type": "object", "properties": { "prefix": { "type": "string" } } }"""))] : [];

        public IChangeToken Watch() => new CancellationChangeToken(_changed.Token);

        public Task CheckAsync(string type, IdentityProviderSettings settings, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IdentityRedirect> StartAsync(string type, IdentityStart start, CancellationToken cancellationToken) =>
            Task.FromResult(new IdentityRedirect(new Uri("https://badges.example.org/?state=" + start.State)) { Keep = new Dictionary<string, string> { ["asked"] = "yes" } });

        public Task<ExternalIdentity> CompleteAsync(string type, IdentityCallback callback, CancellationToken cancellationToken) =>
            callback.Kept["asked"] == "yes" ? Task.FromResult(Of(callback.Settings, callback.Parameters["badge"])) : throw new ExtensionException("LB9999", "nothing was kept");

        public Task<Uri?> SignOutAsync(string type, IdentitySignOut signOut, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

        public Task<ExternalIdentity?> CheckPasswordAsync(string type, PasswordAttempt attempt, CancellationToken cancellationToken) =>
            Task.FromResult(attempt.Password == "right" ? Of(attempt.Settings, attempt.UserName) : null);

        private static ExternalIdentity Of(IdentityProviderSettings settings, string name) => new("42") { UserName = (string)settings.Config["prefix"]! + name, Groups = ["gate"] };
    }
}
