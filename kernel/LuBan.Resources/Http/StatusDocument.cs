using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Writes the <c>v1 Status</c> that ends every refused request.</summary>
internal static class StatusDocument
{
    internal static JsonObject Of(ResourceException refusal)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = refusal.GetDetails()?.Continue is { } token ? new JsonObject { ["continue"] = token } : new JsonObject(),
            ["status"] = "Failure",
            ["message"] = refusal.Message,
            ["reason"] = refusal.Reason,
        };
        if (refusal.GetDetails() is { Continue: null } details) status["details"] = Details(details);
        status["code"] = refusal.StatusCode;
        return status;
    }

    internal static JsonObject Deleted(ResourceKind kind, string name, string uid) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural, ["uid"] = uid },
    };

    internal static async Task WriteAsync(HttpContext context, ResourceException refusal)
    {
        // A stream that has begun cannot be turned into a refusal: the connection is cut, so that nobody takes it for whole.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = refusal.StatusCode;
        if (refusal.GetDetails() is { RetryAfterSeconds: > 0 } details) context.Response.Headers.RetryAfter = details.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await JsonAnswer.WriteAsync(context, Of(refusal)).ConfigureAwait(false);
    }

    private static JsonObject Details(StatusDetails details)
    {
        var document = new JsonObject();
        if (details.Name.Length > 0) document["name"] = details.Name;
        if (details.Group.Length > 0) document["group"] = details.Group;
        if (details.Kind.Length > 0) document["kind"] = details.Kind;
        if (details.Causes.Count > 0)
            document["causes"] = new JsonArray([.. details.Causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field })]);
        if (details.RetryAfterSeconds > 0) document["retryAfterSeconds"] = details.RetryAfterSeconds;
        return document;
    }
}
