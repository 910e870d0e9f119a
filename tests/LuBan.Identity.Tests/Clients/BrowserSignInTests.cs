using System.Text.Json.Nodes;
using LuBan.Identity.Tests.Attacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace LuBan.Identity.Tests.Clients;

/// <summary>A page with oidc-client-ts in Debian's Chromium, and what a real browser does with the headers of the pages.</summary>
[Trait("Category", "Slow")]
public sealed class BrowserSignInTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const float Patience = 60_000;

    [BrowserFact]
    public async Task A_page_signs_a_user_in_refreshes_and_signs_out()
    {
        var target = await StartAsync();
        await target.Server.ApplyAsync("oauthclients", "page", new JsonObject
        {
            ["authMethod"] = "none", ["trusted"] = true, ["redirectUris"] = new JsonArray("/page"), ["postLogoutRedirectUris"] = new JsonArray("/page"), ["scopes"] = new JsonArray("openid", "profile", "offline_access"),
        });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"], Timeout = Patience });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        Task<string> Shown(string text) => page.Locator("#state", new() { HasTextString = text }).InnerTextAsync();

        await page.GotoAsync($"{target.Server.Url}/page?authority={Uri.EscapeDataString(target.Server.Url)}");
        await Shown("ready");
        await page.ClickAsync("#in");
        await page.FillAsync("input[name=username]", Target.User);
        await page.FillAsync("input[name=password]", TestUsers.Password);
        await page.ClickAsync("form button[type=submit]");
        Assert.Equal("signed in Mina Abe", await Shown("signed in"));
        await page.ClickAsync("#refresh");
        Assert.Equal("refreshed Mina Abe", await Shown("refreshed"));
        await page.ClickAsync("#out");
        Assert.Equal("signed out", await Shown("signed out"));
        await page.ClickAsync("#in");

        Assert.True(await page.Locator("input[name=password]").IsVisibleAsync() || await page.WaitForSelectorAsync("input[name=password]") is not null);
        await target.StopAsync();
    }

    [BrowserFact]
    public async Task A_browser_shows_no_page_of_the_provider_in_a_frame()
    {
        var target = await StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"], Timeout = Patience });
        var page = await browser.NewPageAsync();
        foreach (var framed in new[] { target.Client.Request().Url, $"{target.Server.Url}/oauth/login", $"{target.Server.Url}/oauth/device/verify" })
        {
            await page.GotoAsync($"{target.Server.Url}/frame?of={Uri.EscapeDataString(framed)}", new() { WaitUntil = WaitUntilState.Load, Timeout = Patience });

            var frame = page.Frames.Single(frame => frame != page.MainFrame);
            Assert.Equal(0, await frame.Locator("input, form").CountAsync());
        }
        // The same way to look finds what is shown.
        await page.GotoAsync($"{target.Server.Url}/frame?of={Uri.EscapeDataString("/page")}", new() { WaitUntil = WaitUntilState.Load, Timeout = Patience });
        Assert.Equal(3, await page.Frames.Single(frame => frame != page.MainFrame).Locator("button").CountAsync());
        await target.StopAsync();
    }

    private static async Task<Target> StartAsync()
    {
        var script = await NodePrograms.FileAsync("oidc-client-ts", "dist", "browser", "oidc-client-ts.min.js");
        var page = Path.Combine(Repository.Sources, "Clients", "node", "browser.html");
        return await Target.StartAsync(isClockReal: true, map: app =>
        {
            app.MapGet("/page", () => Results.File(page, "text/html")).AllowAnonymous();
            app.MapGet("/page/oidc-client-ts.js", () => Results.File(script, "text/javascript")).AllowAnonymous();
            app.MapGet("/frame", (string of) => Results.Content($"<!doctype html><iframe src=\"{System.Net.WebUtility.HtmlEncode(of)}\"></iframe>", "text/html")).AllowAnonymous();
        });
    }

    /// <summary>Needs Chromium, and npm for the library.</summary>
    private sealed class BrowserFactAttribute : FactAttribute
    {
        public BrowserFactAttribute() => Skip = !File.Exists(Chromium) ? "chromium is not installed" : NodePrograms.Missing;
    }
}
