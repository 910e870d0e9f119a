using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

/// <summary>Services and where they answer.</summary>
public sealed class ServiceKindTests : IAsyncLifetime
{
    private const string Services = "/api/v1/namespaces/default/services";
    private const string Slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Service_is_completed_as_kubernetes_does_but_gets_no_address()
    {
        var (status, body) = await _api.PostAsync(Services, Service("web", """{"ports":[{"port":80,"nodePort":0}],"selector":{"app":"web"}}"""));

        Assert.Equal(201, status);
        Assert.Equal("ClusterIP", body.Text("spec", "type"));
        Assert.Equal("None", body.Text("spec", "sessionAffinity"));
        Assert.Equal("""{"port":80,"protocol":"TCP","targetPort":80}""", Sorted(body["spec"]!["ports"]![0]!));
        Assert.Null(body["spec"]!["clusterIP"]);
    }

    [Theory]
    [InlineData("{}", "spec.ports")]
    [InlineData("""{"ports":[{"port":0}]}""", "spec.ports[0].port", "spec.ports[0].targetPort")]
    [InlineData("""{"ports":[{"port":80},{"port":81}]}""", "spec.ports[0].name", "spec.ports[1].name")]
    [InlineData("""{"ports":[{"port":80,"name":"a"},{"port":80,"name":"b"}]}""", "spec.ports[1]")]
    [InlineData("""{"ports":[{"port":80,"name":"a"},{"port":80,"protocol":"UDP","name":"a"}]}""", "spec.ports[1].name")]
    [InlineData("""{"ports":[{"port":80,"name":"Not_a_label","protocol":"HTTP","appProtocol":"/x","targetPort":"no-such--name"}]}""", "spec.ports[0].name", "spec.ports[0].protocol", "spec.ports[0].appProtocol", "spec.ports[0].targetPort")]
    [InlineData("""{"ports":[{"port":80,"nodePort":30000}]}""", "spec.ports[0].nodePort")]
    [InlineData("""{"ports":[{"port":80}],"clusterIP":"10.0.0.1"}""", "spec.clusterIPs[0]")]
    [InlineData("""{"ports":[{"port":80}],"clusterIP":"127.0.0.1","clusterIPs":["127.0.0.2"]}""", "spec.clusterIPs")]
    [InlineData("""{"ports":[{"port":80}],"type":"Other","sessionAffinity":"Other"}""", "spec.type", "spec.sessionAffinity")]
    [InlineData("""{"type":"ExternalName"}""", "spec.externalName")]
    [InlineData("""{"ports":[{"port":80}],"selector":{"a b":"c d"},"externalIPs":["here"]}""", "spec.externalIPs[0]", "spec.selector", "spec.selector")]
    public async Task Service_that_makes_no_sense_is_refused_with_all_that_is_wrong(string spec, params string[] fields)
    {
        var (status, body) = await _api.PostAsync(Services, Service("wrong", spec));

        Assert.Equal(422, status);
        Assert.Equal(fields, Fields(body));
    }

