using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LuBan.Resources.Http;

/// <summary>How an answer is shaped.</summary>
internal enum ResponseFormat
{
    /// <summary>The objects themselves.</summary>
    Object,

    /// <summary>Rows for a person (<c>meta.k8s.io/v1 Table</c>).</summary>
    Table,

    /// <summary>Metadata only (<c>meta.k8s.io/v1 PartialObjectMetadata</c>).</summary>
    Metadata,
}

/// <summary>Reads the Accept header.</summary>
internal static class Accept
{
    /// <summary>The first format in the client's order that can be served.</summary>
    /// <exception cref="Sdk.ResourceException">406 when there is none.</exception>
    internal static ResponseFormat Negotiate(HttpRequest request) => Choose(request)?.Format ?? throw NotAcceptable();

    /// <summary>As <see cref="Negotiate"/>, for a stream: YAML has no form for that.</summary>
    internal static ResponseFormat NegotiateStream(HttpRequest request) => Choose(request) is { IsYaml: false } chosen ? chosen.Format : throw NotAcceptable();

    /// <summary>Whether YAML is what the client wants.</summary>
    internal static bool IsYaml(HttpRequest request) => Choose(request) is { IsYaml: true };

    private static (ResponseFormat Format, bool IsYaml)? Choose(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return (ResponseFormat.Object, false);
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return null;
        foreach (var media in ByQuality(accepted))
        {
            var isYaml = media.MediaType.Value is "application/yaml";
            if (!isYaml && !IsJson(media)) continue;
            if (Parameter(media, "as") is not { } shape) return (ResponseFormat.Object, isYaml);
            if (Parameter(media, "g") != "meta.k8s.io" || Parameter(media, "v") is not ("v1" or "v1beta1")) continue;
            if (shape == "Table") return (ResponseFormat.Table, isYaml);
            if (shape is "PartialObjectMetadata" or "PartialObjectMetadataList") return (ResponseFormat.Metadata, isYaml);
        }

        return null;
    }

    /// <summary>The version of aggregated discovery that the client prefers; null for the plain documents.</summary>
    internal static string? AggregatedDiscovery(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return null;
        foreach (var media in ByQuality(accepted))
        {
            if (!IsJson(media)) continue;
            if (Parameter(media, "as") is null) return null;
            if (Parameter(media, "as") == "APIGroupDiscoveryList" && Parameter(media, "g") == "apidiscovery.k8s.io" && Parameter(media, "v") is "v2" or "v2beta1")
                return Parameter(media, "v");
        }

        return null;
    }

    /// <summary>Whether this type is accepted, and not only after JSON. Read by hand: the name may hold an '@', which no header parser lets through.</summary>
    internal static bool Prefers(HttpRequest request, string mediaType)
    {
        var accepted = request.Headers.Accept.ToString().Split(',').Select(media => media.Split(';')[0].Trim());
        return accepted.FirstOrDefault(media => media == mediaType || media is "application/json" or "*/*") == mediaType;
    }

    private static IEnumerable<MediaTypeHeaderValue> ByQuality(IList<MediaTypeHeaderValue> accepted) =>
        accepted.Where(media => media.Quality != 0).OrderByDescending(media => media.Quality ?? 1);

    private static bool IsJson(MediaTypeHeaderValue media) => media.MediaType.Value is "application/json" or "*/*" or "application/*";

    private static string? Parameter(MediaTypeHeaderValue media, string name) =>
        media.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value;

    private static Sdk.ResourceException NotAcceptable() => Refusal.Create(406, "NotAcceptable",
        "only the following media types are accepted: application/json, application/yaml, application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
}
