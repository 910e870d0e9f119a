namespace LuBan.ServiceMesh.Proxy.Explaining;

/// <summary>A request that somebody asks about; it is not sent.</summary>
internal sealed record ExplainRequest
{
    public string Method { get; init; } = "GET";

    /// <summary>Such as <c>http://reviews.shop.example:9080/reviews/1?lang=en</c>.</summary>
    public string Url { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The address that it would come from.</summary>
    public string? From { get; init; }
}
