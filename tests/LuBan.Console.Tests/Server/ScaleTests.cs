using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.ConsoleTests.Server;

/// <summary>A hundred extensions.</summary>
[Trait("Category", "Soak")]
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int Extensions = 100;

    [Fact]
    public async Task The_document_of_100_extensions_with_300_contributions_is_small_and_quick()
    {
        await using var kernel = await ConsoleKernel.StartAsync();
        foreach (var number in Enumerable.Range(0, Extensions))
        {
            ConsolePack.Pack(kernel, IdOf(number), "1.0.0", Manifest(number), ConsolePack.Files($"of {number}"), $"Extension number {number}");
            await ConsolePack.InstallAsync(kernel, IdOf(number), "1.0.0");
        }
        var reader = kernel.As("reader");

        var packed = await reader.GetAsync("/console/contributions", ("Accept-Encoding", "gzip"));
        var watch = Stopwatch.GetTimestamp();
        const int rounds = 20;
        for (var i = 0; i < rounds; i++) await reader.GetAsync("/console/contributions", ("Accept-Encoding", "gzip"));
        var each = Stopwatch.GetElapsedTime(watch) / rounds;
        var document = await reader.DocumentAsync();

        output.WriteLine($"{packed.Content.Length} bytes compressed; {each.TotalMilliseconds:0.0} ms a request");
        Assert.Equal("gzip", packed.Header("Content-Encoding"));
        Assert.InRange(packed.Content.Length, 1, 60 * 1024);
        Assert.Equal(Extensions, document["extensions"]!.AsArray().Count);
        Assert.Equal(3 * Extensions, document["contributions"]!.AsArray().Count);
        Assert.InRange(each.TotalMilliseconds, 0, 200);
    }

    private static string IdOf(int number) => $"Tests.Scale{number:000}";

    private static JsonObject Manifest(int number)
    {
        var manifest = ConsolePack.Manifest(IdOf(number));
        manifest["contributes"] = new JsonObject
        {
            ["navigation"] = new JsonArray(new JsonObject { ["id"] = "main", ["title"] = "%title%", ["icon"] = "activity", ["path"] = $"/x/{IdOf(number).ToLowerInvariant()}", ["audience"] = "everyone" }),
            ["pages"] = new JsonArray(new JsonObject { ["id"] = "home", ["title"] = "%title%", ["path"] = $"/x/{IdOf(number).ToLowerInvariant()}/*", ["export"] = "HomePage", ["audience"] = "everyone" }),
            ["widgets"] = new JsonArray(new JsonObject { ["id"] = "card", ["title"] = new JsonObject { ["en"] = $"Card {number}", ["zh-CN"] = $"卡片 {number}" }, ["export"] = "Card", ["size"] = new JsonObject { ["w"] = 2, ["h"] = 1 }, ["audience"] = "everyone" }),
        };
        return manifest;
    }
}
