using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Who guesses passwords, codes and secrets, and who wants to know which names there are.</summary>
public sealed partial class GuessingTests
{
    private const string Wrong = "not the password of anybody";

    [Fact]
    public async Task Nothing_but_the_right_password_says_whether_a_user_exists()
    {
        var target = await Target.StartAsync(accounts: options => (options.PasswordIterations, options.FreeAttemptsPerAddress) = (1_000, 1_000));
        await TestUsers.CreateAsync(target.Server, "disabled");
        await target.Server.ApplyAsync("users", "disabled", new JsonObject { ["disabled"] = true });
        await target.Server.ApplyAsync("users", "without", new JsonObject());
        string[] names = [Target.User, "nobody", "disabled", "without"];

        var basic = await Task.WhenAll(names.Select(name => target.GuessAsync(name, Wrong)));
        var pages = new List<string>();
        foreach (var name in names) pages.Add(await LoginPageAsync(target, name));
        var initial = new List<string>();
        foreach (var name in names) initial.Add(await InitialPasswordAsync(target, name));

        Assert.All(basic, guess => Assert.Equal(401, guess.Status));
        Assert.Single(basic.Select(guess => TraceId().Replace(guess.Body, "")).Distinct());
        Assert.Single(pages.Distinct());
        Assert.Single(initial.Distinct());
        await target.StopAsync();
    }

    [Fact]
    public async Task Nothing_but_the_right_secret_says_whether_a_client_exists()
    {
        var target = await Target.StartAsync();

        var known = await target.Server.FormAsync("/oauth/token", "web:wrong", ("grant_type", "client_credentials"));
        var unknown = await target.Server.FormAsync("/oauth/token", "nobody:wrong", ("grant_type", "client_credentials"));

        Assert.Equal((known.Status, known.Body.ToJsonString()), (unknown.Status, unknown.Body.ToJsonString()));
        await target.StopAsync();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_time_of_an_answer_does_not_say_whether_a_user_exists()
    {
        const int Samples = 40;
        var target = await Target.StartAsync(accounts: options => (options.FreeAttempts, options.FreeAttemptsPerAddress) = (100, 1_000));
        await target.GuessAsync("warm", Wrong);
        var times = new Dictionary<string, List<double>> { [Target.User] = [], ["nobody"] = [] };
        for (var sample = 0; sample < Samples; sample++)
        {
            // In turn, so that whatever else the machine does happens to both.
            foreach (var name in sample % 2 == 0 ? new[] { Target.User, "nobody" } : ["nobody", Target.User])
            {
                var began = TimeProvider.System.GetTimestamp();
                var guess = await target.GuessAsync(name, $"{Wrong} {sample}");
                times[name].Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                Assert.Equal(401, guess.Status);
            }
        }

        var (score, ratio) = Compare(times[Target.User], times["nobody"]);

        // Four standard deviations: a chance of 1 in 16,000 that equal distributions look different.
        Assert.True(Math.Abs(score) < 4 || ratio is > 0.9 and < 1.1, $"Distinguishable: score {score:0.0}, medians {ratio:0.00} of each other.");
        await target.StopAsync();
    }

    [Fact]
    public async Task Wrong_passwords_make_wait_longer_and_longer_whether_or_not_the_user_exists()
    {
        var target = await Target.StartAsync(accounts: options => (options.PasswordIterations, options.FreeAttemptsPerAddress) = (1_000, 10_000));
        var lines = new Dictionary<string, List<string>>();
        foreach (var name in new[] { Target.User, "nobody" })
        {
            var line = lines[name] = [];
            var looked = 0;
            for (var attempt = 0; attempt < 24; attempt++)
            {
                var guess = await target.GuessAsync(name, $"{Wrong} {attempt}");
                line.Add($"{guess.Status} {guess.Wait}");
                if (guess.Status == 401) looked++;
                else target.Server.Time.Advance(guess.Wait!.Value + TimeSpan.FromMilliseconds(1));
            }
            var waits = line.Where(answer => answer.StartsWith("429", StringComparison.Ordinal)).ToList();
            Assert.InRange(looked, 5, 16);
            Assert.True(waits.Distinct().Count() >= 5, string.Join(", ", line));
        }

        Assert.Equal(lines[Target.User], lines["nobody"]);
        await target.StopAsync();
    }

    [Fact]
    public async Task While_a_guesser_waits_the_right_password_is_not_looked_at_and_many_at_once_get_no_more()
    {
        var target = await Target.StartAsync(accounts: options => (options.PasswordIterations, options.FreeAttemptsPerAddress) = (1_000, 10_000));

        var guesses = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => target.GuessAsync(Target.User, $"{Wrong} {number}", $"127.0.{number}.2")));
        var right = await target.GuessAsync(Target.User, TestUsers.Password, "127.0.200.2");

