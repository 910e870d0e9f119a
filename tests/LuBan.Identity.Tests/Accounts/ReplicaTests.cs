using System.Text.Json.Nodes;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests;

/// <summary>Two servers on one database.</summary>
[Trait("Category", "Slow")]
public sealed class ReplicaTests : IDisposable
{
    private readonly string _keys = Directory.CreateTempSubdirectory("luban-identity-").FullName;

    public void Dispose() => Directory.Delete(_keys, recursive: true);

    [PostgresFact]
    public async Task Of_servers_that_start_at_the_same_time_one_makes_the_administrator()
    {
        var database = await PostgresFactAttribute.CreateDatabaseAsync();
        var directories = Enumerable.Range(0, 3).Select(_ => Directory.CreateTempSubdirectory("luban-identity-").FullName).ToList();
        var servers = await Task.WhenAll(directories.Select(directory => StartAsync(database, directory: directory, adminPassword: null)));
        try
        {
            var passwords = servers.Select(server => server.Get<AdministratorAccount>().NewPassword).OfType<string>().ToList();
            var password = Assert.Single(passwords);
            foreach (var server in servers) Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("admin", password));
            Assert.Equal(password, (await File.ReadAllTextAsync(Assert.Single(directories.Select(directory => Path.Combine(directory, "admin-password")), File.Exists))).Trim());
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
            foreach (var directory in directories) Directory.Delete(directory, recursive: true);
        }
    }

    [PostgresFact]
    public async Task What_one_server_gives_or_takes_holds_at_the_other()
    {
        var database = await PostgresFactAttribute.CreateDatabaseAsync();
        await using var one = await StartAsync(database);
        await using var two = await StartAsync(database);
        for (var i = 0; i < 5; i++)
        {
            var account = await one.CreateAsync($"user{i}");
            Assert.IsType<SignInResult.Succeeded>(await two.PasswordAsync(account.Name, AccountServer.Password));
            var session = await one.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None);
            var (token, secret) = await one.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None);
            Assert.NotNull(await two.Get<Sessions>().FindAsync(session.Handle!, null, CancellationToken.None));
            Assert.NotNull(await two.Get<PersonalTokens>().VerifyAsync(secret, null, CancellationToken.None));

            await two.Get<PersonalTokens>().RevokeAsync((await two.FindAsync(account.Name))!, token.Id, CancellationToken.None);
            await two.UserAsync(HttpMethod.Post, $"/{account.Name}/password", new JsonObject { ["password"] = AccountServer.OtherPassword, ["mustChange"] = false });

            // Memory follows the database: a moment, not a cache's lifetime.
            await Wait.UntilAsync(async () => await one.Get<PersonalTokens>().VerifyAsync(secret, null, CancellationToken.None) is null, "the revoked token is refused", 5);
            await Wait.UntilAsync(async () => await one.Get<Sessions>().FindAsync(session.Handle!, null, CancellationToken.None) is null, "the session is over", 5);
            Assert.IsType<SignInResult.Succeeded>(await one.PasswordAsync(account.Name, AccountServer.OtherPassword));
        }
    }

    [PostgresFact]
    public async Task A_code_is_good_once_at_all_servers_together()
    {
        var (database, time) = (await PostgresFactAttribute.CreateDatabaseAsync(), new FakeTime());
        await using var one = await StartAsync(database, time: time);
        await using var two = await StartAsync(database, time: time);
        var (secret, codes) = await TotpTests.EnrolAsync(one, time, "ada");
        async Task<int> RaceAsync(Func<SecondFactor> answer)
        {
            var tickets = new List<(AccountServer Server, SignInTicket Ticket)>();
            for (var i = 0; i < 4; i++)
            {
                var server = i % 2 == 0 ? one : two;
                tickets.Add((server, Assert.IsType<SignInResult.NeedsSecondFactor>(await server.PasswordAsync("ada", AccountServer.Password, agent: $"{i}")).Ticket));
            }
            var results = await Task.WhenAll(tickets.Select(entry => Task.Run(() => entry.Server.Get<SignIn>().SecondFactorAsync(entry.Ticket, answer(), new ClientInfo("192.0.2.7", "x"), CancellationToken.None))));
            return results.Count(result => result is SignInResult.Succeeded);
        }

        Assert.Equal(1, await RaceAsync(() => new SecondFactor.Totp(Totp.CodeAt(secret, Totp.StepAt(time.GetUtcNow())))));
        Assert.Equal(1, await RaceAsync(() => new SecondFactor.RecoveryCode(codes[0])));
    }

    [PostgresFact]
    public async Task Wrong_guesses_are_counted_together()
    {
        var (database, time) = (await PostgresFactAttribute.CreateDatabaseAsync(), new FakeTime());
        await using var one = await StartAsync(database, options => options.FreeAttempts = 3, time);
        await using var two = await StartAsync(database, options => options.FreeAttempts = 3, time);
        await one.CreateAsync("ada");
        for (var i = 0; i < 5; i++) await one.PasswordAsync("ada", $"wrong {i}", $"198.51.100.{i}");
        await one.Get<AccountMaintenance>().FlushAsync(CancellationToken.None);

        await Wait.UntilAsync(async () => await two.PasswordAsync("ada", AccountServer.Password, "203.0.113.5") is SignInResult.Refused { Code: "LB8102" }, "the other server knows of the wrong guesses", 5);
    }

    /// <summary>Replicas share the keys of what is encrypted, as the operator gives them.</summary>
    private async Task<AccountServer> StartAsync(string database, Action<AccountOptions>? configure = null, FakeTime? time = null, string? directory = null, string? adminPassword = AccountServer.AdminPassword) =>
        await AccountServer.StartAsync(configure, time, directory, database, adminPassword, services => services.Configure<SecretOptions>(options => options.KeyFile = Path.Combine(_keys, "secret-keys.json")));
}
