using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Hosting;

/// <summary>Remembers accepted sockets, so that their clients can be told when the extension goes away.</summary>
internal sealed class TrackedWebSocketFeature(IHttpWebSocketFeature inner, OpenSockets open, ExtensionRequest request) : IHttpWebSocketFeature
{
    public bool IsWebSocketRequest => inner.IsWebSocketRequest;

    public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
    {
        var socket = await inner.AcceptAsync(context);
        open.Add(socket);
        request.StayOpen();
        return socket;
    }
}
