using System.Text.Json.Nodes;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>Two workspaces with an object of every kind in each of their namespaces, and in one of them somebody with each built-in role.</summary>
public sealed class TenantWorld : IAsyncLifetime
{
    public const string Own = "alpha";
    public const string Other = "bravo";

    /// <summary>The name of the object of each kind.</summary>
    public const string Item = "item";

    /// <summary>In which namespace of its own somebody with a role has it.</summary>
    public static IReadOnlyList<(string Role, bool AtHome)> Roles { get; } =
    [
        ("workspace-admin", true), ("workspace-self-provisioner", true), ("workspace-regular", true), ("workspace-viewer", true),
        ("project-admin", false), ("project-operator", false), ("project-viewer", false), ("platform-regular", false),
    ];

    public static TheoryData<string> EveryRole => [.. Roles.Select(each => each.Role)];

    public AccessKernel Kernel { get; private set; } = null!;

    public IReadOnlyList<Route> Kinds { get; private set; } = [];

    /// <summary>Stands in every object of a tenant, and in no name, so that an answer that shows it has shown the object.</summary>
    public static string Marker(string workspace) => $"mark-7f3c-of-{workspace}";

    public static string Project(string workspace) => $"{workspace}-shop";

    public static IReadOnlyList<string> NamespacesOf(string workspace) => [Home(workspace), Project(workspace)];

    public Caller As(string role) => Kernel.As($"the-{role}");

    public async Task InitializeAsync()
    {
        Kernel = await AccessKernel.StartAsync();
        await Guestbook.InstallAsync(Kernel);
        Kinds = await Route.DiscoverAsync(Kernel.Admin);
        foreach (var workspace in new[] { Own, Other }) await FillAsync(workspace);
        foreach (var (role, atHome) in Roles.Where(each => each.Role != "platform-regular")) await Kernel.Admin.BindAsync(atHome ? Home(Own) : Project(Own), role, $"User:the-{role}");
        await Kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("the-platform-admin", "platform-admin", "User:the-platform-admin"));
    }

    public async Task DisposeAsync() => await Kernel.DisposeAsync();

    /// <summary>Every object of a tenant with the revision that wrote it.</summary>
    public async Task<SortedDictionary<string, string>> RevisionsAsync(string workspace)
    {
        var revisions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in Kinds.Where(kind => kind.Verbs.Contains("list") && kind.Subresource is null))
        {
            foreach (var ns in kind.IsNamespaced ? NamespacesOf(workspace) : [""])
            {
                foreach (var item in (await Kernel.Admin.GetAsync(kind.Collection(ns))).Json["items"]!.AsArray())
                {
                    var name = (string)item!["metadata"]!["name"]!;
                    if (kind.IsNamespaced || name == workspace || NamespacesOf(workspace).Contains(name)) revisions[$"{kind.Plural}/{ns}/{name}"] = (string)item["metadata"]!["resourceVersion"]!;
                }
            }
        }
        return revisions;
    }

    /// <summary>The revisions of the other tenant's objects, once the kernel has nothing left to do there.</summary>
    public async Task<SortedDictionary<string, string>> AtRestAsync()
    {
        var last = await RevisionsAsync(Other);
        await Eventually(async () =>
        {
            var (before, now) = (last, await RevisionsAsync(Other));
            last = now;
            return before.SequenceEqual(now);
        }, () => "the other tenant to be at rest");
        return last;
    }

    private async Task FillAsync(string workspace)
    {
        var admin = Kernel.Admin;
        await admin.CreateWorkspaceAsync(workspace, $"{workspace}-manager", new JsonObject { ["namespaces"] = 10 });
        await admin.CreateProjectAsync(workspace, "shop");
        await admin.PatchAsync($"{Workspaces}/{workspace}", Marked(workspace));
        foreach (var ns in NamespacesOf(workspace))
        {
            await admin.PatchAsync($"{Namespaces}/{ns}", Marked(workspace));
            foreach (var kind in Kinds.Where(kind => kind is { IsNamespaced: true, Subresource: null } && kind.Verbs.Contains("get"))) await PlantAsync(kind, workspace, ns);
        }
    }

    private async Task PlantAsync(Route kind, string workspace, string ns)
    {
        if (kind.IsTenants && ns != Home(workspace)) return;
        var sample = Samples.Of(kind, ns, Marker(workspace));
        sample["metadata"] = new JsonObject { ["name"] = Item, ["annotations"] = new JsonObject { ["marker"] = Marker(workspace) } };
        var answer = await Kernel.Admin.PostAsync(kind.Collection(ns), sample);
        if (answer.Status != 201) throw new InvalidOperationException($"The world has no object of the kind {kind.Plural}.{kind.Group}, which is new: give Samples one that is accepted. {answer.Status}: {answer.Text}");
        if (kind.Plural == "projects") await Kernel.Admin.WaitAsync($"{kind.Collection(ns)}/{Item}", project => (string?)project["status"]?["phase"] == "Active", "the project to be active");
    }

    private static JsonObject Marked(string workspace) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["marker"] = Marker(workspace) } } };
}

/// <summary>The smallest valid object of each kind that needs more than a name.</summary>
internal static class Samples
{
    public static JsonObject Of(Route kind, string ns, string marker) => kind.Plural switch
    {
        "configmaps" => new() { ["data"] = new JsonObject { ["text"] = marker } },
        "secrets" => new() { ["stringData"] = new JsonObject { ["text"] = marker } },
        "events" when kind.Group.Length == 0 => new() { ["involvedObject"] = new JsonObject { ["kind"] = "ConfigMap", ["name"] = "item", ["namespace"] = ns }, ["message"] = marker, ["reason"] = "Marked", ["type"] = "Normal" },
        "events" => new() { ["regarding"] = new JsonObject { ["kind"] = "ConfigMap", ["name"] = "item", ["namespace"] = ns }, ["note"] = marker, ["reason"] = "Marked", ["type"] = "Normal", ["eventTime"] = "2026-01-01T00:00:00.000000Z", ["reportingController"] = "example.dev/tests", ["reportingInstance"] = "tests", ["action"] = "Mark" },
        "resourcequotas" => new() { ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["count/configmaps"] = "1000" } } },
        "leases" => new() { ["spec"] = new JsonObject { ["holderIdentity"] = marker } },
        "services" => new() { ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["of"] = marker }, ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) } },
        "endpointslices" => new() { ["addressType"] = "IPv4", ["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray("127.0.0.1"), ["nodeName"] = marker }) },
        "roles" => new() { ["rules"] = new JsonArray(Rbac.Rule("get", "", "configmaps")) },
        "rolebindings" => Rbac.Binding("item", "project-viewer", "User:nobody-else"),
        "projects" => new() { ["spec"] = new JsonObject { ["displayName"] = marker } },
        "invitations" => new() { ["spec"] = new JsonObject { ["user"] = "somebody", ["role"] = new JsonObject { ["name"] = "workspace-viewer" } } },
        "visits" => new() { ["spec"] = new JsonObject { ["text"] = marker } },
        _ => new() { ["spec"] = new JsonObject() },
    };
}
