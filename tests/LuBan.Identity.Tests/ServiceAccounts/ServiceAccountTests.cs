using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class ServiceAccountTests
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";

    [Fact]
    public async Task A_token_identifies_its_service_account_and_ends_with_it()
    {
        await using var server = await AccountServer.StartAsync();
        var token = await TokenAsync(server);

        var (status, body, _) = await server.SendAsync(HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "Bearer " + token, new JsonObject());
        Assert.Equal(201, status);
        Assert.Equal("system:serviceaccount:default:robot", body["status"]!["userInfo"]!["username"]!.GetValue<string>());
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], ((JsonArray)body["status"]!["userInfo"]!["groups"]!).Select(group => group!.GetValue<string>()));

        await server.SendAsync(HttpMethod.Delete, $"{Accounts}/robot", AccountServer.Admin);
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", "Bearer " + token)).Status);
        // Another one of the same name is another one.
        await server.SendAsync(HttpMethod.Post, Accounts, AccountServer.Admin, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "robot" } });
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", "Bearer " + token)).Status);
    }

    [Fact]
    public async Task Its_claims_are_those_that_upstream_writes()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var (status, body) = await RequestAsync(server, new JsonObject { ["audiences"] = new JsonArray("https://vault.example.com"), ["expirationSeconds"] = 1200 });

        Assert.Equal((201, "TokenRequest"), (status, body["kind"]!.GetValue<string>()));
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(body["status"]!["token"]!.GetValue<string>().Split('.')[1]))!;
        Assert.Equal(server.Inner.Url, claims["iss"]!.GetValue<string>());
        Assert.Equal("system:serviceaccount:default:robot", claims["sub"]!.GetValue<string>());
        Assert.Equal("https://vault.example.com", ((JsonArray)claims["aud"]!).Single()!.GetValue<string>());
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds() + 1200, claims["exp"]!.GetValue<long>());
        Assert.Equal("robot", claims["kubernetes.io"]!["serviceaccount"]!["name"]!.GetValue<string>());
        Assert.Equal("default", claims["kubernetes.io"]!["namespace"]!.GetValue<string>());
        // It is meant for somebody else: not for this server.
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", $"Bearer {body["status"]!["token"]}")).Status);
    }

    [Fact]
    public async Task A_token_expires()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var token = await TokenAsync(server);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", "Bearer " + token)).Status);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", "Bearer " + token)).Status);
    }

    [Fact]
    public async Task All_problems_of_a_request_are_reported_at_once()
    {
        await using var server = await AccountServer.StartAsync();

        var (status, body) = await RequestAsync(server, new JsonObject
        {
            ["expirationSeconds"] = 60, ["audiences"] = new JsonArray(""), ["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["name"] = "p" },
        });

        Assert.Equal(422, status);
        Assert.Equal(["spec.expirationSeconds", "spec.audiences", "spec.boundObjectRef"], ((JsonArray)body["details"]!["causes"]!).Select(cause => cause!["field"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_token_that_is_bound_to_a_secret_ends_with_it()
    {
        await using var server = await AccountServer.StartAsync();
        await server.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/secrets", AccountServer.Admin, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "s" } });

        var (_, body) = await RequestAsync(server, new JsonObject { ["boundObjectRef"] = new JsonObject { ["kind"] = "Secret", ["apiVersion"] = "v1", ["name"] = "s" } });
        var bearer = $"Bearer {body["status"]!["token"]}";

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", bearer)).Status);
        await server.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/secrets/s", AccountServer.Admin);
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", bearer)).Status);
    }

    [Fact]
    public async Task A_dry_run_gives_no_token_and_a_long_life_is_cut_with_a_warning()
    {
        await using var server = await AccountServer.StartAsync();
        await TokenAsync(server);

        var (dry, dried, _) = await server.SendAsync(HttpMethod.Post, $"{Accounts}/robot/token?dryRun=All", AccountServer.Admin, new JsonObject());
        var (cut, _, headers) = await server.SendAsync(HttpMethod.Post, $"{Accounts}/robot/token", AccountServer.Admin, new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 31_536_000 } });

        Assert.Equal((201, "", 201), (dry, dried["status"]!["token"]!.GetValue<string>(), cut));
        Assert.Contains("86400", Assert.Single(headers.GetValues("Warning")), StringComparison.Ordinal);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Post, $"{Accounts}/nobody/token", AccountServer.Admin, new JsonObject())).Status);
        Assert.Equal(405, (await server.SendAsync(HttpMethod.Get, $"{Accounts}/robot/token", AccountServer.Admin)).Status);
    }

    [Fact]
    public async Task Discovery_shows_the_subresource()
    {
        await using var server = await AccountServer.StartAsync();

        var (_, body, _) = await server.SendAsync(HttpMethod.Get, "/api/v1", AccountServer.Admin);

        var found = Assert.Single((JsonArray)body["resources"]!, resource => resource!["name"]!.GetValue<string>() == "serviceaccounts/token")!;
        Assert.Equal(("authentication.k8s.io", "TokenRequest", "create"), (found["group"]!.GetValue<string>(), found["kind"]!.GetValue<string>(), ((JsonArray)found["verbs"]!).Single()!.GetValue<string>()));
    }

    [Fact]
    public async Task A_token_review_says_whose_a_token_is()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada", spec: new JsonObject { ["groups"] = new JsonArray("ops") });
        var (_, personal) = await server.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None);
        var (_, foreign) = await RequestAsync(server, new JsonObject { ["audiences"] = new JsonArray("vault", "other") });

        var ada = await ReviewAsync(server, new JsonObject { ["token"] = personal });
        var vault = await ReviewAsync(server, new JsonObject { ["token"] = foreign["status"]!["token"]!.DeepClone(), ["audiences"] = new JsonArray("vault", "elsewhere") });
        var here = await ReviewAsync(server, new JsonObject { ["token"] = foreign["status"]!["token"]!.DeepClone() });
        var nobody = await ReviewAsync(server, new JsonObject { ["token"] = "lbp_" + new string('x', 43) });
        var nothing = await server.SendAsync(HttpMethod.Post, "/apis/authentication.k8s.io/v1/tokenreviews", AccountServer.Admin, new JsonObject { ["spec"] = new JsonObject() });

        Assert.Equal((true, "ada", account.Uid), (ada["authenticated"]!.GetValue<bool>(), ada["user"]!["username"]!.GetValue<string>(), ada["user"]!["uid"]!.GetValue<string>()));
        Assert.Contains("ops", ((JsonArray)ada["user"]!["groups"]!).Select(group => group!.GetValue<string>()));
        Assert.Equal((true, "vault"), (vault["authenticated"]!.GetValue<bool>(), ((JsonArray)vault["audiences"]!).Single()!.GetValue<string>()));
        Assert.False(here["authenticated"]!.GetValue<bool>());
        Assert.False(nobody["authenticated"]!.GetValue<bool>());
        Assert.Equal(400, nothing.Status);
    }

    [Fact]
    public async Task An_access_token_is_no_token_of_a_service_account_and_the_other_way_round()
    {
        await using var server = await AccountServer.StartAsync();
        var token = await TokenAsync(server);

        Assert.Null((await server.Get<Tokens.AccessTokens>().ReadAsync(token, CancellationToken.None)).Token);
        var parts = token.Split('.');
        var plain = $"{Base64Url.EncodeToString(System.Text.Encoding.ASCII.GetBytes("{\"alg\":\"none\",\"typ\":\"sa+jwt\"}"))}.{parts[1]}.";
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", "Bearer " + plain)).Status);
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/api/v1/namespaces", $"Bearer {parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA")).Status);
    }

    internal static async Task<string> TokenAsync(AccountServer server) => (await RequestAsync(server, [])).Body["status"]!["token"]!.GetValue<string>();

    private static async Task<(int Status, JsonObject Body)> RequestAsync(AccountServer server, JsonObject spec)
    {
        await server.SendAsync(HttpMethod.Post, Accounts, AccountServer.Admin, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "robot" } });
        var body = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = spec };
        var (status, answer, _) = await server.SendAsync(HttpMethod.Post, $"{Accounts}/robot/token", AccountServer.Admin, body);
        return (status, answer);
    }

    private static async Task<JsonObject> ReviewAsync(AccountServer server, JsonObject spec)
    {
        var (status, body, _) = await server.SendAsync(HttpMethod.Post, "/apis/authentication.k8s.io/v1/tokenreviews", AccountServer.Admin, new JsonObject { ["spec"] = spec });
        Assert.True(status == 201, body.ToJsonString());
        return (JsonObject)body["status"]!;
    }
}
