using LuBan.ServiceMesh.Proxy.Istio;
using Microsoft.Net.Http.Headers;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>What a caller is told apart by.</summary>
internal static class HashKey
{
    /// <summary>The key; null when the request has none, or nothing asks for one.</summary>
    public static string? Of(RequestFacts facts, ConsistentHash? hash)
    {
        if (hash is null) return null;
        if (hash.HttpHeaderName is { } header) return Some(facts.Headers[header].ToString());
        if (hash.HttpCookie is { } cookie) return CookieOf(facts, cookie.Name);
        if (hash.HttpQueryParameterName is { } parameter) return Some(facts.QueryValue(parameter).ToString());
        return hash.UseSourceIp == true ? facts.Source?.ToString() : null;
    }

    private static string? CookieOf(RequestFacts facts, string name) =>
        CookieHeaderValue.TryParseList([.. facts.Headers.Cookie.Select(value => value ?? "")], out var cookies) ? Some(cookies.FirstOrDefault(one => one.Name == name)?.Value.Value) : null;

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
