using System.Globalization;
using System.Text;
using System.Text.Json;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Marketplace.Access;

/// <summary>Writes refusals: RFC 9457 problem details for programs, and one line in the reason phrase, which NuGet clients show to people.</summary>
internal static class MarketplaceProblems
{
    private const int MaxReason = 400;

    /// <summary>Writes a refusal with one problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail) =>
        WriteAsync(context, status, [new ExtensionProblem(code, "request", detail)]);

    /// <summary>Writes a refusal with all its problems; nothing when an answer has begun.</summary>
    public static async Task WriteAsync(HttpContext context, int status, IReadOnlyList<ExtensionProblem> problems, string? reason = null)
    {
        if (context.Response.HasStarted) return;
        context.Response.StatusCode = status;
        SetReason(context, reason ?? $"{problems[0].Code}: {problems[0].Message}");
        if (HttpMethods.IsHead(context.Request.Method)) return;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, Describe(status, problems), MarketplaceJson.Options, context.RequestAborted);
    }

    /// <summary>Sets the line that a NuGet client shows after the status: ASCII, one line, not long. HTTP/2 has none.</summary>
    public static void SetReason(HttpContext context, string text)
    {
        if (context.Features.Get<IHttpResponseFeature>() is { } response) response.ReasonPhrase = OneLine(text);
    }

    /// <summary>A text as it may stand in a header or a reason phrase: what is not printable ASCII would split or break the answer.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxReason));
        foreach (var character in text)
        {
            if (line.Length == MaxReason) break;
            line.Append(character switch { >= ' ' and <= '~' => character, '–' or '—' => '-', '…' or '\t' or '\r' or '\n' => ' ', _ => '?' });
        }
        return line.ToString().Trim();
    }

    private static object Describe(int status, IReadOnlyList<ExtensionProblem> problems) => new
    {
        type = "about:blank",
        title = ReasonPhrases.GetReasonPhrase(status),
        status,
        detail = problems.Count == 1 ? $"{problems[0].Code}: {problems[0].Message}" : string.Create(CultureInfo.InvariantCulture, $"{problems.Count} problems: ") + string.Join(" | ", problems),
        code = problems[0].Code,
        help = "docs/errors.md#" + problems[0].Code.ToLowerInvariant(),
        problems,
    };
}
