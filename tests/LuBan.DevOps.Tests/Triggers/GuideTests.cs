using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LuBan.DevOps.BuiltIn;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>What <c>docs/devops.md</c> shows is what the server takes.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task Every_YAML_of_the_guide_is_taken_by_the_server()
    {
        await using var kernel = await TestKernel.StartAsync<DevOpsExtension>();
        var objects = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "devops.md"))).SelectMany(block => block.Groups[1].Value.Split("\n---\n")).Select(text => YamlText.Read(text)!.AsObject()).ToList();

        foreach (var @object in objects)
        {
            using var answer = await kernel.Client().PostAsJsonAsync(PathOf(@object), @object);
            Assert.True(answer.IsSuccessStatusCode, $"{@object["kind"]} {@object["metadata"]!["name"]}: {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(7, objects.Count);
    }

    [Fact]
    public async Task The_guide_names_every_task_that_comes_with_the_extension_with_its_parameters()
    {
        var guide = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "devops.md"));

        foreach (var task in new BuiltInTasks().All)
        {
            var line = Assert.Single(guide, line => line.StartsWith($"| `{task.Metadata.Name}` |", StringComparison.Ordinal));
            foreach (var param in task.Spec.Params!) Assert.Contains($"`{param.Name}`", line);
        }
    }

    private static string PathOf(JsonObject @object)
    {
        var (version, kind) = ((string)@object["apiVersion"]!, (string)@object["kind"]!);
        var plural = kind.EndsWith('y') ? kind[..^1] + "ies" : kind + "s";
        return $"/{(version == "v1" ? "api" : "apis")}/{version}/namespaces/default/{plural.ToLowerInvariant()}";
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
