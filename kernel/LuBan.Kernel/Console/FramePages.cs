using System.Text.Json;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary>The page that a fragment of an isolated extension runs in.</summary>
internal sealed class FramePages(ConsoleShell shell)
{
    public const string FileName = ".frame";

    public Task WriteAsync(HttpContext context, ConsoleExtension extension)
    {
        var name = context.Request.Query["c"].ToString();
        var contribution = extension.Package.Manifest.Contributions.FirstOrDefault(one => IdOf(extension, one) == name || one.Name == name);
        if (contribution is null || extension.Package.Manifest.Entry is not { } entry || shell.ImportMap is not { } map)
            return KernelProblems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8648", $"There is no fragment '{(name.Length > 100 ? name[..100] : name)}' with code in this version of the extension. Load the console again.");
        var nonce = ConsoleShell.NewNonce();
        ConsoleHeaders.Write(context.Response, ConsoleHeaders.FramePolicy(context.Request, nonce));
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.ContentType = MediaTypes.Of("frame.html");
        var start = JsonSerializer.Serialize(new
        {
            module = $"./{entry}", integrity = extension.Package.Assets[entry].Integrity, export = contribution.Export, kind = JsonNamingPolicy.CamelCase.ConvertName(contribution.Kind.ToString()),
            contribution = IdOf(extension, contribution), extension = extension.Id, version = extension.Version, styles = extension.Package.Manifest.Styles.Select(style => $"./{style}"),
        });
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="csp-nonce" content="{nonce}">
            <title>{extension.Id}</title>
            <script type="importmap" nonce="{nonce}">{map}</script>
            <script type="application/json" id="luban-frame">{start}</script>
            <script type="module" nonce="{nonce}">import '@luban/console-sdk/frame';</script>
            </head>
            <body></body>
            </html>
            """, context.RequestAborted);
    }

    private static string IdOf(ConsoleExtension extension, ConsoleContribution contribution) => $"{extension.Id}/{ConsolePoints.Find(contribution.Point)?.Alias ?? contribution.Point}/{contribution.Name}";
}
