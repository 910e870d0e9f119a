using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Addresses of one type that lead to somebody, and ports that can be told apart.</summary>
internal sealed class EndpointSliceRules() : BuiltInRules(EndpointSliceKind.Kind)
{
    private const int MostEndpoints = 1000;
    private const int MostAddresses = 100;
    private const int MostPorts = 100;

    internal override void Default(JsonObject next, JsonObject? old)
    {
        foreach (var port in (next["ports"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Text(port["protocol"]).Length == 0) port["protocol"] = "TCP";
            // Clients in Go write what is not set as an empty text or as null.
            if (port["name"] is null) port["name"] = "";
        }

        RoleRules.DropNull(next, "ports");
        // They are demanded, and null where there are none.
        if (next["endpoints"] is null) next["endpoints"] = new JsonArray();
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var type = Text(next["addressType"]);
        if (type.Length == 0) yield return Required("addressType");
        else if (type is not ("IPv4" or "IPv6" or "FQDN")) yield return new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{type}\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"", "addressType");
        if (request.Old is { } old && Text(old["addressType"]) != type) yield return Invalid("addressType", $"\"{type}\": field is immutable");
        var endpoints = (next["endpoints"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (endpoints.Count > MostEndpoints) yield return TooMany("endpoints", endpoints.Count, MostEndpoints);
        else foreach (var cause in endpoints.SelectMany((endpoint, i) => CheckEndpoint(endpoint, type, $"endpoints[{i}]"))) yield return cause;
        var ports = (next["ports"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (ports.Count > MostPorts) yield return TooMany("ports", ports.Count, MostPorts);
        else foreach (var cause in CheckPorts(ports)) yield return cause;
    }

    private static IEnumerable<StatusCause> CheckEndpoint(JsonObject endpoint, string type, string field)
    {
        var addresses = (endpoint["addresses"] as JsonArray ?? []).Select(Text).ToList();
        if (addresses.Count == 0) yield return Required($"{field}.addresses", "must contain at least 1 address");
        if (addresses.Count > MostAddresses) yield return TooMany($"{field}.addresses", addresses.Count, MostAddresses);
        for (var i = 0; i < addresses.Count; i++)
            if (ProblemOf(addresses[i], type) is { } problem)
                yield return Invalid($"{field}.addresses[{i}]", $"\"{addresses[i]}\": {problem}");
        if (Text(endpoint["hostname"]) is { Length: > 0 } host && !Names.IsLabel(host)) yield return Invalid($"{field}.hostname", $"\"{host}\": must be a lowercase RFC 1123 label");
    }

    private static IEnumerable<StatusCause> CheckPorts(List<JsonObject> ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return ports.SelectMany((port, i) => PortRules.CheckName(Text(port["name"]), names, $"ports[{i}]")
            .Concat(PortRules.CheckNumber(port["port"], $"ports[{i}].port")).Concat(PortRules.CheckProtocol(port, $"ports[{i}]")));
    }

    private static string? ProblemOf(string text, string type)
    {
        if (type == "FQDN") return Names.IsSubdomain(text.TrimEnd('.')) ? null : "must be a host name";
        var family = type == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        // Parsing alone takes "1" and "0x7f.1" for addresses.
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != family || (family == AddressFamily.InterNetwork && address.ToString() != text)) return $"must be a valid {(type == "IPv6" ? "IPv6" : "IPv4")} address";
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return "may not be unspecified";
        var isMulticast = address.IsIPv6Multicast || (family == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240);
        return isMulticast ? "may not be a multicast address" : null;
    }

    private static StatusCause TooMany(string field, int count, int most) => new("FieldValueTooMany", $"Too many: {count}: must have at most {most} items", field);
}
