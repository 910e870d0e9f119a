using System.Text.Json;
using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>axe-core: the rules of WCAG 2.0 to 2.2, levels A and AA, and its best practices.</summary>
internal static class Axe
{
    private static readonly Lazy<Task<string>> Source = new(async () => await File.ReadAllTextAsync(await NodeTools.FileAsync("axe-core", "axe.min.js")));

    /// <summary>What violates a rule on the page as it is now, one line for each element.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // Through the debugger, because the console's content security policy lets no foreign script in.
        if (!await page.EvaluateAsync<bool>("() => Boolean(window.axe)")) await page.EvaluateAsync(await Source.Value);
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const { violations, passes } = await axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } });
              return { passes: passes.length, lines: violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.flat(9).join(' > ')} — ${node.failureSummary.replace(/\s+/g, ' ')}`)) };
            }
            """);
        Assert.True(found.GetProperty("passes").GetInt32() > 10, "axe-core looked at next to nothing.");
        return [.. found.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)];
    }
}
