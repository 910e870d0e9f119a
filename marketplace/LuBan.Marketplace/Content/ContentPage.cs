using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Content;

/// <summary>The page around a publisher's text, and the headers that keep it in: no scripts, no forms, no address but images of this server.</summary>
internal static class ContentPage
{
    private const string Style = """
        body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;padding:1rem;max-width:60rem;overflow-wrap:break-word;color:#1f2328;background:#fff}
        pre,code{font:.9em/1.5 ui-monospace,monospace;background:#f4f5f7;border-radius:4px}code{padding:.1em .3em}pre{padding:.8rem;overflow:auto}pre code{padding:0}
        pre.text{white-space:pre-wrap}img{max-width:100%;height:auto}table{border-collapse:collapse;display:block;overflow:auto}th,td{border:1px solid #d0d7de;padding:.3rem .7rem}
        blockquote{margin:0;padding:0 1rem;border-left:4px solid #d0d7de;color:#57606a}.align-center{text-align:center}.align-right{text-align:right}.notice{color:#57606a}
        h1,h2{border-bottom:1px solid #d0d7de;padding-bottom:.2rem}a{color:#0b5cad}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre,code{background:#161b22}th,td,blockquote,h1,h2{border-color:#30363d}a{color:#6cb0f5}.notice,blockquote{color:#8d96a0}}
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The policy of pages. Links may open a window of their own, which is not sandboxed; nothing else leaves the page.</summary>
    public static string Policy { get; } =
        $"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>The policy of files that are no pages: should a browser show one as a page, it can do nothing.</summary>
    public const string FilePolicy = "sandbox; default-src 'none'";

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title, text.</param>
    /// <param name="language">The text's language tag; empty when it is not known.</param>
    /// <param name="body">The inside of its body, safe HTML.</param>
    public static string Of(string title, string language, string body)
    {
        var lang = language.Length > 0 ? $" lang=\"{WebUtility.HtmlEncode(language)}\"" : "";
        return $"<!DOCTYPE html>\n<html{lang}>\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{WebUtility.HtmlEncode(title)}</title>"
            + $"<style>{Style}</style></head>\n<body>\n{body}</body>\n</html>\n";
    }

    /// <summary>Puts the policy on an answer, and keeps browsers from guessing its type.</summary>
    public static void Protect(HttpResponse response, string policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
