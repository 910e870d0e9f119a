using System.Security.Claims;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests;

public sealed class SelfCallerTests
{
    [Fact]
    public async Task A_limited_token_sees_nothing_of_the_account_and_nobody_changes_anothers_credentials_in_his_name()
    {
        await using var server = await AccountServer.StartAsync();
        var ada = await server.CreateAsync("ada");

        Assert.Equal("LB8131", await RefusalAsync(server, ada, false, new Claim(CallerClaims.Scopes, "openid profile")));
        Assert.Equal("LB8131", await RefusalAsync(server, ada, true, new Claim(CallerClaims.Scopes, "")));
        Assert.Null(await RefusalAsync(server, ada, true, new Claim(CallerClaims.Scopes, "openid api")));
        Assert.Equal("LB8131", await RefusalAsync(server, ada, true, new Claim(CallerClaims.Impersonator, "admin")));
        Assert.Null(await RefusalAsync(server, ada, false, new Claim(CallerClaims.Impersonator, "admin")));
        Assert.Equal("LB8130", await RefusalAsync(server, ada with { Uid = Guid.NewGuid().ToString() }, false));
    }

    [Fact]
    public async Task A_program_that_goes_on_in_a_new_session_still_needs_the_password()
    {
        await using var server = await AccountServer.StartAsync();
        var ada = await server.CreateAsync("ada");
        var session = await server.Get<Sessions>().BeginAsync(ada, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None);
        var (callers, context) = (server.Get<SelfCallers>(), new DefaultHttpContext());

        Assert.Null(await callers.RequireProofAsync(new SelfCaller(ada, session.Id, null), null, context, CancellationToken.None));
        Assert.NotNull(await callers.RequireProofAsync(new SelfCaller(ada, session.Id, "token"), null, context, CancellationToken.None));
        Assert.Null(await callers.RequireProofAsync(new SelfCaller(ada, session.Id, "token"), AccountServer.Password, context, CancellationToken.None));
    }

    private static async Task<string?> RefusalAsync(AccountServer server, Account account, bool forWriting, params Claim[] more)
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new(CallerClaims.Name, account.Name), new(CallerClaims.Uid, account.Uid), .. more], "test"));
        var context = new DefaultHttpContext { User = user, RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(), Response = { Body = new MemoryStream() } };
        var (caller, refusal) = await server.Get<SelfCallers>().FindAsync(context, forWriting, CancellationToken.None);
        Assert.Equal(caller is null, refusal is not null);
        if (refusal is null) return null;
        await refusal.ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return (await System.Text.Json.JsonDocument.ParseAsync(context.Response.Body)).RootElement.GetProperty("code").GetString();
    }
}
