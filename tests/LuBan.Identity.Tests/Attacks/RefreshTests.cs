using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Refresh tokens in the wrong hands.</summary>
public sealed class RefreshTests(Target target) : IClassFixture<Target>
{
    // Longer than the time in which a client whose answer was lost may ask again.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task A_refresh_token_that_comes_again_takes_everything_back()
    {
        var stolen = await target.TokensAsync();
        var honest = await target.Client.RefreshAsync(stolen.Refresh!);
        Assert.Equal(200, await target.CallAsync(honest.Access!));
        target.Server.Time.Advance(Later);

        var replayed = await target.Client.RefreshAsync(stolen.Refresh!);

        Assert.True(replayed is { Status: 400, Error: "invalid_grant" }, replayed.ToString());
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(honest.Refresh!)).Error);
        await target.AssertRefusedAsync(honest.Access!);
        await target.AssertRefusedAsync(stolen.Access!);
    }

    [Fact]
    public async Task A_refresh_token_two_generations_old_takes_everything_back_at_once()
    {
        var first = await target.TokensAsync();
        var second = await target.Client.RefreshAsync(first.Refresh!);
        var third = await target.Client.RefreshAsync(second.Refresh!);

        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(first.Refresh!)).Error);

        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(third.Refresh!)).Error);
        await target.AssertRefusedAsync(third.Access!);
    }

    [Fact]
    public async Task Forty_that_refresh_at_once_make_one_line_of_tokens()
    {
        var tokens = await target.TokensAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => target.Client.RefreshAsync(tokens.Refresh!))));

        // A page with many requests under way is no thief: all get the same next token, so that no second line begins.
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => answer.Refresh).Distinct());
        Assert.NotEqual(tokens.Refresh, answers[0].Refresh);
    }

    [Fact]
    public async Task A_refresh_token_of_another_client_is_refused_and_stays_good_for_its_own()
    {
        var tokens = await target.TokensAsync();

        var refused = await target.Other.RefreshAsync(tokens.Refresh!);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" }, refused.ToString());
        Assert.Equal(200, (await target.Client.RefreshAsync(tokens.Refresh!)).Status);
    }

    [Theory]
    [InlineData("openid offline_access api")]
    [InlineData("openid offline_access profile api")]
    [InlineData("api")]
    public async Task A_refresh_never_gives_more_scopes(string scope)
    {
        var tokens = await target.TokensAsync("openid offline_access profile");

        var refused = await target.Client.RefreshAsync(tokens.Refresh!, scope);
        var again = await target.Client.RefreshAsync(tokens.Refresh!);

        Assert.True(refused is { Status: 400, Error: "invalid_scope" }, refused.ToString());
        Assert.DoesNotContain("api", ((string)again.Body["scope"]!).Split(' '));
    }

    [Fact]
    public async Task A_refresh_with_fewer_scopes_gives_fewer()
    {
        var tokens = await target.TokensAsync("openid offline_access profile api");

        var fewer = await target.Client.RefreshAsync(tokens.Refresh!, "openid profile");

        Assert.Equal(["openid", "profile"], ((string)fewer.Body["scope"]!).Split(' ').Order());
        Assert.DoesNotContain("api", ((string)SignedToken.Read(fewer.Access!).Payload["scope"]!).Split(' '));
    }

    [Fact]
    public async Task A_guessed_or_bent_refresh_token_is_refused_and_does_no_harm()
    {
        var tokens = await target.TokensAsync();
        foreach (var bent in new[] { tokens.Refresh![..30] + (tokens.Refresh[30] == 'A' ? "B" : "A") + tokens.Refresh[31..], tokens.Refresh + "A", tokens.Refresh[1..], "", new string('A', tokens.Refresh.Length), "\0", new string('A', 30_000) })
            Assert.True((await target.Client.RefreshAsync(bent)) is { Status: 400, Error: "invalid_grant" or "invalid_request" });

        // Who does not know the common part of the handles cannot end the grant with a guess at its name.
        Assert.Equal(200, (await target.Client.RefreshAsync(tokens.Refresh)).Status);
        Assert.NotNull(GrantHandle.TryParse(tokens.Refresh));
    }

    [Fact]
    public async Task A_refresh_token_is_revoked_for_good()
    {
        var tokens = await target.TokensAsync();
        var foreign = await target.Other.PostAsync(target.Other.Endpoint("revocation_endpoint"), [("token", tokens.Refresh)]);
        Assert.Equal(200, await target.CallAsync(tokens.Access!));

        var revoked = await target.Client.PostAsync(target.Client.Endpoint("revocation_endpoint"), [("token", tokens.Refresh)]);

        Assert.Equal((200, 200), (foreign.Status == 200 ? 200 : foreign.Status == 400 ? 200 : 0, revoked.Status));
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(tokens.Refresh!)).Error);
        await target.AssertRefusedAsync(tokens.Access!);
    }
}
