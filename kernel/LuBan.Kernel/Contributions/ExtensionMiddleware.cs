using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>Dispatches <c>/ext/{id}/…</c> into the extension's own pipeline: one lookup in the snapshot, one lease, one call.</summary>
internal sealed class ExtensionMiddleware(RequestDelegate next, ContributionRegistry registry, IAbsentExtensions? absent = null)
{
    private const string Prefix = "/ext/";

    /// <summary>Whether the path lies below <c>/ext/</c>. Such requests never go further.</summary>
    public static bool Handles(HttpContext context) => context.Request.Path.Value?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The extension that such a path belongs to.</summary>
    public static ReadOnlySpan<char> IdOf(string path)
    {
        var rest = path.AsSpan(Prefix.Length);
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (!Handles(context)) return next(context);

        var path = context.Request.Path.Value!;
        var id = IdOf(path);
        var end = Prefix.Length + id.Length;

        var contributor = registry.Current.Find(id);
        if (contributor is null) return NotFoundAsync(context, id.ToString());
        if (!contributor.TryEnter())
        {
            // The snapshot was swapped between the lookup and the lease: its successor takes the request.
            contributor = registry.Current.Find(id);
            if (contributor is null) return NotFoundAsync(context, id.ToString());
            if (!contributor.TryEnter()) return DrainingAsync(context, contributor);
        }
        return DispatchAsync(context, contributor, path, end);
    }

    private static async Task DispatchAsync(HttpContext context, IContributor contributor, string path, int end)
    {
        var request = context.Request;
        var (pathBase, oldPath) = (request.PathBase, request.Path);
        request.PathBase = pathBase.Add(new PathString(path[..end]));
        request.Path = new PathString(path[end..]);
        try
        {
            await contributor.InvokeAsync(context);
        }
        finally
        {
            request.PathBase = pathBase;
            request.Path = oldPath;
        }
    }

    private async Task NotFoundAsync(HttpContext context, string id)
    {
        var expected = absent is null ? null : await absent.ExplainAsync(id, context.RequestAborted);
        await (expected is null
            ? Problems.WriteAsync(context, StatusCodes.Status404NotFound, "LB3040", "No such extension", $"No extension '{id}' is serving. See what is installed with 'luban list'.")
            : Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, expected.Code, "Extension is not there yet", expected.Message));
    }

    private static Task DrainingAsync(HttpContext context, IContributor contributor) => Problems.WriteAsync(
        context, StatusCodes.Status503ServiceUnavailable, "LB3041", "Extension is stopping",
        $"Extension '{contributor.Id}' {contributor.Version} is being stopped. Try again shortly.");
}
