namespace LuBan.Kernel.Browsing;

/// <summary>A description of an API in OpenAPI, that this server has. Whoever hosts the kernel adds those of its own as services.</summary>
/// <param name="Name">A short name without spaces, unique.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Url">Where it is, on this server.</param>
public sealed record ApiDocument(string Name, string Title, string Url)
{
    /// <summary>The extension that serves the API; null for an API of the server's own.</summary>
    public string? Extension { get; init; }
}
