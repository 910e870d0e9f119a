using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>What the contract tests of the extension points share: an extension that contributes to all of them, and somebody who looks at it in both languages.</summary>
public abstract class PointTests(ConsoleServer console) : IAsyncLifetime
{
    /// <summary>May do everything, and has preferences of his own: the language that he chooses is nobody else's.</summary>
    protected const string Turner = "turner";

    private protected const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    protected ConsoleServer Console { get; } = console;

    private protected ServerProcess Process => Console.Process;

    public virtual async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        PointPackages.Write(Console.Feed);
        await Console.AddUserAsync(Turner, new { verbs = new[] { "*" }, apiGroups = new[] { "*" }, resources = new[] { "*" } }, new { verbs = new[] { "*" }, nonResourceURLs = new[] { "*" } });
        using var client = Console.ClientOf(Turner);
        using var forgotten = await client.PutAsJsonAsync("/console/preferences", new { });
        Assert.True(forgotten.IsSuccessStatusCode, await forgotten.Content.ReadAsStringAsync());
        await Console.InstallAsync(PointPackages.Points);
    }

    public virtual async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        await Console.UninstallAsync(PointPackages.Points);
        using var gone = await Process.Http.DeleteAsync($"{ConfigMaps}/wheel");
    }

    private protected Task WalkAsync(Func<Visitor, Task> walk, Func<string, bool>? isExpected = null, [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Console.WalkAsync(walk, Turner, null, isExpected, name);

    /// <summary>What a fragment of the test extension has drawn at a point.</summary>
    private protected static ILocator Fragment(Visitor visitor, string point) => visitor.Page.Locator($"[data-point='{point}']").First;

    /// <summary>What a fragment was given.</summary>
    private protected static async Task<JsonNode> PropsAsync(ILocator fragment) => JsonNode.Parse(await fragment.GetAttributeAsync("data-props") ?? "{}")!;

    /// <summary>Waits until a fragment was given what is expected.</summary>
    private protected static Task HasPropAsync(ILocator fragment, string json) => Expect(fragment).ToHaveAttributeAsync("data-props", new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(json)));

    /// <summary>Chooses another language in the header, as people do.</summary>
    private protected static async Task SpeakAsync(Visitor visitor, string language)
    {
        await visitor.Page.Locator("lb-header").GetByRole(AriaRole.Button, new() { NameRegex = new("^(Language|语言|Sprache)$") }).ClickAsync();
        await visitor.Page.Locator("lb-header wa-dropdown-item[lang]", new() { HasTextString = language }).ClickAsync();
    }

    /// <summary>The words in the one language, after a switch in the other, and in the first again: no page is loaded for it.</summary>
    private protected static async Task SaysAsync(Visitor visitor, ILocator place, string english, string chinese)
    {
        var boot = await visitor.BootAsync();
        await Expect(place).ToContainTextAsync(english);
        await SpeakAsync(visitor, "简体中文");
        await Expect(place).ToContainTextAsync(chinese);
        await SpeakAsync(visitor, "English");
        await Expect(place).ToContainTextAsync(english);
        Assert.Equal(boot, await visitor.BootAsync());
    }

    /// <summary>Takes the extension away: its part goes, and everything else stands, without a load of the page.</summary>
    private protected async Task GoesAsync(Visitor visitor, params ILocator[] parts)
    {
        var boot = await visitor.BootAsync();
        await EnableAsync(false);
        foreach (var part in parts) await Visitor.MissesAsync(part);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        Assert.Equal(boot, await visitor.BootAsync());
    }

    private protected Task EnableAsync(bool enabled) => Process.PatchAsync(PointPackages.Points, new() { ["spec"] = new JsonObject { ["enabled"] = enabled } });

    /// <summary>A ConfigMap to look at.</summary>
    private protected async Task WriteWheelAsync(object data)
    {
        using var gone = await Process.Http.DeleteAsync($"{ConfigMaps}/wheel");
        using var made = await Process.Http.PostAsJsonAsync(ConfigMaps, new { apiVersion = "v1", kind = "ConfigMap", metadata = new { name = "wheel" }, data });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    /// <summary>Has the back end of the extension say something.</summary>
    private protected async Task SayAsync(string path, object? what = null)
    {
        using var said = await Process.Http.PostAsJsonAsync($"/ext/{PointPackages.Points}/{path}", what ?? new { });
        Assert.True(said.IsSuccessStatusCode, $"{(int)said.StatusCode} {await said.Content.ReadAsStringAsync()}");
    }
}
