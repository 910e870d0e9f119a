using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class SignInTests : IAsyncLifetime
{
    private const string DevicePath = "/oauth/device";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(loggedIn: false);
        _cli["LUBAN_SERVER"] = _kernel.Url;
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task On_a_terminal_login_shows_a_page_and_a_code_and_waits_for_the_browser()
    {
        _cli.IsTerminal = true;
        _kernel.DeviceAnswers.Enqueue("authorization_pending");

        Assert.Equal(0, await _cli.RunAsync("login"));

        Assert.Contains(_kernel.Url + "/oauth/device/verify", _cli.Out.ToString());
        Assert.Contains(FakeKernel.UserCode, _cli.Out.ToString());
        Assert.Contains("Logged in as admin", _cli.Out.ToString());
        Assert.Empty(_cli.OpenedPages);
        Assert.DoesNotContain("access-1", _cli.Out + "" + _cli.Error);
        Assert.DoesNotContain("refresh-1", _cli.Out + "" + _cli.Error);
        var stored = Stored();
        Assert.Equal("access-1", (string?)stored["token"]);
        Assert.Equal("refresh-1", (string?)stored["session"]!["refreshToken"]);
        Assert.Equal(0, await _cli.RunAsync("whoami"));
        Assert.Matches("(?m)^User: +admin$", _cli.Out.ToString());
        Assert.Matches("(?m)^Credentials: +a sign-in with a browser$", _cli.Out.ToString());
        Assert.Matches("(?m)^Scopes: +api$", _cli.Out.ToString());
    }

    [Fact]
    public async Task The_browser_is_opened_when_it_is_asked_for_only()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--browser"));

        Assert.Equal($"{_kernel.Url}/oauth/device/verify?user_code={FakeKernel.UserCode}", Assert.Single(_cli.OpenedPages));
    }

    [Fact]
    public async Task A_server_that_says_slow_down_is_asked_less_often()
    {
        _kernel.DeviceAnswers.Enqueue("slow_down");
        var time = new SteppingTime();
        _cli.Time = time;

        Assert.Equal(0, await _cli.RunAsync("login", "--device"));

        // RFC 8628 §3.5: five seconds more, from then on.
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)], time.Pauses);
    }

    [Fact]
    public async Task Without_an_interval_it_is_five_seconds()
    {
        _kernel.DeviceInterval = null;
        var time = new SteppingTime();
        _cli.Time = time;

        Assert.Equal(0, await _cli.RunAsync("login", "--device"));

        Assert.Equal([TimeSpan.FromSeconds(5)], time.Pauses);
    }

    [Theory]
    [InlineData("access_denied", 4, "LB6246")]
    [InlineData("expired_token", 6, "LB6247")]
    public async Task A_sign_in_that_comes_to_nothing_stores_nothing(string answer, int exitCode, string code)
    {
        _kernel.DeviceAnswers.Enqueue(answer);

        Assert.Equal(exitCode, await _cli.RunAsync("login", "--device"));

        Assert.Contains(code, _cli.Error.ToString());
        Assert.False(File.Exists(_cli.ConfigurationPath));
    }

    [Fact]
    public async Task Nobody_is_waited_for_longer_than_the_code_is_good()
    {
        _kernel.DeviceLifetime = 3;
        for (var i = 0; i < 10; i++) _kernel.DeviceAnswers.Enqueue("authorization_pending");
        _cli.Time = new SteppingTime();

        Assert.Equal(6, await _cli.RunAsync("login", "--device"));

        Assert.Contains("LB6247", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_lost_answer_does_not_end_the_wait()
    {
        var lost = 0;
        _kernel.Intercept = context =>
        {
            if (context.Request.Path != "/oauth/token" || Interlocked.Increment(ref lost) > 1) return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        };
        var time = new SteppingTime();
        _cli.Time = time;

        Assert.Equal(0, await _cli.RunAsync("login", "--device"));

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], time.Pauses);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_and_stores_nothing()
    {
        for (var i = 0; i < 100; i++) _kernel.DeviceAnswers.Enqueue("authorization_pending");
        using var stop = new CancellationTokenSource();

        var running = _cli.RunAsync(stop.Token, "login", "--device");
        await _cli.Out.ContainsAsync(FakeKernel.UserCode);
        await stop.CancelAsync();

        Assert.Equal(130, await running);
        Assert.False(File.Exists(_cli.ConfigurationPath));
    }

    [Fact]
    public async Task A_server_without_device_sign_in_says_what_to_do_instead()
    {
        _kernel.Intercept = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/.well-known")) return false;
            await FakeKernel.StatusAsync(context, 404, "NotFound", "not found");
            return true;
        };

        Assert.Equal(1, await _cli.RunAsync("login", "--device"));

        Assert.Contains("LB6245", _cli.Error.ToString());
        Assert.Contains("--user", _cli.Error.ToString());
    }

    [Fact]
    public async Task Credentials_are_not_sent_over_http_to_another_machine_that_discovery_names()
    {
        _kernel.Intercept = async context =>
        {
            if (!context.Request.Path.StartsWithSegments("/.well-known")) return false;
            await FakeKernel.JsonAsync(context, 200, new JsonObject { ["token_endpoint"] = "http://elsewhere.example/token", ["device_authorization_endpoint"] = _kernel.Url + DevicePath });
            return true;
        };

        Assert.Equal(7, await _cli.RunAsync("login", "--device"));

        Assert.Contains("elsewhere.example", _cli.Error.ToString());
        Assert.DoesNotContain(_kernel.Requests, request => request.Target == DevicePath);
    }

    [Fact]
    public async Task A_token_that_ends_soon_is_renewed_before_it_is_used()
    {
        _kernel.TokenLifetime = 10;
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));
        _kernel.TokenLifetime = 600;

        Assert.Equal(0, await _cli.RunAsync("list"));

        Assert.Equal("Bearer access-2", _kernel.Requests.Last().Authorization);
        Assert.Equal("refresh-2", (string?)Stored()["session"]!["refreshToken"]);
        Assert.Equal(0, await _cli.RunAsync("list"));
        Assert.Equal("Bearer access-2", _kernel.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_renewed_once_and_the_request_is_sent_again()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));
        _kernel.ExpireTokens();

        Assert.Equal(0, await _cli.RunAsync("source", "add", "acme", "https://feed.example/v3/index.json"));

        Assert.NotNull(_kernel.Find("packagesources", "acme"));
        Assert.Equal("access-2", (string?)Stored()["token"]);
    }

    [Fact]
    public async Task A_session_that_has_ended_says_what_to_do()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));
        _kernel.ExpireTokens();
        _kernel.EndSessions();

        Assert.Equal(4, await _cli.RunAsync("list"));

        Assert.Contains("LB6244", _cli.Error.ToString());
        Assert.Contains($"luban login --server {_kernel.Url}", _cli.Error.ToString());
        Assert.DoesNotContain("refresh-1", _cli.Error.ToString());
    }

    [Fact]
    public async Task Many_commands_at_once_use_each_refresh_token_once()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));
        _kernel.ExpireTokens();
        var others = Enumerable.Range(0, 8).Select(_ => _cli.Beside()).ToArray();

        var results = await Task.WhenAll(others.Select(other => other.RunAsync("list")));

        Assert.All(results, result => Assert.Equal(0, result));
        Assert.False(_kernel.WasReused);
        Assert.Equal(1, _kernel.Requests.Count(request => request.Body.Contains("grant_type=refresh_token")));
        Assert.Equal("refresh-2", (string?)Stored()["session"]!["refreshToken"]);
    }

    [Fact]
    public async Task Logout_revokes_the_session_and_forgets_it()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));

        Assert.Equal(0, await _cli.RunAsync("logout"));

        Assert.Equal("refresh-1", Assert.Single(_kernel.Revoked));
        Assert.Equal(4, await _cli.RunAsync("list"));
        Assert.Contains("LB6202", _cli.Error.ToString());
    }

    [Fact]
    public async Task Logout_deletes_a_personal_token()
    {
        _kernel.Answer("DELETE", "/apis/iam.luban.dev/v1/self/tokens/" + FakeKernel.TokenId, null);
        Assert.Equal(0, await _cli.RunAsync("login", "--password", FakeKernel.Password));

        Assert.Equal(0, await _cli.RunAsync("logout"));

        Assert.Single(_kernel.Sent("DELETE", "/apis/iam.luban.dev/v1/self/tokens/" + FakeKernel.TokenId));
        Assert.DoesNotContain(FakeKernel.Token, File.ReadAllText(_cli.ConfigurationPath));
    }

    [Fact]
    public async Task A_logout_that_the_server_does_not_hear_of_says_so_and_forgets_all_the_same()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));
        _kernel.Intercept = async context =>
        {
            await FakeKernel.StatusAsync(context, 503, "ServiceUnavailable", "later");
            return true;
        };

        Assert.NotEqual(0, await _cli.RunAsync("logout"));

        Assert.Contains("LB6250", _cli.Error.ToString());
        Assert.DoesNotContain("refresh-1", File.ReadAllText(_cli.ConfigurationPath));
    }

    [Fact]
    public async Task Another_login_gives_the_earlier_one_back()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--device"));

        Assert.Equal(0, await _cli.RunAsync("login", "--password", FakeKernel.Password));

        Assert.Equal("refresh-1", Assert.Single(_kernel.Revoked));
        Assert.Equal(FakeKernel.Token, (string?)Stored()["token"]);
        Assert.Null(Stored()["session"]);
    }

    [Fact]
    public async Task A_password_makes_a_personal_token_that_is_named_after_the_machine()
    {
        Assert.Equal(0, await _cli.RunAsync("login", "--password", FakeKernel.Password, "--expires", "12h"));

        var wanted = Assert.Single(_kernel.Sent("POST", "/apis/iam.luban.dev/v1/self/tokens"))!;
        Assert.Equal("luban on test-machine", (string?)wanted["name"]);
        Assert.Equal(12 * 3600, (long)wanted["expiresIn"]!);
        Assert.Equal(FakeKernel.TokenId, (string?)Stored()["tokenId"]);
    }

    [Fact]
    public async Task An_account_with_a_second_factor_goes_on_in_a_browser()
    {
        _kernel.HasSecondFactor = true;
        (_cli.IsTerminal, _cli.Secret) = (true, FakeKernel.Password);

        Assert.Equal(0, await _cli.RunAsync("login", "--user", "admin"));

        Assert.Contains(FakeKernel.UserCode, _cli.Out.ToString());
        Assert.Equal("refresh-1", (string?)Stored()["session"]!["refreshToken"]);
        _cli.IsTerminal = false;
        Assert.Equal(4, await _cli.RunAsync("login", "--password", FakeKernel.Password));
        Assert.Contains("LB6248", _cli.Error.ToString());
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_is_replaced_on_a_terminal()
    {
        _kernel.MustChangePassword = true;
        (_cli.IsTerminal, _cli.Secrets) = (true, new([FakeKernel.Password, "short", "short", "battery-horse-correct", "battery-horse-wrong", "battery-horse-correct", "battery-horse-correct"]));

        Assert.Equal(0, await _cli.RunAsync("login", "--user", "admin"));

        Assert.Equal("battery-horse-correct", _kernel.CurrentPassword);
        Assert.Contains("LB8107", _cli.Error.ToString());
        Assert.DoesNotContain("battery-horse", _cli.Out + "" + _cli.Error);
        Assert.Equal(FakeKernel.Token, (string?)Stored()["token"]);
        _kernel.MustChangePassword = true;
        _cli.IsTerminal = false;
        Assert.Equal(4, await _cli.RunAsync("login", "--password", "battery-horse-correct"));
        Assert.Contains("LB6249", _cli.Error.ToString());
    }

    private JsonNode Stored() => JsonNode.Parse(File.ReadAllText(_cli.ConfigurationPath))!["servers"]![_kernel.Url]!;
}
