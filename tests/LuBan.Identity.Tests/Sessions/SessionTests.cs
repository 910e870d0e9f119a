using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class SessionTests
{
    private static readonly ClientInfo Client = new("192.0.2.7", "firefox");

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_after_a_while_in_any_case()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(options => (options.SessionIdle, options.SessionLifetime) = (TimeSpan.FromHours(1), TimeSpan.FromHours(10)), time);
        var account = await server.CreateAsync("ada");
        var sessions = server.Get<Sessions>();
        var (used, idle) = (await BeginAsync(sessions, account), await BeginAsync(sessions, account));
        for (var i = 0; i < 19; i++)
        {
            time.Advance(TimeSpan.FromMinutes(30));
            Assert.NotNull(await sessions.FindAsync(used.Handle!, "192.0.2.8", CancellationToken.None));
            if (i >= 1) Assert.Null(await sessions.FindAsync(idle.Handle!, null, CancellationToken.None));
        }
        time.Advance(TimeSpan.FromMinutes(30));

        Assert.Null(await sessions.FindAsync(used.Handle!, "192.0.2.8", CancellationToken.None));
        await server.Get<AccountMaintenance>().SweepAsync(CancellationToken.None);
        Assert.Equal(0, server.Get<RecordStore<SessionContent>>().CountOwnedBy(account.Uid));
    }

    [Fact]
    public async Task A_session_is_found_by_its_handle_alone()
    {
        await using var server = await AccountServer.StartAsync();
        var sessions = server.Get<Sessions>();
        var session = await BeginAsync(sessions, await server.CreateAsync("ada"));

        Assert.Equal(session.Id, (await sessions.FindAsync(session.Handle!, null, CancellationToken.None))!.Id);
        foreach (var wrong in new[] { session.Id, session.Handle![..42] + "!", "", new string('A', 43), "../" + session.Id }) Assert.Null(await sessions.FindAsync(wrong, null, CancellationToken.None));
        Assert.Null((await sessions.FindByIdAsync(session.Id, CancellationToken.None))!.Handle);
    }

    [Fact]
    public async Task Its_use_is_written_down_at_most_once_a_minute()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var sessions = server.Get<Sessions>();
        var session = await BeginAsync(sessions, await server.CreateAsync("ada"));
        var writes = 0;
        server.Get<RecordStore<LastUse>>().Changed += (_, _) => Interlocked.Increment(ref writes);
        for (var i = 0; i < 300; i++)
        {
            await sessions.FindAsync(session.Handle!, "192.0.2.9", CancellationToken.None);
            await server.Get<LastUses>().FlushAsync(CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(writes, 5, 6);
        Assert.Equal("192.0.2.9", Assert.Single(sessions.List((await server.FindAsync("ada"))!)).Address);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_and_all_but_this()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        var other = await server.CreateAsync("eve");
        using var browser = await SelfServiceTests.BrowserAsync(server, account);
        var sessions = server.Get<Sessions>();
        var (second, third, foreign) = (await BeginAsync(sessions, account), await BeginAsync(sessions, account), await BeginAsync(sessions, other));

        var listed = (JsonArray)JsonNode.Parse(await browser.GetStringAsync("/apis/iam.luban.dev/v1/self/sessions"))!["items"]!;
        Assert.Equal((3, 1), (listed.Count, listed.Count(item => item!["current"]!.GetValue<bool>())));
        Assert.Equal(204, (int)(await browser.DeleteAsync($"/apis/iam.luban.dev/v1/self/sessions/{second.Id}")).StatusCode);
        Assert.Equal(404, (int)(await browser.DeleteAsync($"/apis/iam.luban.dev/v1/self/sessions/{foreign.Id}")).StatusCode);
        Assert.Null(await sessions.FindAsync(second.Handle!, null, CancellationToken.None));
        Assert.Equal(1, JsonNode.Parse(await (await browser.DeleteAsync("/apis/iam.luban.dev/v1/self/sessions")).Content.ReadAsStringAsync())!["ended"]!.GetValue<int>());
        Assert.Null(await sessions.FindAsync(third.Handle!, null, CancellationToken.None));
        Assert.Equal(200, (int)(await browser.GetAsync("/apis/iam.luban.dev/v1/self/profile")).StatusCode);
        Assert.NotNull(await sessions.FindAsync(foreign.Handle!, null, CancellationToken.None));
    }

    [Fact]
    public async Task Disabling_ends_sessions_for_good()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        var session = await BeginAsync(server.Get<Sessions>(), account);

        await SignInTests.DisableAsync(server, "ada", true);
        Assert.Null(await server.Get<Sessions>().FindAsync(session.Handle!, null, CancellationToken.None));
        await Wait.UntilAsync(() => server.Get<RecordStore<SessionContent>>().CountOwnedBy(account.Uid) == 0, "the session is removed");
        await SignInTests.DisableAsync(server, "ada", false);
        Assert.Null(await server.Get<Sessions>().FindAsync(session.Handle!, null, CancellationToken.None));
    }

    [Fact]
    public async Task Who_begins_too_many_sessions_loses_the_oldest()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var account = await server.CreateAsync("ada");
        var sessions = server.Get<Sessions>();
        var first = await BeginAsync(sessions, account);
        for (var i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await BeginAsync(sessions, account);
        }

        Assert.Equal(100, sessions.List(account).Count);
        Assert.Null(await sessions.FindAsync(first.Handle!, null, CancellationToken.None));
    }

    private static Task<Session> BeginAsync(Sessions sessions, Account account) => sessions.BeginAsync(account, ["pwd"], Client, CancellationToken.None);
}
