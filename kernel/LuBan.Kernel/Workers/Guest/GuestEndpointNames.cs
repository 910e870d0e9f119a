using System.Runtime.CompilerServices;
using System.Text.Json;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Finds the place of an endpoint in the description. Not by the object: the framework makes endpoints anew when it likes to.</summary>
internal sealed class GuestEndpointNames
{
    private readonly ConditionalWeakTable<Endpoint, string> _known = [];
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    public GuestEndpointNames(IReadOnlyList<WorkerEndpoint> endpoints)
    {
        for (var place = 0; place < endpoints.Count; place++) _places.TryAdd(Text(endpoints[place]), EndpointNames.At(place));
    }

    public string Of(Endpoint? endpoint) => endpoint is null ? EndpointNames.None : _known.GetValue(endpoint, Find);

    private string Find(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && _places.TryGetValue(Text(GuestEndpoints.Describe(route)), out var place) ? place : EndpointNames.MadeUp(endpoint);

    private static string Text(WorkerEndpoint endpoint) => JsonSerializer.Serialize(endpoint, ProtocolJson.Options);
}
