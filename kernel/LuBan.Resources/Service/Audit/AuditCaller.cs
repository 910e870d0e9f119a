using System.Security.Claims;
using LuBan.Resources.Http;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources;

/// <summary>Describes callers for the audit log.</summary>
public static class AuditCaller
{
    /// <summary>Says who a caller is.</summary>
    /// <param name="user">The caller as authenticated.</param>
    /// <returns>The actor; <c>system:anonymous</c> without credentials.</returns>
    public static AuditActor Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity is not { IsAuthenticated: true, Name: { Length: > 0 } name }) return new AuditActor(CallerClaims.Anonymous);
        var groups = user.FindAll(CallerClaims.Group).Select(claim => claim.Value).ToList();
        return new AuditActor(name)
        {
            Uid = user.FindFirstValue(CallerClaims.Uid), Groups = groups.Count > 0 ? groups : null, Impersonator = user.FindFirstValue(CallerClaims.Impersonator),
            Token = user.FindFirstValue(CallerClaims.Token), Session = user.FindFirstValue(CallerClaims.Session), Client = user.FindFirstValue(CallerClaims.Client),
        };
    }

    /// <summary>The scope of a request, with what has become known of its caller and of the decision.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The scope; null where no audit log is kept.</returns>
    public static AuditScope? Describe(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<AuditScope>() is not { } scope) return null;
        scope.Learn(entry => entry with { Actor = Of(context.User) });
        if (context.Features.Get<AccessDecision>() is { } decision)
            scope.Learn(entry => entry with { Decision = new AuditDecision(decision.Answer.Allowed, decision.Answer.Reason.Length == 0 ? null : AuditRedaction.Text(decision.Answer.Reason)) });
        return scope;
    }

    /// <summary>Says what a request to the resource API is about, by its method and path alone (as upstream's RequestInfo).</summary>
    /// <param name="request">The request.</param>
    /// <returns>The verb and the object; null when the path is not one of a resource.</returns>
    public static (string Verb, AuditObject Object)? Target(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RequestPath.Parse(request.Path.Value ?? "") is not { Plural: { } plural } path) return null;
        var verb = request.Method.ToUpperInvariant() switch
        {
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => path.Name is null ? "deletecollection" : "delete",
            "GET" or "HEAD" => path.Name is null ? request.Query.ContainsKey("watch") ? "watch" : "list" : "get",
            var other => other.ToLowerInvariant(),
        };
        return (verb, new AuditObject
        {
            Group = path.Group.Length == 0 ? null : path.Group, Version = path.Version, Resource = plural, Namespace = path.Namespace, Name = path.Name, Subresource = path.Subresource,
        });
    }
}
