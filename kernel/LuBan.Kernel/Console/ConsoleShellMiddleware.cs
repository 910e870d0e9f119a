using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary>Gives every address that nothing else answers the console's page, when somebody goes there with a browser.</summary>
internal sealed class ConsoleShellMiddleware(RequestDelegate next, ConsoleShell shell)
{
    private static readonly string[] Elsewhere =
    [
        "/api", "/apis", "/openapi", "/ext", "/assets", "/console", "/oauth", "/.well-known", "/feeds", "/livez", "/readyz", "/version", "/metrics", "/clusters",
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var isFree = context.GetEndpoint() is null || context.GetEndpoint()!.Metadata.GetMetadata<NothingElse>() is not null;
        return isFree && IsNavigation(context.Request) ? shell.WritePageAsync(context) : next(context);
    }

    private static bool IsNavigation(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return false;
        if (request.Headers["Sec-Fetch-Dest"] is { Count: > 0 } destination && destination != "document") return false;
        return request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !Elsewhere.Any(prefix => request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>Marks the endpoint that answers when no other does.</summary>
internal sealed class NothingElse
{
    public static NothingElse Instance { get; } = new();
}
