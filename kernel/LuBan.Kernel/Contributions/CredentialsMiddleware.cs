using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace LuBan.Kernel.Contributions;

/// <summary>Nothing of an extension is reached without credentials but the routes that say so by <c>AllowAnonymous</c>.</summary>
internal sealed class CredentialsMiddleware(RequestDelegate next, ContributionRegistry registry)
{
    public Task InvokeAsync(HttpContext context) => context.User.Identity?.IsAuthenticated == true || IsOpen(context.Request) ? next(context) : context.ChallengeAsync();

    // Only whether it may be one: the extension's own routing picks the endpoint, and what it picks is decided about again.
    private bool IsOpen(HttpRequest request)
    {
        if (request.Path.Value!.Split('/', 4) is not ["", _, var id, var rest]) return false;
        return registry.Current.Find(id)?.Contributions.Endpoints.Any(endpoint => endpoint.IsAnonymous
            && (endpoint.Methods.Count == 0 || endpoint.Methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase))
            && new TemplateMatcher(TemplateParser.Parse(endpoint.Pattern.TrimStart('/')), []).TryMatch("/" + rest, [])) == true;
    }
}
