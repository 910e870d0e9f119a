using System.Text.Json;
using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Validation;

namespace LuBan.ServiceMesh.Running;

/// <summary>Writes into each object what the mesh makes of it; only what has changed.</summary>
internal sealed class StatusWriter(IResourceClient<VirtualService> virtualServices, IResourceClient<DestinationRule> destinationRules, IResourceClient<MeshService> meshServices, IResourceClient<RateLimitPolicy> rateLimits, TimeProvider time)
{
    public async Task WriteAsync(MeshSnapshot snapshot, IReadOnlyDictionary<Resource, IReadOnlyList<Finding>> checks, IReadOnlyDictionary<string, string> addresses, ProxyStatus? proxy, string? problem, CancellationToken cancellationToken)
    {
        var registry = new HostRegistry(snapshot);
        foreach (var one in snapshot.MeshServices) await WriteAsync(meshServices, one, one.Status, StatusOf(one, checks[one], addresses, registry, proxy, problem), status => one with { Status = status }, cancellationToken);
        foreach (var one in snapshot.VirtualServices) await WriteAsync(virtualServices, one, one.Status, StatusOf(one, one.Status, checks[one], problem), status => one with { Status = status }, cancellationToken);
        foreach (var one in snapshot.DestinationRules) await WriteAsync(destinationRules, one, one.Status, StatusOf(one, one.Status, checks[one], problem), status => one with { Status = status }, cancellationToken);
        foreach (var one in snapshot.RateLimits) await WriteAsync(rateLimits, one, one.Status, StatusOf(one, one.Status, checks[one], problem), status => one with { Status = status }, cancellationToken);
    }

    private static async Task WriteAsync<T, TStatus>(IResourceClient<T> client, T resource, TStatus? before, TStatus after, Func<TStatus, T> with, CancellationToken cancellationToken) where T : Resource
    {
        if (JsonSerializer.Serialize(before) == JsonSerializer.Serialize(after)) return;
        try
        {
            await client.UpdateStatusAsync(with(after), cancellationToken);
        }
        catch (ResourceException exception) when (exception.StatusCode is 404 or 409)
        {
            // Gone, or changed meanwhile: the change is published too, and its status written then.
            _ = resource;
        }
    }

    private MeshStatus StatusOf(Resource resource, MeshStatus? before, IReadOnlyList<Finding> findings, string? problem) =>
        new(Conditions(resource, before?.Conditions, findings, problem), Messages(findings), resource.Metadata.Generation);

    private MeshServiceStatus StatusOf(MeshService service, IReadOnlyList<Finding> findings, IReadOnlyDictionary<string, string> addresses, HostRegistry registry, ProxyStatus? proxy, string? problem)
    {
        var key = $"{service.Metadata.Namespace}/{service.Metadata.Name}";
        var unheard = proxy?.Listeners.Where(one => one.Host == key && one.Problem is not null).Select(one => $"LB9352: {one.Address}:{one.Port} cannot be listened at: {one.Problem}").ToList() ?? [];
        return new()
        {
            Address = addresses.GetValueOrDefault(key) ?? service.Status?.Address, Endpoints = registry.All.FirstOrDefault(one => one.Key == key)?.Endpoints.Count ?? 0,
            Conditions = Conditions(service, service.Status?.Conditions, findings, problem ?? (unheard.Count > 0 ? string.Join(" ", unheard) : null)), ValidationMessages = Messages(findings), ObservedGeneration = service.Metadata.Generation,
        };
    }

    private IReadOnlyList<Condition> Conditions(Resource resource, IReadOnlyList<Condition>? before, IReadOnlyList<Finding> findings, string? problem)
    {
        var error = findings.FirstOrDefault(one => one.IsError);
        var unsupported = findings.Where(one => one.Code == "LB9329").Select(one => one.Field).ToList();
        var ready = error is not null ? Of("Ready", false, "Invalid", $"{error.Code}: {error.Field}: {error.Message}") : problem is not null ? Of("Ready", false, "NotInForce", problem) : Of("Ready", true, "InForce", "The data plane follows it.");
        var supported = unsupported.Count > 0 ? Of("Supported", false, "UnsupportedFields", $"These fields have no effect: {string.Join(", ", unsupported)}.") : Of("Supported", true, "AllFields", "All of its fields have their effect.");
        return ConditionExtensions.SetCondition(ConditionExtensions.SetCondition(before, ready, time), supported, time);

        Condition Of(string type, bool holds, string reason, string message) => new() { Type = type, Status = holds ? "True" : "False", Reason = reason, Message = message, ObservedGeneration = resource.Metadata.Generation };
    }

    private static List<ValidationMessage>? Messages(IReadOnlyList<Finding> findings) => findings.Count == 0 ? null : [.. findings.Select(one => new ValidationMessage(one.Code, one.IsError ? "Error" : "Warning", one.Field, one.Message))];
}
