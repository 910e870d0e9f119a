using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Gateway;

/// <summary>Headers on their way down.</summary>
internal static class ResponseHeaders
{
    /// <summary>What speaks for the whole origin, which is the kernel's, or to a proxy: no upstream may say it.</summary>
    private static readonly FrozenSet<string> Refused = new[]
    {
        "Alt-Svc", "Strict-Transport-Security", "Clear-Site-Data", "Service-Worker-Allowed", "Expect-CT", "Public-Key-Pins", "NEL", "Report-To", "Reporting-Endpoints", "Origin-Agent-Cluster", "Accept-CH",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What in these headers is read differently by different clients, so that the answer is not passed on; null for nothing.</summary>
    public static string? Fault(HttpResponseMessage message)
    {
        if (message.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var codings) && !codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase)) return $"its transfer coding is '{codings}', and only 'chunked' is understood.";
        if (!message.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)) return null;
        var length = lengths.ToString();
        return length.Length > 0 && length.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"it says its length is '{length}'." : null;
    }

    /// <summary>Copies them into the response, which has not started. What the kernel has set already stays.</summary>
    public static void Copy(HttpResponseMessage message, HttpContext context, ForwardRequest request)
    {
        var headers = new HeaderDictionary(16);
        Add(headers, message.Headers);
        Add(headers, message.Content.Headers);
        // Both would be an answer of two lengths; the chunks are what was read.
        if (headers.ContainsKey("Transfer-Encoding")) headers.Remove("Content-Length");
        HopByHop.Remove(headers);
        foreach (var name in Refused) headers.Remove(name);
        FilterCookies(headers, request);
        foreach (var edit in request.Down) edit.Apply(headers);
        if (!context.Response.SupportsTrailers()) headers.Remove("Trailer");
        if (!HasBody(message, context)) DropLength(message, headers);
        foreach (var (name, values) in headers) if (!context.Response.Headers.ContainsKey(name)) context.Response.Headers[name] = values;
    }

    /// <summary>Whether a body follows (RFC 9110 §6.4.1).</summary>
    public static bool HasBody(HttpResponseMessage message, HttpContext context) => !HttpMethods.IsHead(context.Request.Method) && (int)message.StatusCode is not (204 or 205 or 304);

    /// <summary>Whether a header may come behind the body (RFC 9110 §6.5.1): nothing that a client should have known before.</summary>
    public static bool MayTrail(string name) => !HopByHop.Names.Contains(name) && !Refused.Contains(name) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Location", StringComparison.OrdinalIgnoreCase) && !name.Equals("Trailer", StringComparison.OrdinalIgnoreCase);

    private static void Add(HeaderDictionary headers, HttpHeaders from)
    {
        foreach (var (name, values) in from.NonValidated) headers.Append(name, values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]));
    }

    private static void FilterCookies(HeaderDictionary headers, ForwardRequest request)
    {
        if (!headers.TryGetValue("Set-Cookie", out var cookies)) return;
        var kept = request.KeepCookies ? CookieFilter.Down(cookies, request.OwnCookies) : StringValues.Empty;
        if (kept.Count == 0) headers.Remove("Set-Cookie");
        else headers["Set-Cookie"] = kept;
    }

    /// <summary>204 has no length, 205 has none but 0; HEAD and 304 tell the one that GET would have.</summary>
    private static void DropLength(HttpResponseMessage message, HeaderDictionary headers)
    {
        if ((int)message.StatusCode is 204 or 205) headers.Remove("Content-Length");
    }
}