        Assert.InRange(guesses.Count(guess => guess.Status == 401), 1, 8);
        Assert.Equal(429, right.Status);
        await target.StopAsync();
    }

    [Fact]
    public async Task One_address_does_not_try_one_password_with_many_users()
    {
        var target = await Target.StartAsync();

        var statuses = new List<int>();
        for (var number = 0; number < 60; number++) statuses.Add((await target.GuessAsync($"user-{number}", Wrong)).Status);
        var elsewhere = await target.GuessAsync("user-100", Wrong, "127.0.0.9");

        Assert.InRange(statuses.Count(status => status == 401), 10, 40);
        Assert.Equal(429, statuses[^1]);
        Assert.Equal(401, elsewhere.Status);
        await target.StopAsync();
    }

    [Fact]
    public async Task A_user_who_signs_in_from_where_they_always_do_is_not_kept_out_by_who_guesses_elsewhere()
    {
        var target = await Target.StartAsync();
        await target.TokensAsync();
        for (var number = 0; number < 30; number++) await target.GuessAsync(Target.User, $"{Wrong} {number}", "127.0.7.7");

        var own = await target.GuessAsync(Target.User, TestUsers.Password);
        var guesser = await target.GuessAsync(Target.User, TestUsers.Password, "127.0.7.7");

        Assert.Equal((200, 429), (own.Status, guesser.Status));
        await target.StopAsync();
    }

    [Fact]
    public async Task A_remembered_password_does_not_help_who_guesses()
    {
        var target = await Target.StartAsync();
        Assert.Equal(200, (await target.GuessAsync(Target.User, TestUsers.Password)).Status);
        for (var number = 0; number < 10; number++) await target.GuessAsync(Target.User, $"{Wrong} {number}");

        // A program with the right password was here a moment ago; at the same address, who has to wait has to wait.
        Assert.Equal(429, (await target.GuessAsync(Target.User, TestUsers.Password)).Status);
        await target.StopAsync();
    }

    [Fact]
    public async Task Codes_of_an_authenticator_are_not_guessed()
    {
        var target = await Target.StartAsync(accounts: options => (options.PasswordIterations, options.FreeAttemptsPerAddress) = (1_000, 10_000));
        var secret = await EnrolAsync(target);
        var statuses = new List<int>();
        for (var attempt = 0; attempt < 12; attempt++)
        {
            // A right password each time: it must not make new guesses at the code.
            using var browser = new UserAgent(target.Server.Url);
            statuses.Add((await CodeAsync(target, browser, "000000")).Status);
        }
        using var late = new UserAgent(target.Server.Url);

        var right = await CodeAsync(target, late, Totp.CodeAt(secret, Totp.StepAt(target.Server.Time.GetUtcNow())));

        Assert.InRange(statuses.Count(status => status == 401), 1, 8);
        Assert.Equal((429, 429), (statuses[^1], right.Status));
        await target.StopAsync();
    }

    [Fact]
    public async Task A_code_of_an_authenticator_is_good_once()
    {
        var target = await Target.StartAsync();
        var secret = await EnrolAsync(target);
        target.Server.Time.Advance(TimeSpan.FromSeconds(60));
        var step = Totp.StepAt(target.Server.Time.GetUtcNow());
        using var own = new UserAgent(target.Server.Url);
        using var thief = new UserAgent(target.Server.Url);

        var first = await CodeAsync(target, own, Totp.CodeAt(secret, step));
        var replayed = await CodeAsync(target, thief, Totp.CodeAt(secret, step));
        var earlier = await CodeAsync(target, thief, Totp.CodeAt(secret, step - 1));
        target.Server.Time.Advance(TimeSpan.FromSeconds(30));
        var next = await CodeAsync(target, thief, Totp.CodeAt(secret, step + 1));

        Assert.True(first.IsElsewhere, first.ToString());
        Assert.Equal((401, 401), (replayed.Status, earlier.Status));
        Assert.True(next.IsElsewhere, next.ToString());
        await target.StopAsync();
    }

    [Fact]
    public async Task The_second_step_cannot_be_entered_without_the_first()
    {
        var target = await Target.StartAsync();
        var secret = await EnrolAsync(target);
        target.Server.Time.Advance(TimeSpan.FromSeconds(60));
        using var browser = new UserAgent(target.Server.Url);
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var state = page.Forms[0].Field("state")!.Value;
        var code = Totp.CodeAt(secret, Totp.StepAt(target.Server.Time.GetUtcNow()));

        var without = await browser.PostAsync("/oauth/login", [KeyValuePair.Create("state", state), KeyValuePair.Create("code", code), KeyValuePair.Create("username", Target.User)]);
        var forged = await browser.PostAsync("/oauth/login", [KeyValuePair.Create("state", state), KeyValuePair.Create("step", state), KeyValuePair.Create("code", code)]);

        Assert.False(without.IsElsewhere || forged.IsElsewhere, $"{without}; {forged}");
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name == "luban-session");
        Assert.Equal(401, (await target.GuessAsync(Target.User, TestUsers.Password)).Status);
        await target.StopAsync();
    }

    [Fact]
    public async Task User_codes_of_devices_are_not_guessed()
    {
        var target = await Target.StartAsync();
        using var device = await target.ClientAsync("device", change: spec => (spec["authMethod"], spec["grantTypes"], spec["redirectUris"]) = ("none", new JsonArray("urn:ietf:params:oauth:grant-type:device_code"), new JsonArray()));
        var waiting = await device.PostAsync(device.Endpoint("device_authorization_endpoint"), [("scope", "openid")]);
        using var browser = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: browser);
        Landing answer;
        var guesses = 0;
        do
        {
            answer = await EnterAsync(browser, $"{(char)('B' + (guesses % 3))}CDF-GHJ{(char)('K' + (guesses / 3 % 3))}");
            guesses++;
        }
        while (answer.Status != 429 && guesses < 200);

        var right = await EnterAsync(browser, (string)waiting.Body["user_code"]!);

        Assert.InRange(guesses, 10, 100);
        Assert.Equal(429, right.Status);
        Assert.Matches("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$", (string)waiting.Body["user_code"]!);
        await target.StopAsync();
    }

    [Fact]
    public async Task A_user_code_in_an_address_connects_no_device()
    {
        var target = await Target.StartAsync();
        using var device = await target.ClientAsync("device", change: spec => (spec["authMethod"], spec["grantTypes"], spec["redirectUris"]) = ("none", new JsonArray("urn:ietf:params:oauth:grant-type:device_code"), new JsonArray()));
        var waiting = await device.PostAsync(device.Endpoint("device_authorization_endpoint"), [("scope", "openid")]);
        using var browser = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: browser);

        await browser.OpenAsync(QueryHelpers.AddQueryString("/oauth/device/verify", "user_code", (string)waiting.Body["user_code"]!));
        var asked = await device.TokenAsync([("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", (string?)waiting.Body["device_code"])]);

        Assert.Equal("authorization_pending", asked.Error);
        await target.StopAsync();
    }

    [Fact]
    public async Task Secrets_of_clients_are_not_guessed()
    {
        var target = await Target.StartAsync();
        var statuses = new List<int>();
        for (var guess = 0; guess < 70; guess++) statuses.Add((await target.Server.FormAsync("/oauth/token", $"web:{guess}", ("grant_type", "refresh_token"), ("refresh_token", "x"))).Status);

        var right = await target.Client.RefreshAsync("x");
        target.Server.Time.Advance(TimeSpan.FromMinutes(2));
        var later = await target.Client.RefreshAsync("x");

        Assert.Equal((60, 429, 429), (statuses.Count(status => status == 401), statuses[^1], right.Status));
        Assert.Equal("invalid_grant", later.Error);
        await target.StopAsync();
    }

    private static async Task<string> LoginPageAsync(Target target, string name)
    {
        using var browser = new UserAgent(target.Server.Url);
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var form = page.Forms.Single(form => form.AsksForPassword);
        var answer = await browser.SubmitAsync(page, form, form.Fill(null, ("username", name), ("password", Wrong)));
        return $"{answer.Status} {Sealed().Replace(answer.Html, "").Replace(name, "NAME", StringComparison.Ordinal)}";
    }

    private static async Task<string> InitialPasswordAsync(Target target, string name)
    {
        using var content = new StringContent(new JsonObject { ["name"] = name, ["currentPassword"] = Wrong, ["newPassword"] = "another long password of mine" }.ToJsonString(), null, "application/json");
        using var response = await target.Server.Http.PostAsync("/apis/iam.luban.dev/v1/self/password", content);
        return $"{(int)response.StatusCode} {TraceId().Replace((await response.Content.ReadAsStringAsync()).Replace(name, "NAME", StringComparison.Ordinal), "")}";
    }

    private static async Task<byte[]> EnrolAsync(Target target)
    {
        var account = (await target.Server.Get<AccountDirectory>().FindAsync(Target.User, CancellationToken.None))!;
        var factors = target.Server.Get<SecondFactors>();
        await factors.BeginTotpAsync(account, CancellationToken.None);
        var secret = (await target.Server.Get<CredentialBook>().FindAsync(account, CancellationToken.None))!.Content.PendingTotp!;
        Assert.NotNull(await factors.ConfirmTotpAsync(account, Totp.CodeAt(secret, Totp.StepAt(target.Server.Time.GetUtcNow())), CancellationToken.None));
        return secret;
    }

    /// <summary>Name, password, code.</summary>
    private static async Task<Landing> CodeAsync(Target target, UserAgent browser, string code)
    {
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var form = page.Forms.Single(form => form.AsksForPassword);
        page = await browser.SubmitAsync(page, form, form.Fill(null, ("username", Target.User), ("password", TestUsers.Password)));
        form = page.Forms.Single(form => form.Field("code") is not null);
        return await browser.SubmitAsync(page, form, form.Fill(null, ("code", code)));
    }

    private static async Task<Landing> EnterAsync(UserAgent browser, string userCode)
    {
        var page = await browser.OpenAsync("/oauth/device/verify");
        var form = page.Forms.First(form => form.Field("user_code") is not null);
        return await browser.SubmitAsync(page, form, form.Fill(null, ("user_code", userCode)));
    }

    /// <summary>The rank test of Mann and Whitney: how many standard deviations apart, and the ratio of the medians.</summary>
    private static (double Score, double Ratio) Compare(List<double> one, List<double> other)
    {
        double wins = one.Sum(first => other.Count(second => first > second) + (0.5 * other.Count(second => first == second)));
        double expected = one.Count * other.Count / 2.0;
        var deviation = Math.Sqrt(one.Count * other.Count * (one.Count + other.Count + 1) / 12.0);
        return ((wins - expected) / deviation, one.Order().ElementAt(one.Count / 2) / other.Order().ElementAt(other.Count / 2));
    }

    [GeneratedRegex("(?<=value=\")[A-Za-z0-9_.-]{40,}|(?<=state=)[A-Za-z0-9_.-]{40,}")]
    private static partial Regex Sealed();

    [GeneratedRegex("\"(traceId|instance|correlationId)\":\"[^\"]*\",?")]
    private static partial Regex TraceId();
}
