using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using LuBan.TestSupport;

namespace LuBan.Hosting.Tests.Browsing;

/// <summary>Asks a kernel about extensions as the console does.</summary>
internal static class ExtensionBrowser
{
    public const string Root = "/api/kernel/v1/extensions";

    /// <summary>The smallest PNG that there is.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>A package with everything that is shown of one.</summary>
    public static TestPackage Rich(string id, string version) => WholeKernel.Hello(id, version) with
    {
        Description = "Greets whoever comes.",
        Tags = "greeting friendly",
        Metadata = "<license type=\"expression\">MIT</license><icon>icon.png</icon><readme>README.md</readme><projectUrl>https://greeter.example.com/</projectUrl><releaseNotes>Kinder than before.</releaseNotes>",
        Manifest = new JsonObject
        {
            ["displayName"] = new JsonObject { ["en"] = "Greeter", ["zh-CN"] = "问候" },
            ["description"] = new JsonObject { ["en"] = "Greets people.", ["zh-CN"] = "问候每一个人。" },
            ["categories"] = new JsonArray("devops"),
            ["permissions"] = new JsonArray(new JsonObject { ["name"] = "greetings.read", ["description"] = "To read greetings." }),
            ["access"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("secrets"), ["verbs"] = new JsonArray("get", "list") }),
            ["configSchema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["greeting"] = new JsonObject { ["type"] = "string" } } },
        },
        Files = new Dictionary<string, byte[]>
        {
            ["README.md"] = Encoding.UTF8.GetBytes("# Greeter\n\n![shot](images/shot.png)\n"),
            ["README.zh-CN.md"] = Encoding.UTF8.GetBytes("# 问候\n"),
            ["CHANGELOG.md"] = Encoding.UTF8.GetBytes("## 1.0.0\n\nFirst.\n"),
            ["icon.png"] = Png,
            ["images/shot.png"] = Png,
            ["images/drawing.svg"] = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
            ["images/page.png"] = Encoding.UTF8.GetBytes("<!doctype html><html><script>alert(1)</script></html>"),
            ["luban/screenshots/1.png"] = Png,
            ["luban/console/console.json"] = Encoding.UTF8.GetBytes($$"""
                {
                  "apiVersion": "console/v1", "trust": "isolated", "locales": { "en": "locales/en.json", "zh-CN": "locales/zh-CN.json" },
                  "contributes": {
                    "navigation": [{ "id": "home", "title": "%home%", "path": "/x/{{id.ToLowerInvariant()}}" }],
                    "userMenu": [{ "id": "clock", "title": "%clock%", "path": "/x/{{id.ToLowerInvariant()}}/clock" }]
                  }
                }
                """),
            ["luban/console/locales/en.json"] = Encoding.UTF8.GetBytes("""{"home":"Home","clock":"Clock"}"""),
            ["luban/console/locales/zh-CN.json"] = Encoding.UTF8.GetBytes("""{"home":"主页","clock":"时钟"}"""),
            ["page.html"] = Encoding.UTF8.GetBytes("<script>alert(1)</script>"),
            ["large.txt"] = [.. Enumerable.Range(0, (1 << 20) + 1).Select(i => (byte)(32 + (i * 31 + i / 97 * 7) % 90))],
            ["bytes.bin"] = [0, 1, 2, 255],
        },
    };

    public static async Task<JsonObject> ReadAsync(this WholeKernel kernel, string path)
    {
        var (status, answer) = await kernel.TryReadAsync(path);
        return status == HttpStatusCode.OK ? answer.AsObject() : throw new InvalidOperationException($"{(int)status}: {answer}");
    }

    public static async Task<(HttpStatusCode Status, JsonNode Answer)> TryReadAsync(this WholeKernel kernel, string path)
    {
        using var response = await kernel.Http.GetAsync(Root + path);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public static IReadOnlyList<string> Ids(JsonObject page) => [.. page["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    public static int Count(JsonObject page, string facet, string value) =>
        (int?)page["facets"]![facet]!.AsArray().FirstOrDefault(one => (string?)one!["name"] == value)?["count"] ?? 0;
}
