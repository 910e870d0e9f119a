using LuBan.Kernel.Contributions;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Upstreams;

/// <summary>Hands requests below <c>/apis/{group}/{version}</c> to the extension whose upstream serves that. Access was decided, as for every kind.</summary>
internal sealed class UpstreamGroupMiddleware(RequestDelegate next, ContributionRegistry registry)
{
    private const string Root = "/apis/";

    public Task InvokeAsync(HttpContext context)
    {
        if (Parse(context.Request.Path) is not { } group || registry.Current.FindGroup(group.Name, group.Version) is not { } contributor) return next(context);
        context.Features.Set(group);
        return contributor.TryEnter()
            ? contributor.InvokeAsync(context)
            : KernelProblems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "LB8745", $"Extension '{contributor.Id}', which serves {group.Name}/{group.Version}, is being stopped. Try again shortly.");
    }

    private static UpstreamGroup? Parse(PathString path)
    {
        if (path.Value is not { } text || !text.StartsWith(Root, StringComparison.Ordinal)) return null;
        var parts = text[Root.Length..].Split('/', 3);
        return parts is [{ Length: > 0 } name, { Length: > 0 } version, ..] ? new(name, version) : null;
    }
}
