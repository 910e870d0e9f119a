using System.Net;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Ports that can be told apart, addresses that stay on this machine, and what each type demands.</summary>
internal sealed class ServiceRules() : BuiltInRules(ServiceKind.Kind)
{
    private const string Headless = "None";
    private const string External = "ExternalName";
    private const int LongestAffinity = 86400;

    internal override void Default(JsonObject next, JsonObject? old)
    {
        if (next["spec"] is not JsonObject spec) return;
        if (Text(spec["type"]).Length == 0) spec["type"] = "ClusterIP";
        if (Text(spec["sessionAffinity"]).Length == 0) spec["sessionAffinity"] = "None";
        foreach (var port in (spec["ports"] as JsonArray ?? []).OfType<JsonObject>()) DefaultPort(port, isExternal: Text(spec["type"]) == External);
        // Clients in Go write what is not set as 0.
        if (PortRules.Number(spec["healthCheckNodePort"]) == 0) spec.Remove("healthCheckNodePort");
        KeepAddress(spec, old?["spec"] as JsonObject);
        if (Text(spec["clusterIP"]) is { Length: > 0 } address && spec["clusterIPs"] is not JsonArray { Count: > 0 }) spec["clusterIPs"] = new JsonArray(address);
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        if (request.Old is null && !(Names.IsLabel(request.Name) && char.IsAsciiLetterLower(request.Name[0])))
            yield return Invalid("metadata.name", $"\"{request.Name}\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character");
        if (next["spec"] is not JsonObject spec)
        {
            yield return Required("spec");
            yield break;
        }

        foreach (var cause in CheckWords(spec).Concat(CheckPorts(spec)).Concat(CheckAddresses(spec)).Concat(CheckSelector(spec)).Concat(CheckChange(spec, request.Old?["spec"] as JsonObject)))
            yield return cause;
    }

    private static void DefaultPort(JsonObject port, bool isExternal)
    {
        if (Text(port["protocol"]).Length == 0) port["protocol"] = "TCP";
        var target = port["targetPort"];
        if (!isExternal && (target is null || PortRules.Number(target) == 0 || target is JsonValue text && text.TryGetValue<string>(out var name) && name.Length == 0)) port["targetPort"] = port["port"]?.DeepClone();
        if (PortRules.Number(port["nodePort"]) == 0) port.Remove("nodePort");
    }

    /// <summary>An update that says nothing about the address keeps it.</summary>
    private static void KeepAddress(JsonObject spec, JsonObject? old)
    {
        if (old is null || Text(spec["clusterIP"]).Length > 0 || Text(spec["type"]) == External || Text(old["clusterIP"]) is not { Length: > 0 } address) return;
        spec["clusterIP"] = address;
        if (spec["clusterIPs"] is not JsonArray { Count: > 0 }) spec["clusterIPs"] = old["clusterIPs"]?.DeepClone();
    }

    private static IEnumerable<StatusCause> CheckWords(JsonObject spec)
    {
        (string Field, string[] Words)[] rules =
        [
            ("type", ["ClusterIP", External, "LoadBalancer", "NodePort"]), ("sessionAffinity", ["ClientIP", "None"]),
            ("internalTrafficPolicy", ["Cluster", "Local"]), ("externalTrafficPolicy", ["Cluster", "Local"]), ("ipFamilyPolicy", ["PreferDualStack", "RequireDualStack", "SingleStack"]),
        ];
        foreach (var (field, words) in rules)
            if (Text(spec[field]) is { Length: > 0 } text && !words.Contains(text))
                yield return Unsupported($"spec.{field}", text, words);
        if (PortRules.Number(spec["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"]) is { } seconds and not (> 0 and <= LongestAffinity))
            yield return Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", $"{seconds}: must be greater than 0 and less than or equal to {LongestAffinity}");
        if (Text(spec["type"]) != External) yield break;
        var name = Text(spec["externalName"]).TrimEnd('.');
        if (name.Length == 0) yield return Required("spec.externalName");
        else if (!Names.IsSubdomain(name)) yield return Invalid("spec.externalName", $"\"{name}\": must be a host name");
    }

