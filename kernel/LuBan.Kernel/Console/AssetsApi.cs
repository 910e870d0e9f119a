using LuBan.Kernel.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace LuBan.Kernel.Console;

/// <summary><c>/assets/{extension}/{version}-{digest}/…</c>: the files of extensions, for those who see something of them.</summary>
internal sealed partial class AssetsApi(ConsoleVersions versions, AssetCache cache, FrameCapabilities capabilities, FramePages frames, AccessEvaluator evaluator, ILogger<AssetsApi> logger)
{
    private const string Immutable = "private, max-age=31536000, immutable";

    public async Task ReadAsync(HttpContext context, string extension, string version, string path)
    {
        if (versions.Find(extension, version) is not { } found)
        {
            await NotFoundAsync(context);
            return;
        }
        var isFrame = path.Length > 0 && path[0] == FrameCapabilities.Mark;
        if (isFrame)
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            var allowed = slash > 0 && await capabilities.AllowsAsync(path[..slash], found, context.RequestAborted);
            path = slash > 0 ? path[(slash + 1)..] : "";
            if (allowed && path == FramePages.FileName) await frames.WriteAsync(context, found);
            else if (allowed) await WriteAsync(context, found, path, isFrame);
            else await NotFoundAsync(context);
            return;
        }
        if (IsAllowed(context, found, path)) await WriteAsync(context, found, path, isFrame);
        else await NotFoundAsync(context);
    }

    /// <summary>Everybody for what the page before the sign-in needs; else who sees something of the extension.</summary>
    private bool IsAllowed(HttpContext context, ConsoleExtension extension, string path)
    {
        if (extension.Package.Manifest.Contributions.Any(one => one.Data.Keys.Any(field => ConsoleDocument.PublicFile(one, field) == path))) return true;
        return context.User.Identity?.IsAuthenticated == true && new ConsoleViewer(evaluator, Callers.Describe(context.User)).SeesAnythingOf(extension);
    }

    private async Task WriteAsync(HttpContext context, ConsoleExtension extension, string path, bool isFrame)
    {
        if (!extension.Package.Assets.TryGetValue(path, out var asset))
        {
            await NotFoundAsync(context);
            return;
        }
        if (await cache.ReadAsync(extension.Package, path, asset, context.RequestAborted) is not { } content)
        {
            LogChanged(extension.Id, extension.Version, path);
            await KernelProblems.WriteAsync(context, StatusCodes.Status410Gone, "LB8646", $"The file '{path}' of extension '{extension.Id}' {extension.Version} is not what its package held, and is not served. Somebody changed it on the server's disk: install the extension again.");
            return;
        }
        var response = context.Response;
        ConsoleHeaders.WriteFile(response, path, Immutable);
        response.Headers.Vary = "Accept-Encoding, Cookie, Authorization";
        if (isFrame) response.Headers.AccessControlAllowOrigin = "*";
        else response.Headers.Remove(HeaderNames.AccessControlAllowOrigin);
        response.Headers["Cross-Origin-Resource-Policy"] = isFrame ? "cross-origin" : "same-origin";
        // A page of an extension has no origin, wherever it is opened.
        if (!MediaTypes.IsModule(path)) response.Headers.ContentSecurityPolicy = ConsoleHeaders.FramePolicy(context.Request, null);
        await SendAsync(context, content, asset.Integrity["sha384-".Length..]);
    }

    private static async Task SendAsync(HttpContext context, AssetContent content, string hash)
    {
        var (request, response) = (context.Request, context.Response);
        var tag = hash.Replace('+', '-').Replace('/', '_')[..24];
        var coding = request.Headers.Range.Count > 0 ? "" : PackedAnswer.CodingOf(request);
        var packed = coding.Length == 0 ? null : content.Packed(coding);
        response.Headers.ETag = packed is null ? $"\"{tag}\"" : $"\"{tag}-{coding}\"";
        response.Headers.AcceptRanges = "bytes";
        if (PackedAnswer.Has(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var (offset, length) = (0, (packed ?? content.Bytes).Length);
        if (packed is null && RangeOf(request, content.Bytes.Length, tag) is { } range)
        {
            if (range.Length == 0)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{content.Bytes.Length}";
                return;
            }
            (offset, length) = range;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {offset}-{offset + length - 1}/{content.Bytes.Length}";
        }
        if (packed is not null) response.Headers.ContentEncoding = coding;
        response.ContentLength = length;
        if (!HttpMethods.IsHead(request.Method)) await response.Body.WriteAsync((packed ?? content.Bytes).AsMemory(offset, length), context.RequestAborted);
    }

    /// <summary>The one range that is wanted; length 0 when there is nothing there; null for all.</summary>
    private static (int Offset, int Length)? RangeOf(HttpRequest request, int size, string tag)
    {
        if (request.GetTypedHeaders().Range is not { Ranges.Count: 1 } header || header.Unit != "bytes") return null;
        var range = header.Ranges.First();
        if (request.Headers.IfRange is { Count: > 0 } condition && condition != $"\"{tag}\"") return null;
        var from = range.From is { } first ? first : Math.Max(0, size - (range.To ?? 0));
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from > to || from >= size ? (0, 0) : ((int)from, (int)(to - from + 1));
    }

    private static Task NotFoundAsync(HttpContext context) => KernelProblems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8647",
        "There is no such file for you: the extension, this version of it, or the file is not here, the address has expired, or nothing of the extension is shown to you. Load the console again.");

    [LoggerMessage(121, LogLevel.Error, "The file {Path} of {ExtensionId} {Version} is not what its package held; it is not served")]
    private partial void LogChanged(string extensionId, string version, string path);
}
