using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.Gateway.Tests.Kubernetes;

/// <summary>
/// As much of an API server as kubectl needs for one pod: discovery, the pod, its log, a watch, and exec over WebSocket with the channels of
/// v5.channel.k8s.io. Written from the protocol's description; no cluster stands behind it.
/// </summary>
internal sealed class FakeApiServer
{
    public const string Protocol = "v5.channel.k8s.io";
    private const byte Stdin = 0, Stdout = 1, Error = 3, Close = 255;
    private const string Pod = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"default","uid":"1","resourceVersion":"7"},"spec":{"containers":[{"name":"main","image":"example"}]},"status":{"phase":"Running","containerStatuses":[{"name":"main","ready":true,"state":{"running":{}}}]}}""";

    public SemaphoreSlim More { get; } = new(0);

    public List<string> Execs { get; } = [];

    public Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/api" => JsonAsync(context, """{"kind":"APIVersions","versions":["v1"]}"""),
        "/apis" => JsonAsync(context, """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}"""),
        "/api/v1" => JsonAsync(context, """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list","watch"],"shortNames":["po"]},{"name":"pods/exec","singularName":"","namespaced":true,"kind":"PodExecOptions","verbs":["create","get"]}]}"""),
        "/api/v1/namespaces/default/pods/web" => JsonAsync(context, Pod),
        "/api/v1/namespaces/default/pods/web/log" => LogAsync(context),
        "/api/v1/namespaces/default/pods/web/exec" => ExecAsync(context),
        "/api/v1/namespaces/default/pods" when context.Request.Query["watch"] == "true" => WatchAsync(context),
        "/api/v1/namespaces/default/pods" => JsonAsync(context, $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{{Pod}}]}"""),
        _ => NotFoundAsync(context),
    };

    private static Task JsonAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return JsonAsync(context, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""");
    }

    private async Task LogAsync(HttpContext context)
    {
        await context.Response.WriteAsync("line 1\n");
        await context.Response.Body.FlushAsync();
        await More.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("line 2\n");
    }

    private async Task WatchAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        await More.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync($$"""{"type":"MODIFIED","object":{{Pod.Replace("Running", "Succeeded", StringComparison.Ordinal)}}}""" + "\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Runs what it is asked to, of the two commands that it knows: <c>cat</c> and <c>exit N</c>.</summary>
    private async Task ExecAsync(HttpContext context)
    {
        var command = context.Request.Query["command"].ToArray();
        lock (Execs) Execs.Add($"{context.Request.Method} {string.Join(' ', command)} {string.Join(',', context.WebSockets.WebSocketRequestedProtocols)}");
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        if (command[0] == "cat") await CatAsync(socket);
        else await SendAsync(socket, Stdout, Encoding.UTF8.GetBytes("leaving\n"));
        await SendAsync(socket, Error, Encoding.UTF8.GetBytes(command[0] == "cat"
            ? """{"metadata":{},"status":"Success"}"""
            : $$$"""{"metadata":{},"status":"Failure","reason":"NonZeroExitCode","message":"command terminated with exit code {{{command[1]}}}","details":{"causes":[{"reason":"ExitCode","message":"{{{command[1]}}}"}]}}"""));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }

    /// <summary>Sends standard input back until it is closed, which version 5 of the protocol says with a message of its own.</summary>
    private static async Task CatAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close || (buffer[0] == Close && buffer[1] == Stdin)) return;
            if (buffer[0] == Stdin) await SendAsync(socket, Stdout, buffer[1..length]);
        }
    }

    private static Task SendAsync(WebSocket socket, byte channel, byte[] data) => socket.SendAsync((byte[])[channel, .. data], WebSocketMessageType.Binary, true, CancellationToken.None);
}