    [Theory]
    [InlineData("""{"ports":[{"port":80}],"clusterIP":"127.0.0.7"}""", "127.0.0.7")]
    [InlineData("""{"ports":[{"port":80}],"clusterIP":"::1"}""", "::1")]
    [InlineData("""{"clusterIP":"None"}""", "None")]
    public async Task Address_of_a_service_is_a_loopback_one_or_none_and_stays(string spec, string address)
    {
        var created = await _api.PostAsync(Services, Service("fixed", spec));
        var kept = await _api.SendAsync(HttpMethod.Put, $"{Services}/fixed", Service("fixed", """{"ports":[{"port":81}]}"""));
        var moved = await _api.MergeAsync($"{Services}/fixed", new JsonObject { ["spec"] = new JsonObject { ["clusterIP"] = "127.0.0.9", ["clusterIPs"] = null } });

        Assert.Equal(201, created.Status);
        Assert.Equal(address, kept.Body.Text("spec", "clusterIP"));
        Assert.Equal(422, moved.Status);
        Assert.Contains("field is immutable", moved.Body.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_name_is_one_that_dns_takes()
    {
        Assert.Equal(422, (await _api.PostAsync(Services, Service("1st", """{"ports":[{"port":80}]}"""))).Status);
        Assert.Equal(422, (await _api.PostAsync(Services, Service("a.b", """{"ports":[{"port":80}]}"""))).Status);
    }

    [Fact]
    public async Task Two_appliers_share_the_ports_of_a_service_by_port_and_protocol()
    {
        await _api.SendAsync(HttpMethod.Patch, $"{Services}/shared?fieldManager=one", Applied("""{"ports":[{"name":"a","port":80}]}"""), "application/apply-patch+yaml");
        var (status, body) = await _api.SendAsync(HttpMethod.Patch, $"{Services}/shared?fieldManager=two", Applied("""{"ports":[{"name":"b","port":80,"protocol":"UDP"}]}"""), "application/apply-patch+yaml");

        Assert.Equal(200, status);
        Assert.Equal(["a", "b"], body["spec"]!["ports"]!.AsArray().Select(port => port!.AsObject().Text("name")));
    }

    [Fact]
    public async Task Slice_says_where_a_service_answers_on_loopback_too()
    {
        var (status, body) = await _api.PostAsync(Slices, Slice("web-1", "IPv4", """[{"addresses":["127.0.0.1"],"conditions":{"ready":true}}]""", """[{"port":8080}]"""));
        var (_, empty) = await _api.PostAsync(Slices, Slice("web-2", "FQDN", "null", "null"));
        var table = await _api.GetAsync($"{Slices}?labelSelector=kubernetes.io/service-name=web", Table);

        Assert.Equal(201, status);
        Assert.Equal("""{"name":"","port":8080,"protocol":"TCP"}""", Sorted(body["ports"]![0]!));
        Assert.Equal("[]", empty["endpoints"]!.ToJsonString());
        Assert.Equal(["Name", "AddressType", "Ports", "Endpoints", "Age"], table.Body["columnDefinitions"]!.AsArray().Select(column => column!.AsObject().Text("name")));
        Assert.Equal(["web-1", "IPv4", "8080", "127.0.0.1"], table.Body["rows"]![0]!["cells"]!.AsArray().Take(4).Select(cell => cell!.GetValue<string>()));
        Assert.Equal(["web-2", "FQDN", "<unset>", "<unset>"], table.Body["rows"]![1]!["cells"]!.AsArray().Take(4).Select(cell => cell!.GetValue<string>()));
    }

    [Theory]
    [InlineData("Other", "[]", "[]", "addressType")]
    [InlineData("IPv4", """[{"addresses":[]}]""", "[]", "endpoints[0].addresses")]
    [InlineData("IPv4", """[{"addresses":["::1","1","0.0.0.0","224.0.0.1"]}]""", "[]", "endpoints[0].addresses[0]", "endpoints[0].addresses[1]", "endpoints[0].addresses[2]", "endpoints[0].addresses[3]")]
    [InlineData("IPv6", """[{"addresses":["127.0.0.1"],"hostname":"Not a label"}]""", "[]", "endpoints[0].addresses[0]", "endpoints[0].hostname")]
    [InlineData("FQDN", """[{"addresses":["not a name"]}]""", "[]", "endpoints[0].addresses[0]")]
    [InlineData("IPv4", "[]", """[{"port":0},{"port":1},{"name":"a","protocol":"HTTP"}]""", "ports[0].port", "ports[1].name", "ports[2].protocol")]
    public async Task Slice_that_leads_nowhere_is_refused_with_all_that_is_wrong(string type, string endpoints, string ports, params string[] fields)
    {
        var (status, body) = await _api.PostAsync(Slices, Slice("wrong", type, endpoints, ports));

        Assert.Equal(422, status);
        Assert.Equal(fields, Fields(body));
    }

    [Fact]
    public async Task Type_of_a_slices_addresses_stays()
    {
        await _api.PostAsync(Slices, Slice("fixed", "IPv4", "[]", "[]"));

        var (status, body) = await _api.MergeAsync($"{Slices}/fixed", new JsonObject { ["addressType"] = "IPv6" });

        Assert.Equal(422, status);
        Assert.Contains("addressType: Invalid value: \"IPv6\": field is immutable", body.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slice_without_a_type_of_address_is_refused()
    {
        var (status, body) = await _api.PostAsync(Slices, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "untyped" }, ["endpoints"] = new JsonArray() });

        Assert.Equal(422, status);
        Assert.Contains("addressType", body.Text("message"), StringComparison.Ordinal);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Kubectl_makes_applies_and_shows_services_and_slices(string kubectl)
    {
        const string manifest = """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews}
            spec:
              selector: {app: reviews}
              ports: [{name: http, port: 9080, targetPort: web, appProtocol: http}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: reviews-v1, labels: {kubernetes.io/service-name: reviews, version: v1}}
            addressType: IPv4
            endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
            ports: [{name: http, port: 20001, protocol: TCP}]
            """;
        (string? Input, string[] Arguments, string[] Expected)[] steps =
        [
            (null, ["create", "service", "clusterip", "plain", "--tcp=80:8080"], []),
            (null, ["create", "service", "externalname", "far", "--external-name", "far.example.com", "--tcp=5432"], []),
            (null, ["create", "service", "clusterip", "headless", "--clusterip=None"], []),
            (manifest, ["apply", "-f", "-"], ["service/reviews created", "endpointslice.discovery.k8s.io/reviews-v1 created"]),
            (manifest.Replace("appProtocol: http", "appProtocol: grpc", StringComparison.Ordinal), ["apply", "-f", "-"], ["service/reviews configured", "endpointslice.discovery.k8s.io/reviews-v1 unchanged"]),
            (manifest, ["apply", "--server-side", "--force-conflicts", "-f", "-"], ["service/reviews serverside-applied"]),
            (null, ["get", "svc", "-o", "wide"], ["NAME", "CLUSTER-IP", "EXTERNAL-IP", "SELECTOR", "80/TCP", "far.example.com", "None", "app=reviews"]),
            (null, ["get", "endpointslices", "-l", "kubernetes.io/service-name=reviews"], ["ADDRESSTYPE", "20001", "127.0.0.1"]),
            (null, ["describe", "service", "reviews"], ["9080/TCP", "web/TCP"]),
            (null, ["delete", "service/reviews", "endpointslice/reviews-v1"], []),
        ];
        foreach (var (input, arguments, expected) in steps)
        {
            var (code, output) = await Kubectl.RunAsync(kubectl, _api, input, arguments);

            Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {output}");
            foreach (var text in expected) Assert.Contains(text, output, StringComparison.Ordinal);
        }

        // It was sent as protobuf.
        Assert.Equal("""{"name":"80-8080","port":80,"protocol":"TCP","targetPort":8080}""", Sorted((await _api.GetAsync($"{Services}/plain")).Body["spec"]!["ports"]![0]!));
    }

    private static JsonObject Service(string name, string spec) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse(spec) };

    private static JsonObject Applied(string spec)
    {
        var body = Service("shared", spec);
        (body["apiVersion"], body["kind"]) = ("v1", "Service");
        return body;
    }

    private static JsonObject Slice(string name, string type, string endpoints, string ports) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "web" } },
        ["addressType"] = type, ["endpoints"] = JsonNode.Parse(endpoints), ["ports"] = JsonNode.Parse(ports),
    };

    private static IEnumerable<string> Fields(JsonNode status) => status["details"]!["causes"]!.AsArray().Select(cause => cause!.AsObject().Text("field"));

    private static string Sorted(JsonNode value) => new JsonObject(value.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
