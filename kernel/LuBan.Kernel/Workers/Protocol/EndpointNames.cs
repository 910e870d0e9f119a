using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>How the kernel and a worker name the endpoint of a request to each other.</summary>
/// <param name="endpoints">The endpoints, in the order of the description.</param>
internal sealed class EndpointNames(IEnumerable<Endpoint> endpoints)
{
    private const string None = "-";

    private readonly Dictionary<Endpoint, string> _places = endpoints.Select((endpoint, place) => (endpoint, place))
        .ToDictionary(one => one.endpoint, one => one.place.ToString(CultureInfo.InvariantCulture), (IEqualityComparer<Endpoint>)ReferenceEqualityComparer.Instance);

    /// <summary>The place of an endpoint; a dash for none. What routing made up, such as the answer to a wrong method, goes by its own name.</summary>
    public string Of(Endpoint? endpoint) => endpoint is null ? None : _places.TryGetValue(endpoint, out var place) ? place : $"{None}{endpoint.DisplayName}";
}
