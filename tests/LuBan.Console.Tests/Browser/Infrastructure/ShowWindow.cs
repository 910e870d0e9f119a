using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A server as one in use looks: extensions that need each other, want to be configured and have updates, one that failed, one that is off, people and projects.</summary>
internal static class ShowWindow
{
    /// <summary>Installed, with an update that wants more than it has.</summary>
    public const string Orders = "acme.orders";

    /// <summary>Not installed; needs another one, permissions and a configuration.</summary>
    public const string Shipping = "acme.shipping";

    /// <summary>Its plan names a package that nobody has.</summary>
    public const string Nowhere = "acme.nowhere";

    private const string Billing = "acme.billing", Carriers = "acme.carriers";

    private const string Readme = """
        # Orders

        Takes orders, keeps what was ordered, and tells the others.

        | what | where |
        |---|---|
        | orders | `GET /orders` |
        | one order | `GET /orders/{number}` |

        ```bash
        curl https://luban.example/ext/acme.orders/orders
        ```

        > Prices are taken from *Billing*, which is installed beside it.
        """;

    private static readonly (string, string) Reads = ("orders.read", "See orders."), Writes = ("resources.write", "Change the resources of the platform.");

    public static async Task FillAsync(ConsoleServer console)
    {
        WritePackages(console.Feed);
        await PostAsync(console, "/apis/iam.luban.dev/v1/users", new { metadata = new { name = "ada" }, spec = new { displayName = "Ada Chen", email = "ada@acme.example", groups = new[] { "readers" } } });
        await PostAsync(console, "/apis/iam.luban.dev/v1/users", new { metadata = new { name = "linus" }, spec = new { displayName = "Linus Berg", disabled = true } });
        await PostAsync(console, "/apis/tenant.luban.dev/v1/namespaces/workspace-acme/projects", new { metadata = new { name = "shop" }, spec = new { displayName = "Web shop" } });
        await PostAsync(console, "/apis/tenant.luban.dev/v1/namespaces/workspace-acme/invitations", new { metadata = new { name = "for-ada" }, spec = new { user = "ada", role = new { kind = "ClusterRole", name = "workspace-viewer" }, expiresIn = "72h" } });
        await PostAsync(console, "/apis/iam.luban.dev/v1/self/tokens", new { name = "nightly backup", expiresIn = 2_592_000 });
        await PlanAsync(console, Plans.Body(Billing, "1.0.0"), "Installed");
        await PlanAsync(console, Plans.Body(Orders, "1.0.0", new JsonObject { ["currency"] = "EUR" }), "Installed");
        await PlanAsync(console, Plans.Body(ConsolePackages.Fault("first"), "1.0.0"), "Installed");
        await PlanAsync(console, Plans.Body(ConsolePackages.Fault(ConsolePackages.Sound), "1.0.0", enabled: false), "Disabled");
        await PlanAsync(console, Plans.Body(Nowhere), "Failed");
    }

    public static async Task ClearAsync(ConsoleServer console)
    {
        foreach (var id in new[] { Nowhere, ConsolePackages.Fault("first"), ConsolePackages.Fault(ConsolePackages.Sound), Orders, Billing, ConsolePackages.Kinds }) await console.UninstallAsync(id);
    }

    private static void WritePackages(string feed)
    {
        Write(feed, Billing, "1.0.0", "Billing", "计费", "Prices, invoices and what was paid.");
        Write(feed, Orders, "1.0.0", "Orders", "订单", "Takes orders, keeps what was ordered, and tells the others.", [Reads], [(Billing, "[1.0.0, 2.0.0)")]);
        Write(feed, Orders, "1.1.0", "Orders", "订单", "Takes orders, keeps what was ordered, and tells the others.", [Reads, Writes], [(Billing, "[1.0.0, 2.0.0)")]);
        Write(feed, Carriers, "1.4.0", "Carriers", "承运商", "Which carriers there are, and what they take for a parcel.");
        Write(feed, Shipping, "2.3.1", "Shipping", "物流", "Hands parcels to carriers and follows them to the door.", [("shipping.read", "See parcels."), Writes], [(Carriers, "[1.2.0, 2.0.0)"), (Orders, "[1.0.0, 2.0.0)")]);
    }

    private static void Write(string feed, string id, string version, string english, string chinese, string description, IReadOnlyList<(string, string)>? permissions = null, IReadOnlyList<(string, string)>? needs = null)
    {
        if (File.Exists(Path.Combine(feed, $"{id}.{version}.nupkg"))) return;
        ProbePackages.Write(feed, new(version)
        {
            Id = id, Project = ConsolePackages.FaultsProject, Entry = ConsolePackages.FaultsEntry, WarmUp = null, DrainSeconds = 0, Readme = Readme,
            DisplayName = new JsonObject { ["en"] = english, ["zh-CN"] = chinese }, Description = description, Permissions = permissions ?? [], Needs = needs ?? [], ConfigSchema = Schema(),
        });
    }

    private static JsonObject Schema() => JsonNode.Parse("""
        {
          "type": "object", "required": ["currency"],
          "properties": {
            "currency": { "type": "string", "enum": ["EUR", "CNY", "USD"], "title": "Currency", "description": "What prices are in.", "default": "EUR" },
            "retention": { "type": "integer", "minimum": 1, "maximum": 3650, "title": "Keep for", "description": "In days.", "default": 365 },
            "notify": { "type": "boolean", "title": "Send a message for each change", "default": true },
            "carriers": { "type": "array", "title": "Carriers", "items": { "type": "string" } }
          }
        }
        """)!.AsObject();

    private static async Task PlanAsync(ConsoleServer console, JsonObject plan, string phase)
    {
        var name = (string)plan["metadata"]!["name"]!;
        plan["spec"]!["approvedPermissions"] = new JsonArray("console.module", Reads.Item1);
        if (phase != "Failed") await console.ReadSourceAsync((string)plan["spec"]!["extension"]!["id"]!, "1.0.0");
        await console.Process.CreateAsync(plan);
        await console.Process.WaitForPhaseAsync(name, phase);
    }

    private static async Task PostAsync(ConsoleServer console, string path, object body)
    {
        using var response = await console.Process.Http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
