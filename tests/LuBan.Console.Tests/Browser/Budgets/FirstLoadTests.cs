using System.Text.Json;
using Xunit.Abstractions;

namespace LuBan.ConsoleTests.Browser.Budgets;

/// <summary>What the first look at a fresh installation costs, with everything that is asked for until the dashboard is complete. Sizes and counts are the same on every machine.</summary>
public sealed class FirstLoadTests(ConsoleServer console, ITestOutputHelper output) : IClassFixture<ConsoleServer>
{
    private const int Kilobyte = 1024;

    [BrowserFact]
    public async Task The_first_load_of_a_fresh_installation_keeps_its_budget()
    {
        await using var visitor = await console.VisitAsync(view: new());
        await visitor.Page.AddInitScriptAsync(scriptPath: Path.Combine(NodeTools.Sources, "..", "Infrastructure", "vitals.js"));
        await Preset.Desktop.ApplyAsync(visitor.Page);

        await visitor.OpenAsync("/");
        await visitor.RestAsync();
        var load = await visitor.Page.EvaluateAsync<JsonElement>("() => window.__vitals()");

        var names = string.Join('\n', load.GetProperty("names").EnumerateArray());
        output.WriteLine(names);
        Assert.True(load.GetProperty("all").GetDouble() <= 160 * Kilobyte, names);
        Assert.True(load.GetProperty("requests").GetInt32() <= 20, names);
    }
}
