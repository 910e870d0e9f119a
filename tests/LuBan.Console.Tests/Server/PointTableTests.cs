using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Sdk;

namespace LuBan.ConsoleTests.Server;

/// <summary>The contract of the extension points in docs/console.md: each has its row, with its limit and a test that there is.</summary>
public sealed class PointTableTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "console.md"));

    public static TheoryData<string> Points() => [.. ConsolePoints.All.Select(point => point.Id)];

    [Theory]
    [MemberData(nameof(Points))]
    public void Every_point_has_its_contract_in_the_table(string id)
    {
        var cells = Lines.Single(line => line.StartsWith($"| `{id}` | ", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);

        Assert.Equal(Limit(id), cells[2]);
        var test = cells[5].Trim('`');
        Assert.Contains(typeof(PointTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()), method => method.Name == test && method.GetCustomAttributes(typeof(FactAttribute), false).Length == 1);
    }

    [Theory]
    [InlineData("header", 3, "{ \"export\": \"A\" }")]
    [InlineData("userMenu", 10, "{ \"title\": \"T\", \"path\": \"/x/tests.limits\" }")]
    [InlineData("installSteps", 5, "{ \"title\": \"T\", \"export\": \"A\" }")]
    [InlineData("loginProviders", 10, "{ \"title\": \"T\", \"provider\": \"gate\" }")]
    [InlineData("tabs", 50, "{ \"title\": \"T\", \"export\": \"A\", \"target\": \"core/Secret\" }")]
    public void More_contributions_than_a_point_takes_are_a_problem(string list, int most, string contribution)
    {
        Assert.DoesNotContain(Read(list, most, contribution).Problems, problem => problem.Code == "LB8610");
        var problem = Assert.Single(Read(list, most + 1, contribution).Problems, problem => problem.Code == "LB8610");
        Assert.Contains($"at most {most}", problem.Message, StringComparison.Ordinal);
    }

    private static string Limit(string id)
    {
        var alias = ConsolePoints.Find(id)!.Alias;
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "sdk", "LuBan.Sdk", "console-manifest.schema.json")))!;
        return schema["properties"]!["contributes"]!["properties"]![alias]!["maxItems"]!.ToString();
    }

    private static ConsoleManifestResult Read(string list, int count, string contribution)
    {
        var all = Enumerable.Range(1, count).Select(number =>
        {
            var one = JsonNode.Parse(contribution)!.AsObject();
            one["id"] = $"n{number}";
            return (JsonNode)one;
        });
        var manifest = new JsonObject { ["apiVersion"] = "console/v1", ["entry"] = "index.js", ["contributes"] = new JsonObject { [list] = new JsonArray([.. all]) } };
        var files = new Dictionary<string, byte[]> { ["console.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString()), ["index.js"] = [] };
        return ConsoleManifestReader.Read(new(files.ToDictionary(file => file.Key, file => (long)file.Value.Length), path => files[path]), new ExtensionManifest { Id = "tests.limits", Version = "1.0.0", Entry = "Limits.dll" });
    }
}
