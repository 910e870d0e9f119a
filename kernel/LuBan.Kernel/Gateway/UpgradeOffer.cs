using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Gateway;

/// <summary>The other protocol that a client offers to speak: WebSocket or SPDY. No other is passed on, above all not HTTP/2, which would tunnel past every check.</summary>
internal sealed class UpgradeOffer
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly IHttpExtendedConnectFeature? _connect;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly string? _key;

    private UpgradeOffer(string protocol, IHttpUpgradeFeature upgrade) => (Protocol, _upgrade) = (protocol, upgrade);

    private UpgradeOffer(IHttpExtendedConnectFeature connect) => (Protocol, _connect, _key) = ("websocket", connect, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The protocol's name.</summary>
    public string Protocol { get; }

    /// <summary>The client's offer; null when there is none that is passed on.</summary>
    public static UpgradeOffer? Of(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect) return connect.Protocol == "websocket" ? new UpgradeOffer(connect) : null;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade) return null;
        var offered = HopByHop.Tokens(context.Request.Headers.Upgrade).FirstOrDefault(IsKnown);
        return offered is null ? null : new UpgradeOffer(offered, upgrade);
    }

    /// <summary>The method that goes up: WebSocket over HTTP/2 is a CONNECT, and a GET on HTTP/1.1.</summary>
    public string MethodFor(string method) => _connect is null ? method : HttpMethods.Get;

    /// <summary>Adds the offer to the request, which goes up over HTTP/1.1.</summary>
    public void Write(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", Protocol);
        if (_key is not null) message.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", _key);
    }

    /// <summary>Whether the upstream accepted this offer and no other.</summary>
    public bool IsAcceptedBy(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Upgrade", out var chosen) && string.Equals(chosen.ToString(), Protocol, StringComparison.OrdinalIgnoreCase)
        && (_key is null || (response.Headers.NonValidated.TryGetValues("Sec-WebSocket-Accept", out var accept) && accept.ToString() == AcceptOf(_key)));

    /// <summary>Tells the client, and gives its side of the connection.</summary>
    public async ValueTask<Stream> AcceptAsync(HttpContext context)
    {
        if (_connect is not null)
        {
            context.Response.Headers.Remove("Sec-WebSocket-Accept");
            return await _connect.AcceptAsync();
        }
        context.Response.Headers.Upgrade = Protocol;
        return await _upgrade!.UpgradeAsync();
    }

    private static bool IsKnown(string protocol) => protocol.Equals("websocket", StringComparison.OrdinalIgnoreCase) || protocol.StartsWith("SPDY/", StringComparison.OrdinalIgnoreCase);

    // The protocol's own digest (RFC 6455 §4.2.2): it proves that the peer speaks it, and protects nothing.
#pragma warning disable CA5350
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}
