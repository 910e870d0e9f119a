using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class SignInTests
{
    [Fact]
    public async Task An_unknown_user_a_wrong_password_and_an_account_without_one_get_the_same_words()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        await server.UserAsync(HttpMethod.Post, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "empty" } });

        var results = new[] { await server.PasswordAsync("ada", "wrong", "192.0.2.1"), await server.PasswordAsync("nobody", "wrong", "192.0.2.2"), await server.PasswordAsync("empty", "wrong", "192.0.2.3"), await server.PasswordAsync("../\0", "", "192.0.2.4") };

        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Equal("LB8101", Assert.IsType<SignInResult.Refused>(results[0]).Code);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_time_of_a_refusal_does_not_tell_whether_there_is_such_a_user()
    {
        await using var server = await AccountServer.StartAsync(options => (options.PasswordIterations, options.FreeAttempts, options.FreeAttemptsPerAddress) = (20_000, 100, 10_000));
        await server.CreateAsync("ada");
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 80; i++)
        {
            // Alternating, so that both see the same load of the machine.
            known.Add(await MeasureAsync(server, "ada", $"wrong password {i}", i));
            unknown.Add(await MeasureAsync(server, $"nobody{i}", $"wrong password {i}", i));
        }

        // The share of pairs in which the known one took longer: a half when nothing can be told, one when it always can.
        var larger = (double)known.Sum(one => unknown.Count(other => one > other)) / (known.Count * unknown.Count);
        Assert.InRange(larger, 0.25, 0.75);
    }

    [Fact]
    public async Task The_right_password_signs_in_whatever_the_case_of_the_name()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");

        var result = Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync(" ADA ", AccountServer.Password));

        Assert.Equal(("ada", "pwd"), (result.Account.Name, Assert.Single(result.Amr)));
        var entry = Assert.Single(server.Log.Events, entry => entry is { Action: SecurityActions.Login, User: "ada", Succeeded: true });
        Assert.Equal(("192.0.2.7", "test"), (entry.Address, entry.UserAgent));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_only_to_who_knows_the_password()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        await DisableAsync(server, "ada", true);

        Assert.Equal("LB8103", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", AccountServer.Password)).Code);
        Assert.Equal("LB8101", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", "wrong")).Code);
    }

    [Fact]
    public async Task The_wait_doubles_with_each_wrong_password_up_to_a_limit_and_what_comes_too_early_does_not_count()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(options => (options.FreeAttempts, options.MaximumDelay) = (3, TimeSpan.FromSeconds(20)), time);
        await server.CreateAsync("ada");
        var waits = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal("LB8101", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", $"wrong {i}")).Code);
            // Neither the right password nor many wrong ones change anything while the wait lasts.
            for (var early = 0; early < 5; early++) Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", $"early {early}", $"192.0.2.{20 + i}"));
            var refused = await server.PasswordAsync("ada", "early") as SignInResult.Refused;
            waits.Add(refused!.Code == "LB8102" ? (int)Math.Ceiling(refused.RetryAfter!.Value.TotalSeconds) : 0);
            time.Advance(TimeSpan.FromSeconds(waits[^1]));
        }

        Assert.Equal([1, 2, 4, 8, 16, 20, 20, 20, 20], waits.Where(wait => wait > 0).Concat(Enumerable.Repeat(20, 9)).Take(9));
    }

    [Fact]
    public async Task Many_guesses_at_the_same_time_are_not_more_than_one_after_the_other()
    {
        await using var server = await AccountServer.StartAsync(options => options.FreeAttempts = 4);
        await server.CreateAsync("ada");

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => server.PasswordAsync("ada", $"guess {i}", $"198.51.100.{i}"))));

        Assert.Equal(4, results.Count(result => result is SignInResult.Refused { Code: "LB8101" }));
    }

    [Fact]
    public async Task The_same_password_sent_many_times_at_once_is_looked_at_once_and_lets_all_in()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => server.PasswordAsync("ada", AccountServer.Password))));

        Assert.All(results, result => Assert.IsType<SignInResult.Succeeded>(result));
    }

    [Fact]
    public async Task One_address_that_guesses_at_many_accounts_has_to_wait()
    {
        await using var server = await AccountServer.StartAsync(options => options.FreeAttemptsPerAddress = 10);

        var results = new List<SignInResult>();
        for (var i = 0; i < 12; i++) results.Add(await server.PasswordAsync($"user{i}", "Summer2031!", i % 2 == 0 ? "2001:db8:1:2::1" : "2001:db8:1:2:ffff::9"));

        Assert.Equal(10, results.Count(result => result is SignInResult.Refused { Code: "LB8101" }));
        Assert.Equal("LB8101", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("user99", "Summer2031!", "2001:db8:1:3::1")).Code);
    }

    [Fact]
    public async Task Who_has_signed_in_from_a_place_before_is_not_locked_out_by_who_guesses_elsewhere()
    {
        await using var server = await AccountServer.StartAsync(options => options.FreeAttempts = 3);
        await server.CreateAsync("ada");
        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("ada", AccountServer.Password, "192.0.2.7"));
        for (var i = 0; i < 6; i++) await server.PasswordAsync("ada", $"wrong {i}", $"198.51.100.{i}");

        Assert.Equal("LB8102", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("ada", AccountServer.Password, "198.51.100.99")).Code);
        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("ada", AccountServer.Password, "192.0.2.7"));
    }

    [Fact]
    public async Task Who_guesses_does_not_lock_out_those_who_share_the_address_and_have_signed_in_from_it()
    {
        await using var server = await AccountServer.StartAsync(options => options.FreeAttemptsPerAddress = 5);
        await server.CreateAsync("ada");
        await server.CreateAsync("new");
        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("ada", AccountServer.Password));
        for (var i = 0; i < 8; i++) await server.PasswordAsync($"user{i}", "Summer2031!");

        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("ada", AccountServer.Password, agent: "again"));
        Assert.Equal("LB8102", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync("new", AccountServer.Password)).Code);
    }

    [Fact]
    public async Task A_flood_is_written_down_a_few_times_and_still_counts_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("luban-identity-").FullName;
        // However long the machine takes for it, the wait is not over.
        var time = new FakeTime();
        try
        {
            await using (var server = await AccountServer.StartAsync(options => options.FreeAttempts = 3, time, directory: directory))
            {
                await server.CreateAsync("ada");
                var before = server.Inner.Resources.VolatileHealth;
                var store = server.Get<RecordStore<FailureCount>>();
                var writes = 0;
                store.Changed += (_, _) => Interlocked.Increment(ref writes);
                for (var i = 0; i < 1_000; i++) await server.PasswordAsync("ada", $"guess {i}", "198.51.100.5");
                await server.Get<AccountMaintenance>().FlushAsync(CancellationToken.None);
                Assert.InRange(writes, 1, 12);
            }

            await using var again = await AccountServer.StartAsync(options => options.FreeAttempts = 3, time, directory: directory);
            Assert.Equal("LB8102", Assert.IsType<SignInResult.Refused>(await again.PasswordAsync("ada", AccountServer.Password, "203.0.113.9")).Code);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_flood_is_reported_once_for_each_wait()
    {
        await using var server = await AccountServer.StartAsync(options => (options.FreeAttempts, options.FirstDelay) = (2, TimeSpan.FromMinutes(1)));
        await server.CreateAsync("ada");

        for (var i = 0; i < 50; i++) await server.PasswordAsync("ada", $"guess {i}");

        var failures = server.Log.Events.Where(entry => entry is { User: "ada", Succeeded: false }).Select(entry => entry.Reason).ToList();
        Assert.Equal(["LB8101", "LB8101", "LB8102"], failures);
    }

    [Fact]
    public async Task Logins_are_remembered_and_who_floods_does_not_push_them_out()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(options => (options.LoginsKept, options.FreeAttempts, options.MaximumDelay) = (10, 2, TimeSpan.FromSeconds(1)), time);
        await server.CreateAsync("ada");
        await server.PasswordAsync("ada", AccountServer.Password, agent: "firefox");
        for (var i = 0; i < 40; i++)
        {
            await server.PasswordAsync("ada", $"wrong {i}", $"198.51.100.{i}");
            time.Advance(TimeSpan.FromSeconds(2));
        }
        await server.Get<AccountMaintenance>().FlushAsync(CancellationToken.None);

        var (_, body, _) = await server.UserAsync(HttpMethod.Get, "/ada/logins");

        var items = ((JsonArray)body["items"]!).Select(item => (Succeeded: item!["succeeded"]!.GetValue<bool>(), Agent: item["userAgent"]!.GetValue<string>())).ToList();
        Assert.InRange(items.Count, 2, 10);
        Assert.Contains((true, "firefox"), items);
        time.Advance(TimeSpan.FromDays(91));
        Assert.Empty((JsonArray)(await server.UserAsync(HttpMethod.Get, "/ada/logins")).Body["items"]!);
    }

    [Fact]
    public async Task A_hash_with_fewer_rounds_is_renewed_at_the_next_login()
    {
        var directory = Directory.CreateTempSubdirectory("luban-identity-").FullName;
        try
        {
            string? before;
            await using (var server = await AccountServer.StartAsync(directory: directory))
            {
                var account = await server.CreateAsync("ada");
                before = server.Get<RecordStore<Credential>>().Find(account.Uid)!.Content.PasswordHash;
            }
            await using var again = await AccountServer.StartAsync(options => options.PasswordIterations = 3_000, directory: directory);
            var now = (await again.FindAsync("ada"))!;
            Assert.IsType<SignInResult.Succeeded>(await again.PasswordAsync("ada", AccountServer.Password));

            var after = again.Get<RecordStore<Credential>>().Find(now.Uid)!.Content;
            Assert.NotEqual(before, after.PasswordHash);
            // Version 3: format, PRF (2 is HMAC-SHA512) and rounds stand at its beginning.
            var bytes = Convert.FromBase64String(after.PasswordHash!);
            Assert.Equal((1, 2u, 3_000u), (bytes[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5))));
            Assert.Equal(now.CredentialVersion, after.Version);
            Assert.IsType<SignInResult.Succeeded>(await again.PasswordAsync("ada", AccountServer.Password, "192.0.2.99"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task No_secret_is_stored_or_reported_as_it_is()
    {
        var directory = Directory.CreateTempSubdirectory("luban-identity-").FullName;
        try
        {
            string secret, handle;
            await using (var server = await AccountServer.StartAsync(directory: directory))
            {
                var account = await server.CreateAsync("ada");
                secret = (await server.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None)).Secret;
                handle = (await server.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("192.0.2.1", "x"), CancellationToken.None)).Handle!;
                await server.PasswordAsync("ada", "a wrong secret of mine");
                var reported = string.Join('\n', server.Log.Events);
                Assert.DoesNotContain(AccountServer.Password, reported, StringComparison.Ordinal);
                Assert.DoesNotContain("a wrong secret of mine", reported, StringComparison.Ordinal);
            }
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            {
                var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
                foreach (var hidden in new[] { AccountServer.Password, AccountServer.AdminPassword, secret, handle, secret[4..] }) Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    internal static async Task DisableAsync(AccountServer server, string name, bool disabled)
    {
        var (status, body, _) = await server.UserAsync(HttpMethod.Patch, $"/{name}", new JsonObject { ["spec"] = new JsonObject { ["disabled"] = disabled } }, contentType: "application/merge-patch+json");
        Assert.True(status == 200, body.ToJsonString());
    }

    private static async Task<double> MeasureAsync(AccountServer server, string name, string password, int i)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal("LB8101", Assert.IsType<SignInResult.Refused>(await server.PasswordAsync(name, password, $"198.51.100.{i}")).Code);
        return clock.Elapsed.TotalMilliseconds;
    }
}
