using System.Net;
using System.Text.Json.Nodes;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Sign-in with GitHub, against a stand-in that does what GitHub's documentation says.</summary>
public sealed class GitHubTests : IAsyncLifetime
{
    private IdentityServer _server = null!;
    private GitHubStandIn _gitHub = null!;

    public async Task InitializeAsync()
    {
        (_server, _gitHub) = (await IdentityServer.StartAsync(), await GitHubStandIn.StartAsync());
        await _server.WriteSecretAsync("github", ("clientSecret", GitHubStandIn.Secret));
    }

    public async Task DisposeAsync()
    {
        await _gitHub.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_number_is_the_subject_and_organizations_and_teams_are_groups()
    {
        await ProvideAsync();

        await SignInAsync();

        var account = (await _server.AccountAsync("octo-cat"))!;
        Assert.Equal("583231", Assert.Single(account.Identities).Subject);
        Assert.Equal(("The Octocat", "octocat@example.org", true), (account.DisplayName, account.Email, account.EmailVerified));
        Assert.Equal(["github:acme", "github:acme/core"], account.Groups.Order());
        Assert.Equal("True", (await _server.ReadyAsync("github", "True")).Status);
    }

    [Fact]
    public async Task Another_login_with_the_same_number_is_the_same_person_and_the_same_login_with_another_number_is_not()
    {
        await ProvideAsync();
        await SignInAsync();
        var uid = (await _server.AccountAsync("octo-cat"))!.Uid;

        _gitHub.User["login"] = "renamed";
        await SignInAsync();
        Assert.Null(await _server.AccountAsync("renamed"));
        Assert.Equal(uid, (await _server.AccountAsync("octo-cat"))!.Uid);

        (_gitHub.User["login"], _gitHub.User["id"]) = ("octo_cat", 99);
        Assert.Contains("LB8222", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_GitHub_has_not_verified_is_not_taken()
    {
        await ProvideAsync();
        _gitHub.Emails = [new JsonObject { ["email"] = "octocat@example.org", ["primary"] = true, ["verified"] = false }];

        await SignInAsync();

        Assert.Null((await _server.AccountAsync("octo-cat"))!.Email);
    }

    [Fact]
    public async Task Only_members_of_an_organization_may_sign_in_also_of_the_second_page()
    {
        await ProvideAsync(""", "organizations": ["late"] """);
        Assert.Contains("LB8221", await RefusedAsync(), StringComparison.Ordinal);

        _gitHub.Organizations = [.. Enumerable.Range(0, 120).Select(number => $"org-{number}"), "Late"];

        await SignInAsync();
    }

    [Fact]
    public async Task Without_groups_nothing_about_organizations_is_asked_for()
    {
        await ProvideAsync(""", "readGroups": false """);

        await SignInAsync();

        Assert.Equal("read:user user:email", _gitHub.Scope);
        Assert.Empty((await _server.AccountAsync("octo-cat"))!.Groups);
    }

    [Fact]
    public async Task A_wrong_secret_and_a_denial_are_told()
    {
        await ProvideAsync();
        Assert.Contains("access_denied", await RefusedAsync("&login_hint=nobody"), StringComparison.Ordinal);

        await _server.WriteSecretAsync("github", ("clientSecret", "wrong"));

        var page = await RefusedAsync();
        Assert.Contains("LB8208", page, StringComparison.Ordinal);
        Assert.Contains("incorrect_client_credentials", page, StringComparison.Ordinal);
    }

    private Task ProvideAsync(string more = "") => _server.ProvideAsync("github", $$"""
        { "type": "GitHub", "mapping": "Auto", "credentialsSecret": { "namespace": "default", "name": "github" }, "gitHub": { "url": "{{_gitHub.Url}}", "clientId": "{{GitHubStandIn.ClientId}}" {{more}} } }
        """);

    private async Task SignInAsync()
    {
        using var browser = new TestBrowser();
        var end = await browser.FollowAsync(new Uri(_server.Url + "/oauth/federated/github/start?return_to=/after"), address => address.AbsolutePath == "/after");
        Assert.NotNull(end);
    }

    private async Task<string> RefusedAsync(string more = "")
    {
        using var browser = new TestBrowser();
        var callback = await browser.FollowAsync(new Uri(_server.Url + "/oauth/federated/github/start?return_to=/after" + more), address => address.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal));
        using var answer = await browser.GetAsync(callback!);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
