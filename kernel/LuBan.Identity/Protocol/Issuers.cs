using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>The names of this server. A request is answered under the name that it was made to; a <c>Host</c> header never makes a name.</summary>
public sealed class Issuers(IOptions<IdentityOptions> options, IServer server)
{
    private IReadOnlyList<string>? _all;

    /// <summary>All names: the public addresses; without them those that the server listens on, with http and https, because each port speaks both.</summary>
    public IReadOnlyList<string> All => Volatile.Read(ref _all) ?? Read();

    /// <summary>The name for everybody who came by another way.</summary>
    public string First => All[0];

    /// <summary>The name under which a request is answered.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The issuer, without a slash at its end.</returns>
    public string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var host = request.Host.Value ?? "";
        var named = All.Where(issuer => IsAt(issuer, host)).ToList();
        // A proxy may speak plain HTTP to this server while the world sees https.
        return named.FirstOrDefault(issuer => issuer.StartsWith(request.Scheme + "://", StringComparison.OrdinalIgnoreCase)) ?? named.FirstOrDefault() ?? First;
    }

    private static bool IsAt(string issuer, string host)
    {
        var authority = issuer[(issuer.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var standard = issuer.StartsWith("https:", StringComparison.Ordinal) ? ":443" : ":80";
        return authority.Equals(host, StringComparison.OrdinalIgnoreCase) || (authority + standard).Equals(host, StringComparison.OrdinalIgnoreCase);
    }

    private IReadOnlyList<string> Read()
    {
        var configured = options.Value.PublicUrls.Select(url => url.TrimEnd('/')).ToList();
        var listeners = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        // Before the server listens nobody asks for the sake of a caller.
        if (configured.Count == 0 && listeners.Count == 0) return ["http://127.0.0.1"];
        IReadOnlyList<string> all = configured.Count > 0 ? configured : [.. listeners.SelectMany(Names).Distinct()];
        Volatile.Write(ref _all, all);
        return all;
    }

    /// <summary>An address by all its names: a loopback listener, and one for every address, is also reached as localhost.</summary>
    private static IEnumerable<string> Names(string listener)
    {
        var address = BindingAddress.Parse(listener);
        if (address.IsUnixPipe || address.IsNamedPipe) return [];
        var everywhere = address.Host is "*" or "+" or "0.0.0.0" or "[::]";
        string[] hosts = everywhere ? ["127.0.0.1", "localhost", "[::1]", System.Net.Dns.GetHostName().ToLowerInvariant()]
            : address.Host is "127.0.0.1" or "localhost" or "[::1]" ? [address.Host, .. new[] { "127.0.0.1", "localhost", "[::1]" }.Where(host => host != address.Host)]
            : [address.Host.ToLowerInvariant()];
        return hosts.SelectMany(host => new[] { "http", "https" }, (host, scheme) => new UriBuilder(scheme, host, address.Port).Uri.GetLeftPart(UriPartial.Authority));
    }
}
