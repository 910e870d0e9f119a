using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>People who may something, but not everything, at a real server.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Iam = "/apis/iam.luban.dev/v1";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Password = "a password that nobody guesses";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Whoever_manages_users_becomes_no_administrator_by_that()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"));
        await AddUserAsync(server, "clerk");
        await AddUserAsync(server, "boss");
        await CreateAsync(server, $"{Rbac}/clusterroles", new { metadata = new { name = "users" }, rules = new[] { new { verbs = new[] { "*" }, apiGroups = new[] { "iam.luban.dev" }, resources = new[] { "*" } } } });
        await BindAsync(server, "users", "User", "clerk");
        await BindAsync(server, "cluster-admin", "User", "boss");
        await BindAsync(server, "cluster-admin", "Group", "owners");
        using var clerk = As(server, "clerk");

        using var own = await PatchAsync(clerk, "clerk", new { spec = new { groups = new[] { "owners" } } });
        using var masters = await PatchAsync(clerk, "clerk", new { spec = new { groups = new[] { "system:masters" } } });
        using var reset = await clerk.PostAsJsonAsync($"{Iam}/users/boss/password", new { password = "another password of the boss" });
        using var harmless = await PatchAsync(clerk, "clerk", new { spec = new { groups = new[] { "writers" } } });
        using var ordinary = await clerk.PostAsJsonAsync($"{Iam}/users/clerk/password", new { password = "another password of the clerk", mustChange = false });

        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Contains("LB8310", await own.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, masters.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, reset.StatusCode);
        Assert.Contains("LB8138", await reset.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, harmless.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ordinary.StatusCode);
    }

    [Fact]
    public async Task A_group_holds_on_every_kind_of_credentials_and_ends_with_the_membership()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("groups"));
        await AddUserAsync(server, "ada", "readers");
        await BindAsync(server, "view", "Group", "readers");
        using var ada = As(server, "ada");
        using var made = await ada.PostAsJsonAsync($"{Iam}/self/tokens", new { name = "test" });
        using var token = server.NewClient(authenticated: false);
        token.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await made.Content.ReadFromJsonAsync<JsonObject>())!["token"]!);
        const string maps = "/api/v1/namespaces/default/configmaps";

        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(maps)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await token.GetAsync(maps)).StatusCode);
        using var left = await PatchAsync(server.Http, "ada", new { spec = new { groups = Array.Empty<string>() } });
        Assert.Equal(HttpStatusCode.Forbidden, (await token.GetAsync(maps)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync(maps)).StatusCode);
        using var disabled = await PatchAsync(server.Http, "ada", new { spec = new { disabled = true } });
        Assert.Equal(HttpStatusCode.Unauthorized, (await token.GetAsync("/version")).StatusCode);
    }

    /// <summary>Defect D11 of the system that this one is measured against: credentials in a ConfigMap for each job.</summary>
    [Fact]
    public async Task Credentials_are_in_no_object_but_secrets_and_nowhere_on_the_disk_as_they_are()
    {
        const string canary = "canary-of-a-feed-password";
        await using var server = await ServerProcess.StartAsync(_directory.Sub("d11"));
        await AddUserAsync(server, "ada");
        await CreateAsync(server, "/api/v1/namespaces/default/secrets", new { metadata = new { name = "feed" }, stringData = new { username = "u", password = canary } });
        await CreateAsync(server, "/apis/kernel.luban.dev/v1/packagesources", new { metadata = new { name = "feed" }, spec = new { url = "http://127.0.0.1:9/v3/index.json", credentialsSecret = new { @namespace = "default", name = "feed" } } });
        await CreateAsync(server, $"{Iam}/oauthclients", new { metadata = new { name = "wiki" }, spec = new { authMethod = "client_secret_basic", grantTypes = new[] { "client_credentials" }, scopes = new[] { "api" } } });
        await CreateAsync(server, "/api/v1/namespaces/default/serviceaccounts", new { metadata = new { name = "robot" } });
        using var ada = As(server, "ada");
        string[] secrets =
        [
            canary, Password, ServerProcess.Password,
            await MadeAsync(ada, $"{Iam}/self/tokens", new { name = "test" }, "token"),
            await MadeAsync(server.Http, $"{Iam}/oauthclients/wiki/secret", new { }, "clientSecret"),
            await MadeAsync(server.Http, "/api/v1/namespaces/default/serviceaccounts/robot/token", new { apiVersion = "authentication.k8s.io/v1", kind = "TokenRequest", spec = new { } }, "token"),
        ];

        var (lists, objects) = (0, 0);
        foreach (var path in await ListsAsync(server))
        {
            var text = await server.Http.GetStringAsync(path);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            (lists, objects) = (lists + 1, objects + JsonNode.Parse(text)!["items"]!.AsArray().Count);
        }
        var audit = await server.Http.GetStringAsync("/apis/audit.luban.dev/v1/export?format=jsonl");

        Assert.True(lists > 20 && objects > 30, $"{lists} lists with {objects} objects were looked at");
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, audit, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(server.Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
            Assert.All(secrets, secret => Assert.True(Bytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{file} holds a secret as it is"));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<string> MadeAsync(HttpClient client, string path, object body, string field)
    {
        using var made = await client.PostAsJsonAsync(path, body);
        var answer = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        return (string?)(answer[field] ?? answer["status"]?[field]) ?? throw new InvalidOperationException($"{path}: {answer}");
    }

    /// <summary>The lists of every kind that is served, but for secrets.</summary>
    private static async Task<IReadOnlyList<string>> ListsAsync(ServerProcess server)
    {
        var versions = (await server.Http.GetFromJsonAsync<JsonObject>("/apis"))!["groups"]!.AsArray().SelectMany(group => group!["versions"]!.AsArray()).Select(version => $"/apis/{version!["groupVersion"]}").Append("/api/v1");
        var paths = new List<string>();
        foreach (var version in versions)
        {
            var kinds = (await server.Http.GetFromJsonAsync<JsonObject>(version))!["resources"]!.AsArray();
            paths.AddRange(kinds.Where(kind => kind!["verbs"]!.AsArray().Any(verb => (string?)verb == "list") && (string?)kind["name"] != "secrets").Select(kind => $"{version}/{kind!["name"]}"));
        }
        return paths;
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task AddUserAsync(ServerProcess server, string name, params string[] groups)
    {
        await CreateAsync(server, $"{Iam}/users", new { metadata = new { name }, spec = new { displayName = name, groups } });
        using var set = await server.Http.PostAsJsonAsync($"{Iam}/users/{name}/password", new { password = Password, mustChange = false });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
    }

    private static Task BindAsync(ServerProcess server, string role, string kind, string name) => CreateAsync(server, $"{Rbac}/clusterrolebindings", new
    {
        metadata = new { name = $"{role}-{name}" }, roleRef = new { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = role },
        subjects = new[] { new { kind, apiGroup = "rbac.authorization.k8s.io", name } },
    });

    private static async Task CreateAsync(ServerProcess server, string path, object body)
    {
        using var created = await server.Http.PostAsJsonAsync(path, body);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> PatchAsync(HttpClient client, string user, object patch) =>
        client.PatchAsync($"{Iam}/users/{user}", new StringContent(System.Text.Json.JsonSerializer.Serialize(patch), Encoding.UTF8, "application/merge-patch+json"));

    private static HttpClient As(ServerProcess server, string user)
    {
        var client = server.NewClient(authenticated: false);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}")));
        return client;
    }
}
