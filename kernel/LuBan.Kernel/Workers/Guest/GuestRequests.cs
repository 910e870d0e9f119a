using System.Net;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Everything that arrives at a worker. What the kernel has not signed is refused, whatever it asks for.</summary>
internal sealed class GuestRequests(GuestExtension extension)
{
    /// <summary>What the forwarder says to services that know no other way.</summary>
    private static readonly string[] Added = [WorkerHeaders.Caller, "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    private readonly GuestCalls _calls = new(extension);

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var (token, refusal) = CallerToken.Read(context.Request.Headers[WorkerHeaders.Caller], extension.Key, extension.Audience, extension.Time.GetUtcNow());
        if (token is null) return RefuseAsync(context, refusal!);
        var isCall = path.StartsWith(WorkerPaths.Prefix, StringComparison.Ordinal);
        if (isCall ? token.Path != path : token.Path is not null || !path.StartsWith(token.PathBase, StringComparison.Ordinal)) return RefuseAsync(context, "it is for another path");
        return isCall ? CallAsync(context, token, path) : ServeAsync(context, token);
    }

    private async Task CallAsync(HttpContext context, CallerToken token, string path)
    {
        KernelClient.Call = token.Call;
        await _calls.AnswerAsync(context, path);
    }

    private async Task ServeAsync(HttpContext context, CallerToken token)
    {
        KernelClient.Call = token.Call;
        Restore(context, token);
        if (!extension.Instance.Gate.TryEnter())
        {
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "LB8806", "Worker is stopping", $"Extension '{extension.Runtime.Id}' {extension.Runtime.Version} is being stopped. Try again shortly.");
            return;
        }
        await extension.Instance.InvokeAsync(context);
    }

    /// <summary>Makes the request what it was when the kernel got it.</summary>
    private static void Restore(HttpContext context, CallerToken token)
    {
        var request = context.Request;
        foreach (var name in Added) request.Headers.Remove(name);
        request.Path = new(request.Path.Value![token.PathBase.Length..]);
        request.PathBase = new(token.PathBase);
        request.Scheme = token.Scheme;
        request.Protocol = token.Protocol;
        context.TraceIdentifier = token.TraceIdentifier;
        context.User = token.User;
        context.Connection.RemoteIpAddress = token.RemoteAddress is { } remote ? IPAddress.Parse(remote) : null;
        context.Connection.RemotePort = token.RemotePort;
        context.Connection.LocalIpAddress = token.LocalAddress is { } local ? IPAddress.Parse(local) : null;
        context.Connection.LocalPort = token.LocalPort;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = token.MaxBody;
        context.Features.Set(new GuestCall(token));
    }

    private Task RefuseAsync(HttpContext context, string why) => Problems.WriteAsync(
        context, StatusCodes.Status401Unauthorized, "LB8801", "Not from the kernel",
        $"The worker of extension '{extension.Runtime.Id}' answers its kernel only, and what says who calls is refused: {why}.");
}

/// <summary>What the kernel said about a request. A feature of the request.</summary>
internal sealed class GuestCall(CallerToken token)
{
    public CallerToken Token { get; } = token;

    /// <summary>Whether the endpoint was compared with the one that the kernel decided about.</summary>
    public bool IsCompared { get; set; }
}
