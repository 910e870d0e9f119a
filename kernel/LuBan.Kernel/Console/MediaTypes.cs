namespace LuBan.Kernel.Console;

/// <summary>What files are, by their names. Browsers run nothing that is not called by its name.</summary>
internal static class MediaTypes
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".js"] = "text/javascript; charset=utf-8", [".mjs"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".json"] = "application/json", [".map"] = "application/json",
        [".html"] = "text/html; charset=utf-8", [".txt"] = "text/plain; charset=utf-8", [".md"] = "text/markdown; charset=utf-8", [".svg"] = "image/svg+xml", [".png"] = "image/png", [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp", [".avif"] = "image/avif", [".ico"] = "image/x-icon", [".woff2"] = "font/woff2", [".woff"] = "font/woff", [".ttf"] = "font/ttf",
        [".otf"] = "font/otf", [".wasm"] = "application/wasm", [".webmanifest"] = "application/manifest+json", [".mp4"] = "video/mp4", [".webm"] = "video/webm", [".csv"] = "text/csv; charset=utf-8",
        [".yaml"] = "application/yaml", [".yml"] = "application/yaml", [".xml"] = "application/xml",
    };

    private static readonly string[] Shared = [".js", ".mjs", ".css", ".woff2", ".woff", ".ttf", ".otf"];
    private static readonly string[] Packed = [".js", ".mjs", ".css", ".json", ".map", ".html", ".txt", ".md", ".svg", ".wasm", ".csv", ".yaml", ".yml", ".xml"];

    public static string Of(string path) => Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");

    public static bool IsModule(string path) => Path.GetExtension(path).ToLowerInvariant() is ".js" or ".mjs";

    public static bool IsHtml(string path) => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm";

    /// <summary>What frames load from elsewhere: modules, style sheets and fonts need CORS there.</summary>
    public static bool IsShared(string path) => Shared.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether compression pays.</summary>
    public static bool IsPackable(string path) => Packed.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
