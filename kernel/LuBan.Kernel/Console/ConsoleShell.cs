using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Console;

/// <summary>The console's own files: the page that every address of it gets, and what that page loads.</summary>
internal sealed class ConsoleShell(IOptions<ConsoleOptions> options)
{
    public const string Prefix = "/console/shell/";

    private const string ImportMapPlace = "<!--importmap-->";
    private const string NoncePlace = "__NONCE__";
    private const int NonceBytes = 16;
    private const string Immutable = "public, max-age=31536000, immutable";

    private readonly string? _folder = options.Value.Directory is { Length: > 0 } directory ? Path.GetFullPath(directory) : null;
    private Pages? _pages;

    /// <summary>The import map, as JSON; null without a console.</summary>
    public string? ImportMap => Find()?.ImportMap;

    /// <summary>A number that cannot be guessed, for one answer.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

    /// <summary>Answers an address of the console. There is nothing secret in it: what somebody may see is asked for afterwards.</summary>
    public Task WritePageAsync(HttpContext context)
    {
        if (Find() is not { } pages)
            return KernelProblems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8644", "This server was built without the console. The API and the command line (luban) do everything that it does; build the server with Node.js and npm installed, or name a build with --console DIR.");
        var nonce = NewNonce();
        ConsoleHeaders.Write(context.Response, ConsoleHeaders.PagePolicy(nonce));
        context.Response.Headers.CacheControl = "no-store";
        return PackedAnswer.WriteAsync(context, Encoding.UTF8.GetBytes(pages.Index.Replace(NoncePlace, nonce, StringComparison.Ordinal)), MediaTypes.Of("index.html"));
    }

    /// <summary>Answers with one of the files that the page loads.</summary>
    public Task WriteFileAsync(HttpContext context, string path)
    {
        if (_folder is null || !IsPath(path) || PathOf(path) is not { } file)
            return KernelProblems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8645", $"The console has no file '{path}'. A newer version of it may have come: load the page again.");
        var response = context.Response;
        var coding = PackedAnswer.CodingOf(context.Request);
        var packed = coding.Length > 0 && File.Exists($"{file}.{(coding == "br" ? "br" : "gz")}") ? $"{file}.{(coding == "br" ? "br" : "gz")}" : null;
        ConsoleHeaders.WriteFile(response, path, Immutable);
        if (packed is not null) response.Headers.ContentEncoding = coding;
        response.ContentLength = new FileInfo(packed ?? file).Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.SendFileAsync(packed ?? file, context.RequestAborted);
    }

    private static bool IsPath(string path) => path.Length is > 0 and <= 300 && path.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@'));

    private string? PathOf(string path) => Path.Combine(_folder!, "shell", path) is var file && File.Exists(file) ? file : null;

    private Pages? Find()
    {
        if (_pages is { } known && !options.Value.ReadAlways) return known;
        if (_folder is null || !File.Exists(Path.Combine(_folder, "index.html"))) return null;
        var map = File.Exists(Path.Combine(_folder, "importmap.json")) ? File.ReadAllText(Path.Combine(_folder, "importmap.json")) : "{}";
        // Written anew: nothing in it can end the script that it stands in.
        using var document = JsonDocument.Parse(map);
        var text = JsonSerializer.Serialize(document.RootElement);
        var index = File.ReadAllText(Path.Combine(_folder, "index.html")).Replace(ImportMapPlace, $"<script type=\"importmap\" nonce=\"{NoncePlace}\">{text}</script>", StringComparison.Ordinal);
        return _pages = new(index, text);
    }

    private sealed record Pages(string Index, string ImportMap);
}
