using LuBan.Sdk;
using LuBan.Sdk.Testing;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Tests;

/// <summary>Writes objects into a kernel, and waits for what becomes of them.</summary>
internal static class Objects
{
    public static object Config => new { sharedPort = 0, metricsPort = 0 };

    /// <summary>Creates the objects of some YAML in the namespace "default".</summary>
    public static async Task ApplyAsync(this TestKernel kernel, string yaml)
    {
        foreach (var one in MeshYaml.Read(yaml, "default"))
        {
            switch (one)
            {
                case MeshService service: await kernel.Resources<MeshService>().CreateAsync(service); break;
                case VirtualService service: await kernel.Resources<VirtualService>().CreateAsync(service); break;
                case DestinationRule rule: await kernel.Resources<DestinationRule>().CreateAsync(rule); break;
                case RateLimitPolicy policy: await kernel.Resources<RateLimitPolicy>().CreateAsync(policy); break;
            }
        }
    }

    public static bool Is(this IReadOnlyList<Condition>? conditions, string type, string status) => conditions?.Any(one => one.Type == type && one.Status == status) == true;

    /// <summary>The service "reviews" of two peers, with subsets, and a split of its traffic.</summary>
    public static string Reviews(int port, Peer v1, Peer v2, int first, int second, string name = "reviews") => $$"""
        apiVersion: servicemesh.luban.dev/v1alpha1
        kind: MeshService
        metadata: {name: {{name}}}
        spec:
          ports: [{name: http, port: {{port}} } ]
          endpoints:
          - {address: 127.0.0.1, port: {{v1.Port}}, labels: {app: {{name}}, version: v1} }
          - {address: 127.0.0.1, port: {{v2.Port}}, labels: {app: {{name}}, version: v2} }
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: {{name}}}
        spec:
          host: {{name}}
          subsets:
          - {name: v1, labels: {version: v1} }
          - {name: v2, labels: {version: v2} }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{name}}}
        spec:
          hosts: [{{name}}]
          http:
          - route:
            - {destination: {host: {{name}}, subset: v1}, weight: {{first}}}
            - {destination: {host: {{name}}, subset: v2}, weight: {{second}}}
        """;
}
