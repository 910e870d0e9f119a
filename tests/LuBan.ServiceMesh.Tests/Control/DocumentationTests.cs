using System.Reflection;
using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Tests.Control;

/// <summary>What the page about the mesh shows is accepted as it stands, and has its effect.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task Every_object_of_the_page_is_applied_and_ready()
    {
        var root = typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Root").Value!;
        var page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "servicemesh.md"));
        await using var kernel = await Objects.StartKernelAsync();

        // Another port than the page's, which may be somebody else's on this machine.
        foreach (Match block in Yaml().Matches(page)) await kernel.ApplyAsync(block.Groups[1].Value.Replace("port: 9080", $"port: {PeerProcess.FreePort()}", StringComparison.Ordinal));

        var service = await kernel.Resources<MeshService>().WaitForAsync("reviews", one => one.Status?.Conditions.Is("Ready", "True") == true, @namespace: "default");
        var rules = await kernel.Resources<VirtualService>().WaitForAsync("reviews", one => one.Status?.Conditions.Is("Ready", "True") == true, @namespace: "default");
        var limits = await kernel.Resources<RateLimitPolicy>().WaitForAsync("reviews", one => one.Status?.Conditions.Is("Ready", "True") == true, @namespace: "default");
        Assert.Equal(2, service.Status!.Endpoints);
        Assert.Null(rules.Status!.ValidationMessages);
        Assert.Null(limits.Status!.ValidationMessages);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
