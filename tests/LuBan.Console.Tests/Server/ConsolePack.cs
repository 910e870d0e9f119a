using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.ConsoleTests.Server;

/// <summary>Packages with a part for the console, and their installation.</summary>
internal static class ConsolePack
{
    private const string Assembly = "LuBan.TestExtensions.Talkative.dll";
    private const string Plans = "/apis/kernel.luban.dev/v1/installplans";

    private static readonly byte[] Code = File.ReadAllBytes(Path.Combine(Metadata("Root"), "tests", "TestExtensions", "Talkative", "bin", Metadata("Configuration"), "net10.0", Assembly));

    /// <summary>The manifest that most tests use.</summary>
    public static JsonObject Manifest(string id) => new()
    {
        ["apiVersion"] = "console/v1",
        ["entry"] = "dist/index.js",
        ["locales"] = new JsonObject { ["en"] = "locales/en.json", ["zh-CN"] = "locales/zh-CN.json" },
        ["contributes"] = new JsonObject
        {
            ["pages"] = new JsonArray(new JsonObject { ["id"] = "home", ["path"] = $"/x/{id.ToLowerInvariant()}/*", ["title"] = "%title%", ["export"] = "HomePage", ["audience"] = "everyone" }),
            ["widgets"] = new JsonArray(new JsonObject { ["id"] = "card", ["title"] = "Card", ["export"] = "Card", ["permission"] = "notes.read", ["order"] = 10 }),
            ["commands"] = new JsonArray(new JsonObject { ["id"] = "wipe", ["title"] = "Wipe", ["export"] = "wipe", ["danger"] = true, ["confirm"] = "%sure%" }),
            ["tabs"] = new JsonArray(new JsonObject
            {
                ["id"] = "pods", ["title"] = "Maps", ["export"] = "Tab", ["target"] = "core/ConfigMap", ["access"] = new JsonObject { ["verb"] = "list", ["group"] = "", ["resource"] = "configmaps" },
                ["when"] = "can('get', 'core/configmaps') && width >= 600",
            }),
            ["themes"] = new JsonArray(new JsonObject { ["id"] = "midnight", ["title"] = "Midnight", ["base"] = "dark", ["tokens"] = "themes/midnight.json" }),
        },
    };

    public static Dictionary<string, string> Files(string marker = "one") => new(StringComparer.Ordinal)
    {
        ["dist/index.js"] = $"export class HomePage extends HTMLElement {{}}\nexport const marker = '{marker}';\n// {new string('x', 2000)}",
        ["dist/frame.html"] = "<!doctype html><p>frame</p>",
        ["locales/en.json"] = """{ "title": "Notes", "sure": "Really?" }""",
        ["locales/zh-CN.json"] = """{ "title": "笔记", "sure": "确定吗？" }""",
        ["themes/midnight.json"] = """{ "--lb-color-surface": "#000" }""",
    };

    /// <summary>Puts a package into the folder of a kernel.</summary>
    public static void Pack(ConsoleKernel kernel, string id, string version, JsonObject? manifest = null, Dictionary<string, string>? files = null, string name = "Notes")
    {
        var content = (files ?? Files()).ToDictionary(file => $"luban/console/{file.Key}", file => Encoding.UTF8.GetBytes(file.Value));
        content["luban/console/console.json"] = Encoding.UTF8.GetBytes((manifest ?? Manifest(id)).ToJsonString());
        new TestPackage(id, version)
        {
            Entry = Assembly, Assembly = Code, Files = content,
            Manifest = new JsonObject { ["displayName"] = name, ["permissions"] = new JsonArray(new JsonObject { ["name"] = "notes.read" }) },
        }.WriteTo(kernel.Packages);
    }

    /// <summary>Installs a version, or moves to it, and waits until it serves.</summary>
    public static async Task InstallAsync(ConsoleKernel kernel, string id, string version, bool trusted = true)
    {
        var (name, spec) = (id.ToLowerInvariant(), new JsonObject { ["extension"] = new JsonObject { ["id"] = id, ["version"] = version } });
        if (trusted) spec["approvedPermissions"] = new JsonArray("notes.read", "console.module");
        var known = await kernel.Admin.GetAsync($"{Plans}/{name}");
        var written = known.Status == 404
            ? await kernel.Admin.SendAsync("POST", Plans, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec })
            : await kernel.Admin.SendAsync("PATCH", $"{Plans}/{name}", new JsonObject { ["spec"] = spec }, "application/merge-patch+json");
        if (written.Status is not (200 or 201)) throw new InvalidOperationException($"{written.Status} {written.Text}");
        await WaitAsync(kernel, id, plan => (string?)plan["status"]?["phase"] == "Installed" && (string?)plan["status"]?["installedVersion"] == version);
    }

    public static async Task RemoveAsync(ConsoleKernel kernel, string id)
    {
        await kernel.Admin.SendAsync("DELETE", $"{Plans}/{id.ToLowerInvariant()}");
        await Wait.UntilAsync(async () => (await kernel.Admin.GetAsync($"{Plans}/{id.ToLowerInvariant()}")).Status == 404, $"{id} to be gone");
    }

    public static Task<Reply> PatchAsync(ConsoleKernel kernel, string id, JsonObject patch) => kernel.Admin.SendAsync("PATCH", $"{Plans}/{id.ToLowerInvariant()}", patch, "application/merge-patch+json");

    public static async Task<JsonObject> WaitAsync(ConsoleKernel kernel, string id, Func<JsonObject, bool> condition)
    {
        JsonObject? plan = null;
        try
        {
            await Wait.UntilAsync(async () =>
            {
                plan = (await kernel.Admin.GetAsync($"{Plans}/{id.ToLowerInvariant()}")).Json;
                return (long?)plan["status"]?["observedGeneration"] == (long?)plan["metadata"]!["generation"] && condition(plan);
            }, $"the plan of {id}");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} Last: {plan}", exception);
        }
        return plan!;
    }

    /// <summary>Gives a user the permission of an extension, or another right.</summary>
    public static async Task GrantAsync(ConsoleKernel kernel, string user, string verb, string group, string resource, string? name = null)
    {
        var rule = new JsonObject { ["verbs"] = new JsonArray(verb), ["apiGroups"] = new JsonArray(group), ["resources"] = new JsonArray(resource) };
        if (name is not null) rule["resourceNames"] = new JsonArray(name);
        var role = $"{user}-{verb}-{resource}";
        await kernel.Admin.CreateAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", new JsonObject { ["metadata"] = new JsonObject { ["name"] = role }, ["rules"] = new JsonArray(rule) });
        await kernel.Admin.CreateAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = role },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = user }),
        });
    }

    private static string Metadata(string key) => typeof(ConsolePack).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
