using System.Text;
using System.Text.RegularExpressions;
using LuBan.EndToEnd;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Apps;

public sealed partial class DocumentationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_the_page_shows_is_accepted_as_it_stands()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "appstore.md"));
        var blocks = Blocks().Matches(page).Select(match => match.Groups[1].Value).ToList();

        foreach (var yaml in blocks)
        {
            var (kind, name) = (Field(yaml, "kind"), Field(yaml, "  name"));
            var place = yaml.Contains("namespace: default", StringComparison.Ordinal) ? "namespaces/default/" : "";
            using var content = new StringContent(yaml, Encoding.UTF8, "application/apply-patch+yaml");
            using var answer = await lab.Kernel.Client().PatchAsync($"/apis/appstore.luban.dev/v1alpha1/{place}{kind.ToLowerInvariant()}s/{name}?fieldManager=docs&fieldValidation=Strict", content);
            Assert.True(answer.IsSuccessStatusCode, $"{kind} {name}: {await answer.Content.ReadAsStringAsync()}");
        }

        await lab.InstallAsync("echo", "echo");
        await lab.RunningAsync("echo");
        Assert.Equal(6, blocks.Count);
    }

    private static string Field(string yaml, string name) => Regex.Match(yaml, $@"(?m)^{name}: (\S+)$").Groups[1].Value;

    [GeneratedRegex("(?s)```yaml\n(.*?)```")]
    private static partial Regex Blocks();
}