    private static IEnumerable<StatusCause> CheckPorts(JsonObject spec)
    {
        var ports = (spec["ports"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var type = Text(spec["type"]);
        if (ports.Count == 0 && Text(spec["clusterIP"]) != Headless && type != External) yield return Required("spec.ports");
        var (names, numbers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, field, name) = (ports[i], $"spec.ports[{i}]", Text(ports[i]["name"]));
            if (ports.Count > 1 && name.Length == 0) yield return Required($"{field}.name");
            else if (name.Length > 0) foreach (var cause in PortRules.CheckName(name, names, field)) yield return cause;
            foreach (var cause in PortRules.CheckNumber(port["port"], $"{field}.port").Concat(PortRules.CheckProtocol(port, field)).Concat(PortRules.CheckTarget(port["targetPort"], $"{field}.targetPort"))) yield return cause;
            var place = $"{port["port"]}/{Text(port["protocol"])}";
            if (!numbers.Add(place)) yield return PortRules.Duplicate(field, place);
            if (port["nodePort"] is null) continue;
            if (type is not ("NodePort" or "LoadBalancer")) yield return Forbidden($"{field}.nodePort", "may not be used when `type` is 'ClusterIP'");
            foreach (var cause in PortRules.CheckNumber(port["nodePort"], $"{field}.nodePort")) yield return cause;
        }
    }

    private static IEnumerable<StatusCause> CheckAddresses(JsonObject spec)
    {
        var addresses = (spec["clusterIPs"] as JsonArray ?? []).Select(Text).ToList();
        var first = Text(spec["clusterIP"]);
        if (Text(spec["type"]) == External && (first.Length > 0 || addresses.Count > 0)) yield return Forbidden("spec.clusterIPs[0]", "may not be set when `type` is 'ExternalName'");
        if (addresses.Count > 0 && addresses[0] != first) yield return Invalid("spec.clusterIPs", $"[{string.Join(" ", addresses)}]: first value must match `clusterIP`");
        if (addresses.Count > 2) yield return Invalid("spec.clusterIPs", $"[{string.Join(" ", addresses)}]: may only hold up to 2 values");
        for (var i = 0; i < addresses.Count; i++)
            if (!(addresses[i] == Headless && addresses.Count == 1) && !(IPAddress.TryParse(addresses[i], out var address) && IPAddress.IsLoopback(address)))
                yield return Invalid($"spec.clusterIPs[{i}]", $"\"{addresses[i]}\": must be a loopback address such as 127.0.0.1, or None: this server gives no addresses away");
        var others = (spec["externalIPs"] as JsonArray ?? []).Select(Text).ToList();
        for (var i = 0; i < others.Count; i++)
            if (!IPAddress.TryParse(others[i], out _))
                yield return Invalid($"spec.externalIPs[{i}]", $"\"{others[i]}\": must be a valid IP address");
    }

    private static IEnumerable<StatusCause> CheckSelector(JsonObject spec)
    {
        foreach (var (key, value) in spec["selector"] as JsonObject ?? [])
        {
            if (!Names.IsQualifiedName(key)) yield return Invalid("spec.selector", $"\"{key}\": is not a label key");
            if (!Names.IsLabelValue(Text(value))) yield return Invalid("spec.selector", $"\"{value}\": is not a label value");
        }
    }

    private static IEnumerable<StatusCause> CheckChange(JsonObject spec, JsonObject? old)
    {
        if (old is null || Text(old["clusterIP"]) is not { Length: > 0 } before || External == Text(old["type"]) || External == Text(spec["type"])) yield break;
        if (Text(spec["clusterIP"]) is var now && now != before) yield return Invalid("spec.clusterIPs[0]", $"[\"{now}\"]: field is immutable");
    }

    private static StatusCause Unsupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(word => $"\"{word}\""))}", field);
}
