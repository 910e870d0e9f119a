using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.EndToEnd;

/// <summary>What pages show as YAML is accepted as it stands.</summary>
public sealed partial class DocumentedObjectsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Objects_that_pages_show_can_be_applied()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"));
        var refused = new List<string>();

        foreach (var (page, yaml) in new[] { "identity.md", "audit.md" }.SelectMany(page => Blocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", page))).Select(match => (page, match.Groups[1].Value))))
        {
            var (version, kind, name) = (Field(yaml, "apiVersion"), Field(yaml, "kind"), Field(yaml, "  name"));
            var plural = kind == "AuditPolicy" ? "auditpolicies" : kind.ToLowerInvariant() + "s";
            using var content = new StringContent(yaml, Encoding.UTF8, "application/apply-patch+yaml");
            using var response = await server.Http.PatchAsync($"/apis/{version}/{plural}/{name}?fieldManager=docs&fieldValidation=Strict", content);
            if (response.StatusCode != HttpStatusCode.Created) refused.Add($"{page}: {kind} {name}: {await response.Content.ReadAsStringAsync()}");
        }

        Assert.Empty(refused);
    }

    public void Dispose() => _directory.Dispose();

    private static string Field(string yaml, string name) => Regex.Match(yaml, $@"(?m)^{name}: (\S+)$").Groups[1].Value;

    [GeneratedRegex("(?s)```yaml\n(.*?)```")]
    private static partial Regex Blocks();
}
