using System.Text.RegularExpressions;

namespace LuBan.Identity.Tests.Federation;

/// <summary>What the page about providers shows is accepted as it stands.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public async Task The_examples_of_the_page_are_accepted()
    {
        await using var server = await IdentityServer.StartAsync();
        var examples = Regex.Matches(await File.ReadAllTextAsync(Path.Combine(SourceRoot(), "docs", "federation.md")), "```yaml\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(4, examples.Count);

        foreach (var example in examples)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/iam.luban.dev/v1/identityproviders?fieldValidation=Strict") { Content = new StringContent(example, System.Text.Encoding.UTF8, "application/yaml") };
            request.Headers.Authorization = new("Bearer", await TokenAsync(server));
            using var answer = await server.Http.SendAsync(request);
            Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task<string> TokenAsync(IdentityServer server)
    {
        if (await server.AccountAsync("writer") is null) await server.AddUserAsync("writer");
        return (await server.Get<PersonalTokens>().CreateAsync((await server.AccountAsync("writer"))!, "docs", [], null, CancellationToken.None)).Secret;
    }

    private static string SourceRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
