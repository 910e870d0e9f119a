using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Identity.Tests;

/// <summary>The plans Basic, Config and RP-Initiated Logout of the OpenID Foundation, module by module, and the same modules on a certified provider.</summary>
[Trait("Category", "Slow")]
public sealed class ConformanceTests(ConformanceTargets targets) : IClassFixture<ConformanceTargets>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private static readonly Dictionary<string, Difference> Explained =
        JsonSerializer.Deserialize<Dictionary<string, Difference>>(File.ReadAllText(Path.Combine(Repository.Sources, "Conformance", "differences.json")), Json)!;

    public static TheoryData<string> Basic => [.. ConformanceModules.Basic.Keys];

    public static TheoryData<string> Config => [.. ConformanceModules.Config.Keys];

    public static TheoryData<string> Logout => [.. ConformanceModules.Logout.Keys];

    public static TheoryData<string> All => [.. ConformanceModules.Basic.Keys, .. ConformanceModules.Config.Keys, .. ConformanceModules.Logout.Keys];

    [Theory]
    [MemberData(nameof(Basic))]
    public Task Basic_plan(string module) => HoldsAsync(module);

    [Theory]
    [MemberData(nameof(Config))]
    public Task Config_plan(string module) => HoldsAsync(module);

    [Theory]
    [MemberData(nameof(Logout))]
    public Task Logout_plan(string module) => HoldsAsync(module);

    [NodeTheory]
    [MemberData(nameof(All))]
    public async Task A_certified_provider_agrees_or_the_difference_is_explained(string module)
    {
        var own = await targets.OwnAsync(module, Find(module));
        var peer = await targets.PeerAsync(module, Find(module));

        var expected = Explained.GetValueOrDefault(module) ?? new Difference(own.Verdict, own.Verdict, "");
        Assert.True(peer.Verdict != Verdict.Failed || expected.Peer == Verdict.Failed, $"oidc-provider fails, so the module asks too much: {peer.Detail}");
        Assert.True((expected.Luban, expected.Peer) == (own.Verdict, peer.Verdict),
            $"{module}: luban {own.Verdict} ({own.Detail}), oidc-provider {peer.Verdict} ({peer.Detail}). {(Explained.ContainsKey(module) ? "The explanation no longer fits" : "Explain the difference")} in differences.json.");
    }

    [Fact]
    public void Every_module_of_the_plans_is_here_once_and_every_explanation_is_of_a_module()
    {
        Assert.Equal((38, 1, 11), (Basic.Count, Config.Count, Logout.Count));
        Assert.Empty(Explained.Keys.Except(All.Cast<object[]>().Select(row => (string)row[0])));
        Assert.All(Explained.Values, difference => Assert.True(difference.Luban != difference.Peer && difference.Why.Length > 20));
    }

    private async Task HoldsAsync(string module)
    {
        var outcome = await targets.OwnAsync(module, Find(module));

        Assert.True(outcome.Verdict != Verdict.Failed, outcome.Detail);
    }

    private static Func<ConformanceRun, Task<Outcome>> Find(string module) =>
        ConformanceModules.Basic.GetValueOrDefault(module) ?? ConformanceModules.Config.GetValueOrDefault(module) ?? ConformanceModules.Logout[module];

    private sealed record Difference(Verdict Luban, Verdict Peer, string Why);
}
