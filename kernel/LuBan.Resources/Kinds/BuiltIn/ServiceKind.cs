using System.Text.Json;
using System.Text.Json.Nodes;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind Service: data only. No address is given away, and nobody directs traffic.</summary>
internal static class ServiceKind
{
    private const string Nothing = "<none>";

    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("Service", "services") with
    {
        ShortNames = ["svc"],
        Categories = ["all"],
        HasStatus = true,
        SelectableFields = [".spec.clusterIP", ".spec.type"],
        Table = new BuiltInTable(
            [
                new("Name", ".metadata.name"), new("Type", ".spec.type"), new("Cluster-IP", ".spec.clusterIP"), new("External-IP", ".spec.externalIPs"),
                new("Port(s)", ".spec.ports"), new("Age", ".metadata.creationTimestamp"), new("Selector", ".spec.selector", Priority: 1),
            ], Cells),
        Schema = Schemas.Kind("Service is a name under which something answers. Where, the EndpointSlices say that carry its name as the label kubernetes.io/service-name.",
            ("spec", Spec()), ("status", Status())),
    };

    private static JsonObject Spec() => Object("What it offers, and for whom it stands.",
        ("ports", ListByKey("The ports.", "port", Port(), "protocol")),
        ("selector", Map("The labels of what it stands for.")),
        ("clusterIP", Text("A loopback address, None, or empty. None is given away here; once written it stays.")),
        ("clusterIPs", List("The same as a list.")),
        ("type", Text("ClusterIP, NodePort, LoadBalancer or ExternalName.", "ClusterIP")),
        ("externalIPs", List("Other addresses at which it answers.")),
        ("externalName", Text("The host name it stands for, of the type ExternalName.")),
        ("sessionAffinity", Text("None or ClientIP.", "None")),
        ("sessionAffinityConfig", Object("For how long a client is sent to the same endpoint.",
            ("clientIP", Object("For the affinity ClientIP.", ("timeoutSeconds", Int32("Seconds, from 1 to 86400.")))))),
        ("externalTrafficPolicy", Text("Cluster or Local.")), ("internalTrafficPolicy", Text("Cluster or Local.")),
        ("trafficDistribution", Text("Which endpoints to prefer.")),
        ("publishNotReadyAddresses", Flag("Whether endpoints that are not ready count.")),
        ("healthCheckNodePort", Int32("The port for health checks of load balancers.")),
        ("ipFamilies", List("IPv4, IPv6, or both.")), ("ipFamilyPolicy", Text("SingleStack, PreferDualStack or RequireDualStack.")),
        ("loadBalancerIP", Text("The address that is wanted of a load balancer.")), ("loadBalancerSourceRanges", List("The networks that it lets in.")),
        ("loadBalancerClass", Text("Who brings it.")), ("allocateLoadBalancerNodePorts", Flag("Whether it needs node ports.")));

    private static JsonObject Port() => Object("A port.",
        ("name", Text("The name; may be left out where there is one port only.")),
        ("port", Int32("The port, 1 to 65535.")),
        ("targetPort", IntOrString("The port of the endpoints: a number, or the name of one; the port when nothing is said.")),
        ("protocol", Text("TCP, UDP or SCTP.", "TCP")),
        ("appProtocol", Text("What is spoken, such as http or kubernetes.io/h2c.")),
        ("nodePort", Int32("The port on each node, of the types NodePort and LoadBalancer."))).Required("port");

    private static JsonObject Status() => Object("What is the case.",
        ("loadBalancer", Object("Where a load balancer answers.",
            ("ingress", List("Its addresses.", Object("One address.", ("ip", Text("An IP address.")), ("hostname", Text("A host name."))))))),
        ("conditions", ListByKey("Conditions.", "type", Object("A condition.",
            ("type", Text("What it says.")), ("status", Text("True, False or Unknown.")), ("observedGeneration", new JsonObject { ["type"] = "integer", ["format"] = "int64" }),
            ("lastTransitionTime", Time("When its status last changed.")), ("reason", Text("Why, in one word.")), ("message", Text("Why, for people."))))));

    private static IReadOnlyList<JsonNode?> Cells(JsonElement item, Func<JsonElement?, JsonNode?> age) =>
    [
        item.At("metadata", "name").Text(), item.At("spec", "type").Text(), OrNothing(item.At("spec", "clusterIP").Text()), External(item), Ports(item),
        age(item.At("metadata", "creationTimestamp")), Selector(item),
    ];

    private static string External(JsonElement item)
    {
        var addresses = string.Join(",", item.At("spec", "externalIPs").Items().Select(each => each.ToString()));
        var type = item.At("spec", "type").Text();
        if (type == "ExternalName") return OrNothing(item.At("spec", "externalName").Text());
        if (type != "LoadBalancer") return OrNothing(addresses);
        var balancer = string.Join(",", item.At("status", "loadBalancer", "ingress").Items().Select(each => each.At("ip").Text() is { Length: > 0 } ip ? ip : each.At("hostname").Text()));
        return string.Join(",", new[] { balancer, addresses }.Where(each => each.Length > 0)) is { Length: > 0 } all ? all : "<pending>";
    }

    private static string Ports(JsonElement item) => OrNothing(string.Join(",", item.At("spec", "ports").Items().Select(port =>
        port.At("nodePort").Text() is { Length: > 0 } node ? $"{port.At("port").Text()}:{node}/{port.At("protocol").Text()}" : $"{port.At("port").Text()}/{port.At("protocol").Text()}")));

    private static string Selector(JsonElement item) => item.At("spec", "selector") is { ValueKind: JsonValueKind.Object } selector
        ? OrNothing(string.Join(",", selector.EnumerateObject().OrderBy(each => each.Name, StringComparer.Ordinal).Select(each => $"{each.Name}={each.Value}")))
        : Nothing;

    private static string OrNothing(string text) => text.Length == 0 ? Nothing : text;
}
