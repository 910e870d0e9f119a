using LuBan.Resources.Http;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources;

/// <summary>Turns a request into the question whether its caller may make it, by the rules of Kubernetes.</summary>
public static class RequestQuestion
{
    /// <summary>Asks about a resource below <c>/api/v1</c> and <c>/apis/{group}/{version}</c>, and about a path elsewhere. Nothing of the body is read.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The question.</returns>
    public static AccessQuestion Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = request.Path.Value ?? "";
        var named = RequestPath.ParseBeginning(path);
        // Below /api there is one version; other paths there are no resources.
        if (named is not { Plural: { } plural } || named is { Group: "", Version: not "v1" }) return new AccessQuestion { Verb = request.Method.ToLowerInvariant(), Path = path };
        var isWatch = RequestOptions.Flag(request.HttpContext, "watch");
        var name = named.Name ?? "";
        var verb = VerbOf(request.Method, name.Length > 0, isWatch);
        if (verb is "list" or "watch" or "deletecollection" && name.Length == 0) name = ObjectSelector.NameIn(request.Query["fieldSelector"].ToString()) ?? "";
        return new AccessQuestion
        {
            Verb = verb, Group = named.Group, Resource = plural, Subresource = named.Subresource ?? "", Name = name,
            // Whoever asks for a namespace by its name asks within it.
            Namespace = named.Namespace ?? (named is { Group: "", Plural: "namespaces", Name: { } ns } ? ns : ""),
        };
    }

    /// <summary>A watch of one object is a watch, whichever way it is asked for.</summary>
    private static string VerbOf(string method, bool hasName, bool isWatch) => method.ToUpperInvariant() switch
    {
        "GET" or "HEAD" => isWatch ? "watch" : hasName ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => hasName ? "delete" : "deletecollection",
        var other => other.ToLowerInvariant(),
    };
}
