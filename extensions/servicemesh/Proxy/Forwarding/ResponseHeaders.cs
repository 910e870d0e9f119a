using System.Net.Http.Headers;
using LuBan.ServiceMesh.Proxy.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Headers on their way down.</summary>
internal static class ResponseHeaders
{
    /// <summary>What in these headers is read differently by different clients, so that the answer is not passed on; null for nothing.</summary>
    public static string? Fault(HttpResponseMessage message)
    {
        if (message.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var codings) && !codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase)) return $"its transfer coding is '{codings}', and only 'chunked' is understood";
        if (!message.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)) return null;
        var length = lengths.ToString();
        return length.Length > 0 && length.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"it says its length is '{length}'" : null;
    }

    public static void Copy(HttpResponseMessage message, HttpContext context, CompiledRule rule, WeightedCluster destination)
    {
        var headers = new HeaderDictionary(16);
        Add(headers, message.Headers);
        Add(headers, message.Content.Headers);
        // Both would be an answer of two lengths; the chunks are what was read.
        if (headers.ContainsKey("Transfer-Encoding")) headers.Remove("Content-Length");
        HopByHop.Remove(headers);
        if (!context.Response.SupportsTrailers()) headers.Remove("Trailer");
        if ((int)message.StatusCode is 204 or 205) headers.Remove("Content-Length");
        HeaderEdits.Apply(destination.Headers?.Response, headers);
        HeaderEdits.Apply(rule.Route.Headers?.Response, headers);
        if (rule.Cors is { } cors && cors.Allows(context.Request.Headers.Origin)) cors.Write(context, headers);
        foreach (var (name, values) in headers) context.Response.Headers[name] = context.Response.Headers.TryGetValue(name, out var own) && name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? StringValues.Concat(own, values) : values;
    }

    /// <summary>Whether a body follows (RFC 9110 §6.4.1).</summary>
    public static bool HasBody(HttpResponseMessage message, HttpContext context) => !HttpMethods.IsHead(context.Request.Method) && (int)message.StatusCode is not (204 or 205 or 304);

    /// <summary>Whether a header may come behind the body (RFC 9110 §6.5.1).</summary>
    public static bool MayTrail(string name) => !HopByHop.Names.Contains(name) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Trailer", StringComparison.OrdinalIgnoreCase);

    private static void Add(HeaderDictionary headers, HttpHeaders from)
    {
        foreach (var (name, values) in from.NonValidated) headers.Append(name, values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]));
    }
}
