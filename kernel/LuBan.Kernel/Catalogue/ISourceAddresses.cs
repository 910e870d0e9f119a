using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Finds where a package source is at this moment. A server that embeds a feed of its own replaces it.</summary>
public interface ISourceAddresses
{
    /// <summary>The beginning of addresses that only the server that embeds a feed can resolve, such as <c>embedded:default</c>.</summary>
    const string EmbeddedScheme = "embedded:";

    /// <summary>Turns the <c>spec.url</c> of a source into the address to ask.</summary>
    /// <param name="url">The url as written.</param>
    /// <returns>The address of a V3 service index, or a folder.</returns>
    /// <exception cref="ExtensionException">LB4307: this server embeds no such feed.</exception>
    string Resolve(string url);
}

/// <summary>Addresses of a kernel that embeds no feed: as they are written.</summary>
internal sealed class PlainSourceAddresses : ISourceAddresses
{
    public string Resolve(string url) => url.StartsWith(ISourceAddresses.EmbeddedScheme, StringComparison.OrdinalIgnoreCase)
        ? throw new ExtensionException("LB4307", $"The package source '{url}' is a feed inside the server, and this server has none of that name. Start it with its marketplace, or write the address of a feed.")
        : url;
}
