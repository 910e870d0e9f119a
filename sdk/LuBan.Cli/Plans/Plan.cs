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

    /// <summary>The version that waits for permissions to be approved.</summary>
    public string? PendingVersion => NotEmpty(json.Text("status", "pendingApproval", "version"));

    /// <summary>The permissions that it waits for.</summary>
    public IEnumerable<string> PendingPermissions => json.Items("status", "pendingApproval", "permissions").Select(item => item.Text() ?? "");

    /// <summary>True when the spec as it is now waits for an approval.</summary>
    public bool IsWaitingForApproval => PendingVersion is not null && json.Number("status", "pendingApproval", "generation") == json.Number("metadata", "generation");

    /// <summary>What the extension may do: what was approved or, where nobody wrote that down, what the installed version wants.</summary>
    public IEnumerable<string> ApprovedPermissions => (json.At("spec", "approvedPermissions") ?? json.At("status", "permissions")).Items().Select(item => item.Text() ?? "");

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

    /// <summary>True when an operation is under way.</summary>
    public bool IsBusy => OperationId is not null && json.Text("status", "operation", "finishedAt") is null;

    /// <summary>Why the plan failed: the code, and what happened, what to do and what still runs. Else what a condition complains of.</summary>
    public (string? Code, string Message) Problem
    {
        get
        {
            if (NotEmpty(json.Text("status", "message")) is { } told) return (NotEmpty(json.Text("status", "reason")), told);
            var complaint = Conditions.FirstOrDefault(condition => condition.Text("type") == "Failed" && IsTrue(condition))
                ?? Conditions.FirstOrDefault(condition => condition.Text("status") == "False" && NotEmpty(condition.Text("message")) is not null);
            return (NotEmpty(complaint.Text("reason")), NotEmpty(complaint.Text("message")) ?? Phase);
        }
    }

    /// <summary>A plan's name, and so its path, is the id in lower case.</summary>
    public static string NameOf(string id) => id.ToLowerInvariant();

    private static bool IsTrue(JsonNode condition) => condition.Text("status") == "True";

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
