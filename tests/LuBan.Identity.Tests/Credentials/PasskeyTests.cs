using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace LuBan.Identity.Tests;

/// <summary>Passkeys in a real browser with an authenticator that the browser plays.</summary>
[Trait("Category", "Slow")]
public sealed class PasskeyTests
{
    [ChromiumFact]
    public async Task A_passkey_is_added_signs_in_without_a_name_and_is_removed()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        await using var browser = await PasskeyBrowser.OpenAsync(server);
        await browser.SignedInAsync(account);

        var added = await browser.EnrolAsync("laptop");
        Assert.Equal("laptop", added["name"]!.GetValue<string>());
        await browser.ForgetAsync();
        var profile = await browser.SignInAsync();

        Assert.Equal("ada", profile["name"]!.GetValue<string>());
        var session = server.Get<Sessions>().List(account).Single(session => session.Amr.Contains("hwk"));
        Assert.Contains("mfa", session.Amr);
        var passkey = Assert.Single(await server.Get<Passkeys>().ListAsync(account, CancellationToken.None));
        Assert.NotNull(passkey.LastUsedAt);
        Assert.Equal(204, (await server.SelfAsync(HttpMethod.Delete, $"passkeys/{passkey.Id}", AccountServer.Basic("ada", AccountServer.Password))).Status);
        await browser.ForgetAsync();
        await browser.TrySignInAsync();
        Assert.Null(await browser.ProfileAsync());
        Assert.Contains(server.Log.Events, entry => entry is { Action: SecurityActions.Login, Succeeded: false, Reason: "LB8106" });
    }

    [ChromiumFact]
    public async Task The_counter_of_a_copied_authenticator_gives_it_away()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        await using var browser = await PasskeyBrowser.OpenAsync(server);
        await browser.SignedInAsync(account);
        await browser.EnrolAsync("key");
        var copy = await browser.CopyAsync();
        await browser.ForgetAsync();
        await browser.SignInAsync();
        await browser.ForgetAsync();

        // The copy counts on from where it was made.
        await browser.ReplaceAsync(copy);
        await browser.TrySignInAsync();

        Assert.Null(await browser.ProfileAsync());
    }

    [ChromiumFact]
    public async Task A_passkey_stands_in_for_a_code()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        await using var browser = await PasskeyBrowser.OpenAsync(server);
        await browser.SignedInAsync(account);
        await browser.EnrolAsync("key");
        var secret = (await server.Get<SecondFactors>().BeginTotpAsync(account, CancellationToken.None)) is not null ? server.Get<RecordStore<Credential>>().Find(account.Uid)!.Content.PendingTotp! : [];
        Assert.NotNull(await server.Get<SecondFactors>().ConfirmTotpAsync(account, Totp.CodeAt(secret, Totp.StepAt(DateTimeOffset.UtcNow)), CancellationToken.None));
        await browser.ForgetAsync();

        await browser.PasswordAsync("ada", AccountServer.Password);
        Assert.Null(await browser.ProfileAsync());
        await browser.ClickPasskeyAsync();

        Assert.Equal("ada", (await browser.ProfileAsync())!["name"]!.GetValue<string>());
        Assert.Contains(server.Get<Sessions>().List(account), session => session.Amr.SequenceEqual(["pwd", "hwk", "mfa"]));
    }

    [ChromiumFact]
    public async Task An_answer_is_good_once_and_only_for_its_own_account_and_question()
    {
        await using var server = await AccountServer.StartAsync();
        var (ada, eve) = (await server.CreateAsync("ada"), await server.CreateAsync("eve"));
        await using var browser = await PasskeyBrowser.OpenAsync(server);
        await browser.SignedInAsync(ada);
        var (ticket, credential) = await browser.CreateAsync();

        // What the browser made for ada is not added to eve.
        using var other = await SelfServiceTests.BrowserAsync(server, eve);
        var stolen = await SelfServiceTests.PostAsync(other, "passkeys", new JsonObject { ["ticket"] = ticket, ["credential"] = credential.DeepClone(), ["name"] = "x" });
        Assert.Equal(422, (int)stolen.StatusCode);
        using var own = await SelfServiceTests.BrowserAsync(server, ada);
        // The answer to another question.
        var question = JsonNode.Parse(await (await SelfServiceTests.PostAsync(own, "passkeys/options", [])).Content.ReadAsStringAsync())!;
        var mixed = await SelfServiceTests.PostAsync(own, "passkeys", new JsonObject { ["ticket"] = question["ticket"]!.DeepClone(), ["credential"] = credential.DeepClone() });
        Assert.Equal(422, (int)mixed.StatusCode);
        Assert.Empty(await server.Get<Passkeys>().ListAsync(ada, CancellationToken.None));
        Assert.Empty(await server.Get<Passkeys>().ListAsync(eve, CancellationToken.None));
    }

    private sealed class PasskeyBrowser(IPlaywright playwright, IBrowser browser, IBrowserContext context, IPage page, ICDPSession devTools, AccountServer server, string address) : IAsyncDisposable
    {
        private string _authenticator = "";

        public static async Task<PasskeyBrowser> OpenAsync(AccountServer server)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumFactAttribute.Program, Args = ["--no-sandbox"] });
            var context = await browser.NewContextAsync();
            var page = await context.NewPageAsync();
            var devTools = await context.NewCDPSessionAsync(page);
            await devTools.SendAsync("WebAuthn.enable");
            // A passkey belongs to a name: addresses have none.
            var opened = new PasskeyBrowser(playwright, browser, context, page, devTools, server, server.Inner.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            await opened.AddAuthenticatorAsync();
            return opened;
        }

        public async Task SignedInAsync(Account account)
        {
            var session = await server.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("127.0.0.1", "chromium"), CancellationToken.None);
            await context.AddCookiesAsync([new() { Name = "luban-session", Value = session.Handle!, Url = address }]);
            await page.GotoAsync(address + "/oauth/login");
        }

        public Task ForgetAsync() => context.ClearCookiesAsync();

        public async Task<(string Ticket, JsonObject Credential)> CreateAsync()
        {
            var asked = await AskAsync("passkeys/options", []);
            var credential = await page.EvaluateAsync<string>(
                "async options => JSON.stringify((await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) })).toJSON())", asked["options"]!.ToJsonString());
            return (asked["ticket"]!.GetValue<string>(), (JsonObject)JsonNode.Parse(credential)!);
        }

        public async Task<JsonObject> EnrolAsync(string name)
        {
            var (ticket, credential) = await CreateAsync();
            return await AskAsync("passkeys", new JsonObject { ["ticket"] = ticket, ["credential"] = credential, ["name"] = name });
        }

        private async Task<JsonObject> AskAsync(string path, JsonObject body)
        {
            var answer = await context.APIRequest.PostAsync($"{address}/apis/iam.luban.dev/v1/self/{path}", new()
            {
                Data = body.ToJsonString(), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Sec-Fetch-Site"] = "same-origin" },
            });
            Assert.True(answer.Ok, await answer.TextAsync());
            return (JsonObject)JsonNode.Parse(await answer.TextAsync())!;
        }

        public async Task<JsonObject> SignInAsync()
        {
            await TrySignInAsync();
            return await ProfileAsync() ?? throw new InvalidOperationException($"nobody is signed in: {await page.InnerTextAsync("body")}");
        }

        public async Task TrySignInAsync()
        {
            await page.GotoAsync(address + "/oauth/login");
            await ClickPasskeyAsync();
        }

        public Task ClickPasskeyAsync() => PostAsync(() => page.ClickAsync("[data-passkey]"));

        public async Task PasswordAsync(string name, string password)
        {
            await page.GotoAsync(address + "/oauth/login");
            await page.FillAsync("[name=username]", name);
            await page.FillAsync("[name=password]", password);
            await PostAsync(() => page.PressAsync("[name=password]", "Enter"));
        }

        private async Task PostAsync(Func<Task> action)
        {
            // The answer leads to another document; a navigation of the test before that one is there would be cut off by it.
            await page.EvaluateAsync("() => { window.isBefore = true; }");
            await page.RunAndWaitForResponseAsync(action, response => response.Request.Method == "POST" && response.Url.EndsWith("/oauth/login", StringComparison.Ordinal));
            await page.WaitForFunctionAsync("() => !window.isBefore && document.readyState === 'complete'");
        }

        /// <summary>Who is signed in; null for nobody.</summary>
        public async Task<JsonObject?> ProfileAsync()
        {
            var answer = await context.APIRequest.GetAsync(address + "/apis/iam.luban.dev/v1/self/profile");
            return answer.Ok ? (JsonObject)JsonNode.Parse(await answer.TextAsync())! : null;
        }

        public async Task<JsonElement> CopyAsync() =>
            (await devTools.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = _authenticator }))!.Value.GetProperty("credentials")[0];

        public async Task ReplaceAsync(JsonElement credential)
        {
            await devTools.SendAsync("WebAuthn.removeVirtualAuthenticator", new() { ["authenticatorId"] = _authenticator });
            await AddAuthenticatorAsync();
            await devTools.SendAsync("WebAuthn.addCredential", new() { ["authenticatorId"] = _authenticator, ["credential"] = credential });
        }

        private async Task AddAuthenticatorAsync()
        {
            var options = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true };
            _authenticator = (await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = options }))!.Value.GetProperty("authenticatorId").GetString()!;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
