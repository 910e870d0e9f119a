using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Validation;

namespace LuBan.ServiceMesh.Tests.Rules;

/// <summary>Each code has something that it is said about, and the same thing set right, about which it is not.</summary>
public sealed class ValidationTests
{
    private const string Present = """
        apiVersion: servicemesh.luban.dev/v1alpha1
        kind: MeshService
        metadata: {name: reviews}
        spec: {hosts: [reviews.example], address: 127.64.0.9, ports: [{name: http, port: 9080}], endpoints: [{address: 127.0.0.1, port: 1, labels: {version: v1}}]}
        ---
        apiVersion: servicemesh.luban.dev/v1alpha1
        kind: MeshService
        metadata: {name: two}
        spec: {ports: [{name: a, port: 1}, {name: b, port: 2}], endpoints: [{address: 127.0.0.1, port: 1}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: two}
        spec: {host: two, subsets: [{name: v1, labels: {version: v1}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: two}
        spec: {hosts: [two], http: [{route: [{destination: {host: reviews}}]}]}
        """;

    private const string Reviews = "destination: {host: reviews}";

    public static TheoryData<string, bool, string, string> Cases => new()
    {
        { "LB9301", true, Http("- route: [{destination: {host: ''}}]"), Http("- route: [{destination: {host: reviews}}]") },
        { "LB9301", true, Http("- route: [{destination: {host: reviews}}]", "'bad host'"), Http("- route: [{destination: {host: reviews}}]", "'*.example.com'") },
        { "LB9302", true, Http("- name: nothing"), Http("- directResponse: {status: 200}") },
        { "LB9302", true, Http("- directResponse: {status: 200}\n  redirect: {uri: /}"), Http("- redirect: {uri: /}") },
        { "LB9303", true, Http($"- route: [{{{Reviews}, weight: 0}}]"), Http($"- route: [{{{Reviews}, weight: 1}}]") },
        { "LB9303", false, Http($"- route: [{{{Reviews}, weight: 50}}, {{{Reviews}, weight: 40}}]"), Http($"- route: [{{{Reviews}, weight: 60}}, {{{Reviews}, weight: 40}}]") },
        { "LB9304", true, Http($"- match: [{{uri: {{regex: '(a'}}}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{uri: {{regex: '(a)'}}}}]\n  route: [{{{Reviews}}}]") },
        { "LB9304", true, Http($"- match: [{{headers: {{x: {{regex: 'a(?=b)'}}}}}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{headers: {{x: {{regex: 'a.*'}}}}}}]\n  route: [{{{Reviews}}}]") },
        { "LB9305", true, Http($"- timeout: 5x\n  route: [{{{Reviews}}}]"), Http($"- timeout: 5s\n  route: [{{{Reviews}}}]") },
        { "LB9305", false, Http($"- timeout: 1s\n  retries: {{attempts: 3, perTryTimeout: 2s}}\n  route: [{{{Reviews}}}]"), Http($"- timeout: 1s\n  retries: {{attempts: 3, perTryTimeout: 300ms}}\n  route: [{{{Reviews}}}]") },
        { "LB9306", true, Http($"- fault: {{abort: {{httpStatus: 500, percentage: {{value: 101}}}}}}\n  route: [{{{Reviews}}}]"), Http($"- fault: {{abort: {{httpStatus: 500, percentage: {{value: 100}}}}}}\n  route: [{{{Reviews}}}]") },
        { "LB9307", true, Http("- directResponse: {status: 99}"), Http("- directResponse: {status: 299}") },
        { "LB9307", true, Http($"- fault: {{abort: {{grpcStatus: WRONG}}}}\n  route: [{{{Reviews}}}]"), Http($"- fault: {{abort: {{grpcStatus: ABORTED}}}}\n  route: [{{{Reviews}}}]") },
        { "LB9308", true, Http($"- retries: {{attempts: 1, retryOn: sometimes}}\n  route: [{{{Reviews}}}]"), Http($"- retries: {{attempts: 1, retryOn: '5xx,reset,429'}}\n  route: [{{{Reviews}}}]") },
        { "LB9309", true, Http($"- match: [{{uri: {{exact: /a, prefix: /a}}}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{uri: {{prefix: /a}}}}]\n  route: [{{{Reviews}}}]") },
        { "LB9310", true, Http($"- headers: {{request: {{set: {{Transfer-Encoding: x}}}}}}\n  route: [{{{Reviews}}}]"), Http($"- headers: {{request: {{set: {{x-a: b}}}}}}\n  route: [{{{Reviews}}}]") },
        { "LB9311", true, Policy("loadBalancer: {consistentHash: {}}"), Policy("loadBalancer: {consistentHash: {useSourceIp: true}}") },
        { "LB9312", true, Policy("loadBalancer: {simple: FASTEST}"), Policy("loadBalancer: {simple: RANDOM}") },
        { "LB9313", true, Rule("subsets: [{name: a, labels: {version: v1}}, {name: a, labels: {version: v1}}]"), Rule("subsets: [{name: a, labels: {version: v1}}, {name: b, labels: {version: v1}}]") },
        { "LB9314", true, Policy("connectionPool: {tcp: {maxConnections: 0}}"), Policy("connectionPool: {tcp: {maxConnections: 1}}") },
        { "LB9315", true, Service("ports: [{port: 1}, {port: 1}]"), Service("ports: [{name: a, port: 1}, {name: b, port: 2}]") },
        { "LB9315", true, Service("ports: [{port: 1}], address: 10.0.0.1"), Service("ports: [{port: 1}], address: 127.64.0.1") },
        { "LB9316", true, Limit("requests: 0"), Limit("requests: 1") },
        { "LB9317", true, Http($"- rewrite: {{uri: /a, uriRegexRewrite: {{match: a, rewrite: b}}}}\n  route: [{{{Reviews}}}]"), Http($"- rewrite: {{uri: /a}}\n  route: [{{{Reviews}}}]") },
        { "LB9320", false, Http("- route: [{destination: {host: nowhere}}]"), Http("- route: [{destination: {host: reviews.shop.svc.cluster.local}}]") },
        { "LB9321", false, Http("- route: [{destination: {host: two, subset: v9}}]"), Http("- route: [{destination: {host: two, subset: v1, port: {number: 1}}}]") },
        { "LB9322", false, Http("- route: [{destination: {host: reviews, port: {number: 1}}}]"), Http("- route: [{destination: {host: reviews, port: {number: 9080}}}]") },
        { "LB9322", false, Http("- route: [{destination: {host: two}}]"), Http("- route: [{destination: {host: two, port: {number: 2}}}]") },
        { "LB9323", true, Http($"- route: [{{{Reviews}}}]", "two.shop.svc.cluster.local"), Http($"- route: [{{{Reviews}}}]", "reviews.shop.svc.cluster.local") },
        { "LB9324", false, Http($"- route: [{{{Reviews}}}]\n- match: [{{uri: {{exact: /a}}}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{uri: {{exact: /a}}}}]\n  route: [{{{Reviews}}}]\n- route: [{{{Reviews}}}]") },
        { "LB9325", false, Http($"- mirror: {{host: nowhere}}\n  route: [{{{Reviews}}}]"), Http($"- mirror: {{host: two, port: {{number: 1}}}}\n  route: [{{{Reviews}}}]") },
        { "LB9326", false, Http($"- route: [{{{Reviews}}}]", "unknown"), Http($"- route: [{{{Reviews}}}]", "reviews") },
        { "LB9327", true, Rule("subsets: []", "two"), Rule("subsets: []", "reviews") },
        { "LB9328", false, Rule("subsets: [{name: a, labels: {version: v7}}]"), Rule("subsets: [{name: a, labels: {version: v1}}]") },
        { "LB9329", false, Http($"- match: [{{sourceLabels: {{app: x}}}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{headers: {{x: {{}}}}}}]\n  route: [{{{Reviews}}}]") },
        { "LB9329", false, Policy("tls: {mode: SIMPLE}"), Policy("loadBalancer: {simple: RANDOM}") },
        { "LB9330", false, Http($"- match: [{{port: 1}}]\n  route: [{{{Reviews}}}]"), Http($"- match: [{{port: 9080}}]\n  route: [{{{Reviews}}}]") },
        { "LB9331", true, Service("ports: [{port: 1}], address: 127.64.0.9"), Service("ports: [{port: 1}], address: 127.64.0.8") },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_wrong_has_its_code_and_what_is_right_has_not(string code, bool isError, string wrong, string right)
    {
        var found = Findings(wrong);

        Assert.Contains(found, finding => finding.Code == code && finding.IsError == isError);
        Assert.DoesNotContain(Findings(right), finding => finding.Code == code);
        Assert.All(found, finding => Assert.True(finding.Message.Length > 20 && finding.Field.StartsWith("spec", StringComparison.Ordinal)));
    }

    [Fact]
    public void There_are_at_least_twelve_codes() => Assert.True(Cases.Select(one => (string)one[0]).Distinct().Count() >= 12);

    private static IReadOnlyList<Finding> Findings(string yaml)
    {
        var snapshot = MeshYaml.Read(Present, "shop").Aggregate(new MeshSnapshot(), (all, one) => all.With(one));
        var subject = MeshYaml.Read(yaml, "shop").Single();
        return MeshValidator.Check(subject, snapshot.With(subject));
    }

    private static string Http(string http, string host = "reviews") => $"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: subject}}\nspec:\n  hosts: [{host}]\n  http:\n{string.Join('\n', http.Split('\n').Select(line => "  " + line))}";

    private static string Rule(string rest, string host = "reviews") => $"apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {{name: subject}}\nspec: {{host: {host}, {rest}}}";

    private static string Policy(string policy) => Rule($"trafficPolicy: {{{policy}}}");

    private static string Service(string spec) => $"apiVersion: servicemesh.luban.dev/v1alpha1\nkind: MeshService\nmetadata: {{name: subject}}\nspec: {{{spec}}}";

    private static string Limit(string limit) => $"apiVersion: servicemesh.luban.dev/v1alpha1\nkind: RateLimitPolicy\nmetadata: {{name: subject}}\nspec: {{host: reviews, limits: [{{{limit}}}]}}";
}
