using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Xunit.Abstractions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The core of the console in Firefox ESR as Debian has it, driven by puppeteer over WebDriver BiDi.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class FirefoxTests(ConsoleServer console, ITestOutputHelper output)
{
    private const string Program = "/usr/bin/firefox-esr";

    [FirefoxFact]
    public async Task The_core_of_the_console_works_in_Firefox()
    {
        await console.PublishKindsAsync("2.0.0");
        var environment = new Dictionary<string, string>
        {
            ["LUBAN_URL"] = console.Address.ToString(), ["LUBAN_USER"] = ConsoleServer.Admin, ["LUBAN_PASSWORD"] = ConsoleServer.PasswordOf(ConsoleServer.Admin), ["FIREFOX"] = Program,
        };
        var result = await NodeTools.RunAsync("firefox.mjs", environment, TimeSpan.FromMinutes(5));

        var checks = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        foreach (var check in checks) output.WriteLine($"{((bool)check["ok"]! ? "passed" : "FAILED")}: {check["name"]} {check["milliseconds"]} {check["error"]}");
        Assert.True(result.ExitCode == 0 && checks.Count == 8, result.All);
    }

    /// <summary>Needs Debian's Firefox, and everything that the other browser tests need.</summary>
    private sealed class FirefoxFactAttribute : FactAttribute
    {
        public FirefoxFactAttribute() => Skip = File.Exists(Program) ? BrowserFactAttribute.Missing : "firefox-esr is not installed";
    }
}
