using System.Net;
using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Validation;

/// <summary>Says everything that is wrong with an object, or odd, as it stands among the others.</summary>
internal static class MeshValidator
{
    private static readonly string[] Protocols = ["HTTP", "HTTP2", "GRPC"];

    /// <summary>The findings about an object.</summary>
    /// <param name="resource">The object; of another kind there are none.</param>
    /// <param name="snapshot">The others. The object itself may be among them.</param>
    public static IReadOnlyList<Finding> Check(Resource resource, MeshSnapshot snapshot) => Check(resource, snapshot, new HostRegistry(snapshot));

    /// <summary>The same, with a registry that is there already.</summary>
    public static IReadOnlyList<Finding> Check(Resource resource, MeshSnapshot snapshot, HostRegistry registry) => resource switch
    {
        VirtualService service => new VirtualServiceRules(service, snapshot, registry).Check(),
        DestinationRule rule => new DestinationRuleRules(rule, snapshot, registry).Check(),
        MeshService service => Check(service, snapshot),
        RateLimitPolicy policy => Check(policy, registry),
        _ => [],
    };

    private static IReadOnlyList<Finding> Check(MeshService service, MeshSnapshot snapshot)
    {
        var findings = new Findings();
        var spec = service.Spec;
        if (spec.Ports.Count == 0) findings.Error("LB9315", "spec.ports", "There is no port. Say where the service is called.");
        for (var index = 0; index < spec.Ports.Count; index++)
        {
            var port = spec.Ports[index];
            if (port.Port is < 1 or > 65535) findings.Error("LB9315", $"spec.ports[{index}].port", $"{port.Port} is no port. Write 1 to 65535.");
            if (spec.Ports.Take(index).Any(one => one.Port == port.Port)) findings.Error("LB9315", $"spec.ports[{index}].port", $"The port {port.Port} is there twice.");
            if (spec.Ports.Count > 1 && string.IsNullOrEmpty(port.Name)) findings.Error("LB9315", $"spec.ports[{index}].name", "With several ports each needs a name.");
            if (port.Protocol is { } protocol && !Protocols.Contains(protocol)) findings.Error("LB9315", $"spec.ports[{index}].protocol", $"'{protocol}' is not carried. There are HTTP, HTTP2 and GRPC.");
        }
        if (spec.Address is { } address && !AddressBook.Contains(address)) findings.Error("LB9315", "spec.address", $"'{address}' is no address of 127.64.0.0/10. Leave the field out to get one.");
        if (spec is { Service: not null, Endpoints: not null }) findings.Error("LB9315", "spec", "Only one of service and endpoints may be given.");
        foreach (var (endpoint, index) in (spec.Endpoints ?? []).Select((one, index) => (one, index)))
        {
            if (!IPAddress.TryParse(endpoint.Address, out _)) findings.Error("LB9315", $"spec.endpoints[{index}].address", $"'{endpoint.Address}' is no address, such as 127.0.0.1.");
        }
        var others = snapshot.MeshServices.Where(other => (other.Metadata.Namespace, other.Metadata.Name) != (service.Metadata.Namespace, service.Metadata.Name)).ToList();
        if (spec.Address is { } wanted && others.Find(other => other.Spec.Address == wanted) is { } holder) findings.Error("LB9331", "spec.address", $"The MeshService '{holder.Metadata.Namespace}/{holder.Metadata.Name}' has the address {wanted}.");
        foreach (var host in spec.Hosts ?? [])
        {
            if (others.Find(other => other.Spec.Hosts?.Contains(host, StringComparer.OrdinalIgnoreCase) == true) is { } other) findings.Error("LB9331", "spec.hosts", $"The MeshService '{other.Metadata.Namespace}/{other.Metadata.Name}' is called '{host}' as well.");
        }
        return findings.All;
    }

    private static IReadOnlyList<Finding> Check(RateLimitPolicy policy, HostRegistry registry)
    {
        var findings = new Findings();
        if (registry.Find(policy.Spec.Host, policy.Metadata.Namespace ?? "")?.Service is null) findings.Warning("LB9320", "spec.host", $"There is no MeshService '{policy.Spec.Host}' (seen from namespace '{policy.Metadata.Namespace}'). The limits have no effect until there is one.");
        if (policy.Spec.Limits.Count == 0) findings.Error("LB9316", "spec.limits", "There is no limit.");
        for (var index = 0; index < policy.Spec.Limits.Count; index++)
        {
            var (limit, field) = (policy.Spec.Limits[index], $"spec.limits[{index}]");
            if (limit.Requests < 1) findings.Error("LB9316", $"{field}.requests", $"{limit.Requests} is no limit. Write 1 or more.");
            if (limit.Burst is < 1) findings.Error("LB9316", $"{field}.burst", $"{limit.Burst} would let nothing through. Write 1 or more.");
            if (limit.Key is { Header: not null, SourceIp: true }) findings.Error("LB9316", $"{field}.key", "Only one of header and sourceIp may be given.");
            findings.Span(limit.Per, $"{field}.per");
            if (limit.Match is { } match) findings.Match(match, $"{field}.match");
        }
        return findings.All;
    }
}
