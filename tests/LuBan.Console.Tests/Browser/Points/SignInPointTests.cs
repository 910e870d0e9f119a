using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The point of the sign-in page, for people whom the server does not know yet.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class SignInPointTests(ConsoleServer console) : PointTests(console)
{
    private const string Providers = "/apis/iam.luban.dev/v1/identityproviders";

    public override async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is null) using (await Process.Http.DeleteAsync($"{Providers}/east")) await base.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_login_provider_has_the_name_and_the_icon_that_its_extension_gives_it()
    {
        using (var made = await Process.Http.PostAsJsonAsync(Providers, new { metadata = new { name = "east" }, spec = new { type = "tests.points/gate" } }))
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await using var visitor = await Console.VisitAnonymouslyAsync();
        await visitor.Page.GotoAsync("/oauth/login?ui_locales=en");

        var button = visitor.Page.Locator("a.button[href*='/east/']");
        await Expect(button).ToHaveTextAsync("Continue with the gate");
        await Expect(button.Locator("svg > *")).Not.ToHaveCountAsync(0);
        await visitor.Page.GotoAsync("/oauth/login?ui_locales=zh-CN");
        await Expect(button).ToHaveTextAsync("使用 大门 继续");
        visitor.AssertClean(_ => false);

        await EnableAsync(false);
        await Process.WaitForAsync("the sign-in page without the provider", async () => (await Process.Http.GetStringAsync("/oauth/login")).Contains("/east/", StringComparison.Ordinal) ? null : "gone");
        await visitor.Page.GotoAsync("/oauth/login?ui_locales=en");
        await Visitor.MissesAsync(button);
        await Visitor.SeesAsync(visitor.Page.Locator("input[name=username]"));
    }
}
