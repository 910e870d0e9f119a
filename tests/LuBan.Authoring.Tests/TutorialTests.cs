using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.Authoring;

/// <summary>The page for new authors, done to the letter: what it promises is what a new author gets.</summary>
[Trait("Category", "Slow")]
public sealed class TutorialTests(NewAuthor author, ITestOutputHelper output) : IClassFixture<NewAuthor>
{
    private const string Server = "http://127.0.0.1:5080";

    [Fact]
    public async Task Whoever_follows_the_tutorial_has_a_live_extension_with_a_page_a_kind_a_reconciler_and_tests()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartWithMarketAsync(data.Path);
        var reader = new TutorialReader(author, author.EmptyFolder(), text => text.Replace(Server, server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal), output);
        var steps = Tutorial.Read().Steps;
        Assert.InRange(steps.Count, 10, 40);

        var clock = Stopwatch.StartNew();
        foreach (var step in steps) await reader.DoAsync(step);

        // Told, and not judged: the promise is for a machine that does nothing else.
        output.WriteLine($"Done in {clock.Elapsed.TotalSeconds:0} s, without the reading.");
        var console = JsonNode.Parse(await server.Http.GetStringAsync("/console/contributions"))!.ToJsonString();
        Assert.Contains("/x/acme.guestbook", console, StringComparison.Ordinal);
        Assert.Contains("GuestbookPage", console, StringComparison.Ordinal);
        var plan = await server.FindPlanAsync("acme.guestbook");
        Assert.Equal("1.1.0", (string?)plan!["status"]!["installedVersion"]);
    }
}
