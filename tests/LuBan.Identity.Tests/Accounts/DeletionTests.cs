using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Identity.Tests;

public sealed class DeletionTests
{
    [Fact]
    public async Task Whoever_gets_the_name_later_inherits_nothing()
    {
        await using var server = await AccountServer.StartAsync();
        var before = await server.CreateAsync("ada");
        await OwnThingsAsync(server, before);
        var session = await server.Get<Sessions>().BeginAsync(before, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None);
        var (_, secret) = await server.Get<PersonalTokens>().CreateAsync(before, "t", [], null, CancellationToken.None);

        Assert.Equal(200, (await server.UserAsync(HttpMethod.Delete, "/ada")).Status);
        Assert.Equal(201, (await server.UserAsync(HttpMethod.Post, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "ada" } })).Status);

        var after = (await server.FindAsync("ada"))!;
        Assert.NotEqual(before.Uid, after.Uid);
        Assert.False(after.HasPassword);
        Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", AccountServer.Password));
        Assert.Null(await server.Get<Sessions>().FindAsync(session.Handle!, null, CancellationToken.None));
        Assert.Null(await server.Get<PersonalTokens>().VerifyAsync(secret, null, CancellationToken.None));
        Assert.Empty(server.Get<PersonalTokens>().List(after));
        Assert.Empty(server.Get<Sessions>().List(after));
        await Wait.UntilAsync(async () => await LeftAsync(server, before.Uid) == 0, "nothing of the deleted account is left");
    }

    [Fact]
    public async Task What_a_server_that_was_killed_left_behind_is_removed_at_the_next_start()
    {
        var directory = Directory.CreateTempSubdirectory("luban-identity-").FullName;
        try
        {
            Account gone, stays;
            await using (var server = await AccountServer.StartAsync(directory: directory))
            {
                stays = await server.CreateAsync("eve");
                await OwnThingsAsync(server, stays);
                gone = await server.CreateAsync("ada");
                await server.UserAsync(HttpMethod.Delete, "/ada");
                await Wait.UntilAsync(async () => await LeftAsync(server, gone.Uid) == 0, "the account is cleaned up");
                // As a server leaves it that is killed after the deletion: there, and nobody cleans up.
                await OwnThingsAsync(server, gone);
                Assert.NotEqual(0, await LeftAsync(server, gone.Uid));
            }

            await using var again = await AccountServer.StartAsync(directory: directory);
            await Wait.UntilAsync(async () => await LeftAsync(again, gone.Uid) == 0, "the sweep at the start removes it");
            Assert.NotEqual(0, await LeftAsync(again, stays.Uid));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task The_status_of_a_user_follows_what_belongs_to_it()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(options => options.FirstDelay = TimeSpan.FromSeconds(30), time);
        await TotpTests.EnrolAsync(server, time, "ada");
        var account = (await server.FindAsync("ada"))!;
        await server.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None);
        await server.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None);

        var active = await StatusAsync(server);
        Assert.Equal(("Active", 1, 1, "password,totp,recovery"), (active["state"]!.GetValue<string>(), active["sessions"]!.GetValue<int>(), active["tokens"]!.GetValue<int>(), string.Join(',', (JsonArray)active["factors"]!)));

        for (var i = 0; i < 6; i++) await server.PasswordAsync("ada", $"wrong {i}");
        await BecomesAsync(server, "Locked");
        time.Advance(TimeSpan.FromMinutes(1));
        await BecomesAsync(server, "Active");
        await SignInTests.DisableAsync(server, "ada", true);
        await BecomesAsync(server, "Disabled");
    }

    // The server writes it, too, from time to time: then what is written here is what it left.
    private static Task BecomesAsync(AccountServer server, string state) => Wait.UntilAsync(async () => (await StatusAsync(server))["state"]!.GetValue<string>() == state, $"ada is {state}");

    private static async Task<JsonObject> StatusAsync(AccountServer server)
    {
        await server.Get<AccountMaintenance>().FlushAsync(CancellationToken.None);
        return (JsonObject)(await server.UserAsync(HttpMethod.Get, "/ada")).Body["status"]!;
    }

    private static async Task OwnThingsAsync(AccountServer server, Account account)
    {
        await server.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None);
        await server.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None);
        await server.Get<CredentialBook>().SetPasswordAsync(account, AccountServer.Password, false, CancellationToken.None);
        await server.Get<SignInAttempts>().BeginAsync(new SignInAttempt { User = account.Name, Uid = account.Uid }, CancellationToken.None);
    }

    private static async Task<int> LeftAsync(AccountServer server, string uid)
    {
        var left = 0;
        foreach (var kind in IdentityKinds.All.Where(kind => kind.IsInternal))
            left += (await server.Inner.Resources.ListAsync(kind, new ResourceQuery { LabelSelector = $"{RecordOwner.UidLabel}={uid}" }, CancellationToken.None)).Items.Count;
        return left;
    }
}
