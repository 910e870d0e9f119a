using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>How the kernel and a worker name the endpoint of a request to each other.</summary>
/// <param name="endpoints">The kernel's endpoints, in the order of the description.</param>
internal sealed class EndpointNames(IEnumerable<Endpoint> endpoints)
{
    /// <summary>There is no endpoint.</summary>
    public const string None = "-";

    private readonly Dictionary<Endpoint, string> _places = endpoints.Select((endpoint, place) => (endpoint, place))
        .ToDictionary(one => one.endpoint, one => At(one.place), (IEqualityComparer<Endpoint>)ReferenceEqualityComparer.Instance);

    public static string At(int place) => place.ToString(CultureInfo.InvariantCulture);

    /// <summary>What routing made up, such as the answer to a wrong method, goes by its own name.</summary>
    public static string MadeUp(Endpoint endpoint) => $"{None}{endpoint.DisplayName}";

    public string Of(Endpoint? endpoint) => endpoint is null ? None : _places.TryGetValue(endpoint, out var place) ? place : MadeUp(endpoint);
}
