using System.Text.Json;
using System.Text.Json.Nodes;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The kind EndpointSlice of <c>discovery.k8s.io</c>: where services answer. Whoever offers something writes them.</summary>
internal static class EndpointSliceKind
{
    private const int Shown = 3;

    internal static ResourceKind Kind { get; } = BuiltInKinds.In("discovery.k8s.io", "EndpointSlice", "endpointslices") with
    {
        Table = BuiltInTable.Of(
            (new PrinterColumn("AddressType", ".addressType"), item => item.At("addressType").Text()),
            (new PrinterColumn("Ports", ".ports"), item => Some(item.At("ports").Items().Select(port => port.At("port").Text() is { Length: > 0 } number ? number : "*"))),
            (new PrinterColumn("Endpoints", ".endpoints"), item => Some(item.At("endpoints").Items().SelectMany(endpoint => endpoint.At("addresses").Items()).Select(address => address.ToString())))),
        Schema = Schemas.Kind("EndpointSlice says where a service answers: the one that its label kubernetes.io/service-name names.",
            ("addressType", Text("IPv4, IPv6 or FQDN: what the addresses are. It cannot change.")),
            ("endpoints", List("Who answers.", Endpoint())),
            ("ports", List("At which ports each of them answers.", Port()))).Required("addressType"),
    };

    private static JsonObject Endpoint() => Object("One who answers.",
        ("addresses", List("Its addresses, all of the same one.", listType: "set")),
        ("conditions", Object("How it is. What is missing is not known.",
            ("ready", Flag("Whether it should get traffic; counts as true when nothing is said.")), ("serving", Flag("Whether it can answer, also while it terminates.")),
            ("terminating", Flag("Whether it is going away.")))),
        ("hostname", Text("A host name of its own.")),
        ("targetRef", ObjectReference("The object that stands behind it.")),
        ("nodeName", Text("The machine it is on.")), ("zone", Text("The zone it is in.")),
        ("hints", Object("Who should prefer it.", ("forZones", List("The zones for which it is.", Object("A zone.", ("name", Text("Its name."))))))),
        ("deprecatedTopology", Map("What v1beta1 knew about its place."))).Required("addresses");

    private static JsonObject Port() => Object("A port.",
        ("name", Text("The name, as in the service.")), ("port", Int32("The port, 1 to 65535; missing for all ports.")),
        ("protocol", Text("TCP, UDP or SCTP.", "TCP")), ("appProtocol", Text("What is spoken.")));

    private static JsonNode? Some(IEnumerable<string> values)
    {
        var all = values.ToList();
        if (all.Count == 0) return "<unset>";
        var first = string.Join(",", all.Take(Shown));
        return all.Count > Shown ? $"{first} + {all.Count - Shown} more..." : first;
    }
}
