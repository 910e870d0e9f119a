using System.Text.Json.Nodes;
using LuBan.Cli.Http;

namespace LuBan.Cli.Plans;

/// <summary>Reads an InstallPlan.</summary>
internal sealed class Plan(JsonObject json)
{
    public JsonObject Json => json;

    public string Name => json.Text("metadata", "name") ?? "";

    public string Id => json.Text("spec", "extension", "id") ?? Name;

    public string? Uid => json.Text("metadata", "uid");

    public string ResourceVersion => json.Text("metadata", "resourceVersion") ?? "";

    public bool IsDeleting => json.Text("metadata", "deletionTimestamp") is not null;

    public bool IsObserved => (json.Number("status", "observedGeneration") ?? 0) >= (json.Number("metadata", "generation") ?? 0);

    public string? WantedVersion => json.Text("spec", "extension", "version");

    public bool IsEnabled => json.Flag("spec", "enabled") ?? true;

    public JsonObject? Config => json.At("spec", "config") as JsonObject;

    public string Phase => json.Text("status", "phase") ?? "Pending";

    public string? InstalledVersion => NotEmpty(json.Text("status", "installedVersion"));

    public string? PreviousVersion => NotEmpty(json.Text("status", "previousVersion"));

    public string? OperationId => NotEmpty(json.Text("status", "operation", "id"));

    public string? OperationKind => json.Text("status", "operation", "kind");

    public string? Step => NotEmpty(json.Text("status", "operation", "step"));

    public long? Percent => json.Number("status", "operation", "percent");

    /// <summary>Changes with every new try of every operation.</summary>
    public string AttemptKey => $"{OperationId}/{json.Number("status", "operation", "attempt")}/{json.Text("status", "operation", "startedAt")}";

    public IEnumerable<JsonNode> Conditions => json.Items("status", "conditions");

    /// <summary>True when the extension answers requests.</summary>
    public bool IsServing
    {
        get
        {
            var said = Conditions.Where(condition => condition.Text("type") is "Serving" or "Ready").ToArray();
            return said.Length > 0 ? said.All(IsTrue) : InstalledVersion is not null;
        }
    }

    /// <summary>Why the plan failed or is blocked: the coded reason and the message of the condition that says so.</summary>
    public (string? Code, string Message) Problem
    {
        get
        {
            var conditions = Conditions.ToArray();
            var condition = conditions.FirstOrDefault(item => item.Text("type") is "Failed" or "Blocked" && IsTrue(item))
                ?? conditions.FirstOrDefault(item => item.Text("type") is "Serving" or "Ready" or "Installed" && item.Text("status") == "False" && NotEmpty(item.Text("message")) is not null)
                ?? conditions.LastOrDefault(item => item.Text("status") == "False" && NotEmpty(item.Text("message")) is not null);
            return (NotEmpty(condition.Text("reason")), NotEmpty(condition.Text("message")) ?? NotEmpty(json.Text("status", "message")) ?? Phase);
        }
    }

    /// <summary>A plan's name, and so its path, is the id in lower case.</summary>
    public static string NameOf(string id) => id.ToLowerInvariant();

    private static bool IsTrue(JsonNode condition) => condition.Text("status") == "True";

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
