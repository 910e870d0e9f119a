using LuBan.Kernel.Catalogue;
using LuBan.Sdk;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace LuBan.Server;

/// <summary>Where the embedded feed is on this machine at this moment. Each replica asks its own.</summary>
internal sealed class EmbeddedAddresses(IServer server) : ISourceAddresses
{
    public const string Default = ISourceAddresses.EmbeddedScheme + "default";

    public string Resolve(string url)
    {
        if (!url.StartsWith(ISourceAddresses.EmbeddedScheme, StringComparison.OrdinalIgnoreCase)) return url;
        if (!url.Equals(Default, StringComparison.OrdinalIgnoreCase)) throw new ExtensionException("LB6106", $"The package source '{url}' is a feed inside the server; this server has '{Default}' and no other.");
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.Select(BindingAddress.Parse).FirstOrDefault(address => !address.IsUnixPipe && !address.IsNamedPipe)
            ?? throw new ExtensionException("LB6105", "The embedded feed cannot be reached: the server listens on no TCP port yet, or on none at all. Add an address such as http://127.0.0.1:5080 to --urls.");
        // Each port speaks HTTP too, and this request does not leave the machine.
        return $"http://{Local(address.Host)}:{address.Port}{EmbeddedMarketplace.FeedPath}/v3/index.json";
    }

    /// <summary>An address that listens for every name is asked by the loopback one.</summary>
    private static string Local(string host) => host is "*" or "+" or "0.0.0.0" or "[::]" or "localhost" ? "127.0.0.1" : host;
}
