using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>The objects in docs/tenancy.md are applied, in their order, by whom the text says, as <c>kubectl apply --server-side</c> does.</summary>
public sealed partial class DocumentationTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private static readonly Dictionary<string, string> Plurals = new() { ["Workspace"] = "workspaces", ["Project"] = "projects", ["RoleBinding"] = "rolebindings", ["Invitation"] = "invitations" };

    [Fact]
    public async Task What_the_documentation_shows_works_as_it_is_written()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(TestData.Of("Tests"), "..", "..", "docs", "tenancy.md"));
        var examples = Example().Matches(text);
        Assert.Equal(4, examples.Count);

        foreach (Match example in examples)
        {
            var (who, yaml) = (example.Groups["who"].Value, example.Groups["yaml"].Value);
            var path = PathOf(yaml);
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"{path}?fieldManager=kubectl&fieldValidation=Strict") { Content = new StringContent(yaml, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/apply-patch+yaml")) };
            request.Headers.Add("X-User", who);
            if (who == "admin") request.Headers.Add("X-Groups", "system:masters");
            using var response = await kernel.Admin.Http.SendAsync(request);
            Assert.True((int)response.StatusCode == 201, $"{path}: {await response.Content.ReadAsStringAsync()}");
            if (path.Contains("/workspaces/", StringComparison.Ordinal) || path.Contains("/projects/", StringComparison.Ordinal)) await kernel.Admin.WaitAsync(path, item => Condition(item, "Ready") == "True", path);
            if (path.EndsWith("/workspaces/acme", StringComparison.Ordinal)) await Eventually(() => kernel.As("ada").CanAsync("create", "projects", "tenant.luban.dev", "workspace-acme"), () => "the manager to manage");
        }

        Assert.True(await kernel.As("eve").CanAsync("create", "projects", "tenant.luban.dev", "workspace-acme"));
        Assert.True(await kernel.As("ada").CanAsync("delete", "configmaps", ns: "acme-shop"));
        Assert.Equal(200, (await kernel.As("grace").PostAsync($"{Invitations("acme")}/welcome-grace/accept", null)).Status);
        Assert.Equal(3, (await kernel.As("ada").GetAsync($"{Root}/namespaces/workspace-acme/members")).Json["items"]!.AsArray().Count(member => (string)member!["kind"]! == "User"));
        var deletion = Deletion().Match(text);
        Assert.Equal(200, (await kernel.As(deletion.Groups["who"].Value).SendAsync("DELETE", $"{Workspaces}/{deletion.Groups["name"].Value}")).Status);
        await kernel.Admin.WaitUntilGoneAsync($"{Workspaces}/acme");
    }

    private static string PathOf(string yaml)
    {
        string Field(string name) => Regex.Match(yaml, $@"^\s*{name}:\s*(\S+)\s*$", RegexOptions.Multiline).Groups[1].Value;
        var ns = Regex.Match(yaml, @"^  namespace:\s*(\S+)\s*$", RegexOptions.Multiline).Groups[1].Value;
        return $"/apis/{Field("apiVersion")}/{(ns.Length == 0 ? "" : $"namespaces/{ns}/")}{Plurals[Field("kind")]}/{Field("name")}";
    }

    [GeneratedRegex("<!-- test: apply as (?<who>[a-z]+) -->\n```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("<!-- test: delete workspace (?<name>[a-z]+) as (?<who>[a-z]+) -->")]
    private static partial Regex Deletion();
}
