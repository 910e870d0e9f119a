using System.Text;
using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class BuiltInKindTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Config_map_keeps_its_data_and_refuses_bad_keys_all_at_once()
    {
        var created = await _api.PostAsync(ConfigMaps, With("good", new JsonObject { ["data"] = new JsonObject { ["a.b"] = "text" }, ["binaryData"] = new JsonObject { ["b"] = "AAEC" } }));
        var refused = await _api.PostAsync(ConfigMaps, With("bad", new JsonObject
        {
            ["data"] = new JsonObject { ["a b"] = "x", [".."] = "x", ["both"] = "x" }, ["binaryData"] = new JsonObject { ["both"] = "AAEC" },
        }));
        var table = await _api.GetAsync(ConfigMaps, "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(201, created.Status);
        Assert.Equal(422, refused.Status);
        Assert.Equal(["data[a b]", "data[..]", "data[both]"], refused.Body["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()));
        Assert.Equal(["Name", "Data", "Age"], table.Body["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal(2, table.Body["rows"]![0]!["cells"]![1]!.GetValue<int>());
    }

    [Fact]
    public async Task Config_map_of_more_than_a_mebibyte_is_refused()
    {
        var (status, body) = await _api.PostAsync(ConfigMaps, With("big", new JsonObject { ["data"] = new JsonObject { ["a"] = new string('x', 1024 * 1024 + 1) } }));

        Assert.Equal(422, status);
        Assert.Contains("may not be more than 1048576 bytes", body.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConfigMaps)]
    [InlineData(Secrets)]
    public async Task Immutable_data_stays_as_it_is(string path)
    {
        await _api.PostAsync(path, With("fixed", new JsonObject { ["data"] = new JsonObject { ["a"] = "YQ==" }, ["immutable"] = true }));

        var data = await _api.MergeAsync($"{path}/fixed", new JsonObject { ["data"] = new JsonObject { ["a"] = "Yg==" } });
        var flag = await _api.MergeAsync($"{path}/fixed", new JsonObject { ["immutable"] = null });
        var label = await _api.MergeAsync($"{path}/fixed", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["x"] = "y" } } });

        Assert.Equal(422, data.Status);
        Assert.Contains("field is immutable when `immutable` is set", data.Body.Text("message"), StringComparison.Ordinal);
        Assert.Equal(422, flag.Status);
        Assert.Equal(200, label.Status);
    }

    [Fact]
    public async Task Secret_takes_texts_and_shows_them_as_data()
    {
        var created = await _api.PostAsync(Secrets, With("one", new JsonObject { ["data"] = new JsonObject { ["a"] = "YQ==", ["b"] = "YQ==" }, ["stringData"] = new JsonObject { ["b"] = "text" } }));
        var retyped = await _api.MergeAsync($"{Secrets}/one", new JsonObject { ["type"] = "other" });

        Assert.Equal(201, created.Status);
        Assert.Equal("Opaque", created.Body.Text("type"));
        Assert.Null(created.Body["stringData"]);
        Assert.Equal("YQ==", created.Body.Text("data", "a"));
        Assert.Equal("text", Encoding.UTF8.GetString(Convert.FromBase64String(created.Body.Text("data", "b"))));
        Assert.Equal(422, retyped.Status);
        Assert.Contains("type: Invalid value: \"other\": field is immutable", retyped.Body.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kubernetes.io/tls", "data[tls.crt]", "data[tls.key]")]
    [InlineData("kubernetes.io/basic-auth", "data[username]", "data[password]")]
    [InlineData("kubernetes.io/ssh-auth", "data[ssh-privatekey]")]
    [InlineData("kubernetes.io/dockerconfigjson", "data[.dockerconfigjson]")]
    [InlineData("kubernetes.io/dockercfg", "data[.dockercfg]")]
    [InlineData("kubernetes.io/service-account-token", "metadata.annotations[kubernetes.io/service-account.name]")]
    public async Task Each_type_of_secret_demands_its_keys(string type, params string[] missing)
    {
        var (status, body) = await _api.PostAsync(Secrets, With("typed", new JsonObject { ["type"] = type }));

        Assert.Equal(422, status);
        Assert.Equal(missing, body["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("{\"data\":{\"a\":\"correct horse!\"}}", 400)]
    [InlineData("{\"type\":\"kubernetes.io/dockerconfigjson\",\"stringData\":{\".dockerconfigjson\":\"correct horse\"}}", 422)]
    public async Task Refused_secret_is_not_quoted(string body, int expected)
    {
        var (status, refusal) = await _api.PostAsync(Secrets, With("wrong", (JsonObject)JsonNode.Parse(body)!));

        Assert.Equal(expected, status);
        Assert.DoesNotContain("correct horse", refusal.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("correct horse"u8), refusal.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lease_times_are_in_microseconds_and_numbers_make_sense()
    {
        var created = await _api.PostAsync(Leases, With("leader", new JsonObject
        {
            ["spec"] = new JsonObject { ["holderIdentity"] = "me", ["leaseDurationSeconds"] = 15, ["renewTime"] = "2026-01-02T03:04:05.1234567+00:00", ["leaseTransitions"] = 1 },
        }));
        var refused = await _api.MergeAsync($"{Leases}/leader", new JsonObject { ["spec"] = new JsonObject { ["leaseDurationSeconds"] = 0, ["leaseTransitions"] = -1 } });

        Assert.Equal(201, created.Status);
        Assert.Equal("2026-01-02T03:04:05.123456Z", created.Body.Text("spec", "renewTime"));
        Assert.Equal(422, refused.Status);
        Assert.Equal(2, refused.Body["details"]!["causes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Namespace_carries_its_name_as_a_label_whatever_a_client_does()
    {
        var created = await _api.PostAsync(Namespaces, Named("team"));
        var patched = await _api.MergeAsync($"{Namespaces}/team", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = "other" } } });

        Assert.Equal("team", created.Body["metadata"]!["labels"]!["kubernetes.io/metadata.name"]!.GetValue<string>());
        Assert.Equal("team", patched.Body["metadata"]!["labels"]!["kubernetes.io/metadata.name"]!.GetValue<string>());
        Assert.Equal("team", (await _api.GetAsync($"{Namespaces}?labelSelector=kubernetes.io/metadata.name=team")).Body["items"]![0]!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Reviews_are_answered_and_never_stored()
    {
        const string path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        var attributes = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "create", ["resource"] = "configmaps", ["namespace"] = "default" } };

        var answer = await _api.PostAsync(path, new JsonObject { ["spec"] = attributes });
        var empty = await _api.PostAsync(path, new JsonObject { ["spec"] = new JsonObject() });
        var listed = await _api.GetAsync(path);
        var discovery = await _api.GetAsync("/apis/authorization.k8s.io/v1");

        Assert.Equal(201, answer.Status);
        Assert.True(answer.Body["status"]!["allowed"]!.GetValue<bool>());
        Assert.Equal("create", answer.Body["spec"]!["resourceAttributes"]!["verb"]!.GetValue<string>());
        Assert.Equal(422, empty.Status);
        Assert.Equal(405, listed.Status);
        Assert.All(discovery.Body["resources"]!.AsArray(), resource => Assert.Equal("[\"create\"]", resource!["verbs"]!.ToJsonString()));
    }

    [Fact]
    public async Task Truncated_and_hostile_protobuf_is_refused_as_a_bad_request()
    {
        byte[][] bodies =
        [
            [], "k8s"u8.ToArray(), "k8s\0"u8.ToArray(), [.. "k8s\0"u8, 0x0a, 0xff], [.. "k8s\0"u8, 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            [.. "k8s\0"u8, 0x12, 0x02, 0x08, 0x01], [.. "k8s\0"u8, 0x13],
        ];
        foreach (var body in bodies)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/vnd.kubernetes.protobuf");
            using var response = await _api.Http.PostAsync(ConfigMaps, content);

            // The empty envelope is a well-formed object without a name.
            Assert.Equal(body.Length == 4 ? 422 : 400, (int)response.StatusCode);
        }
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Kubectl_creates_each_built_in_kind_and_asks_for_its_rights(string kubectl)
    {
        string[][] steps =
        [
            ["create", "namespace", "team"],
            ["create", "configmap", "settings", "--from-literal=a=b", "-n", "team"],
            ["create", "secret", "generic", "token", "--from-literal=password=hunter2", "-n", "team"],
            ["create", "serviceaccount", "robot", "-n", "team"],
            ["create", "quota", "small", "--hard=count/configmaps=5,secrets=7", "-n", "team"],
            ["get", "configmap,secret,serviceaccount,quota", "-n", "team"],
            ["describe", "quota", "small", "-n", "team"],
            ["auth", "can-i", "create", "configmaps"],
            ["auth", "can-i", "--list"],
            ["delete", "configmap", "settings", "-n", "team"],
        ];
        foreach (var step in steps)
        {
            var (code, output) = await Kubectl.RunAsync(kubectl, _api, null, step);
            Assert.True(code == 0, $"kubectl {string.Join(' ', step)}: {output}");
        }

        Assert.Equal("aHVudGVyMg==", (await _api.GetAsync("/api/v1/namespaces/team/secrets/token")).Body.Text("data", "password"));
        Assert.Equal("5", (await _api.GetAsync("/api/v1/namespaces/team/resourcequotas/small")).Body["spec"]!["hard"]!["count/configmaps"]!.GetValue<string>());
    }

    private static JsonObject With(string name, JsonObject fields)
    {
        fields["metadata"] = new JsonObject { ["name"] = name };
        return fields;
    }
}
