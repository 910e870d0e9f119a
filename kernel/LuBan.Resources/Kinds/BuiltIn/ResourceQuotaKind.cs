using System.Text.Json;
using System.Text.Json.Nodes;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The core kind ResourceQuota: how many objects a namespace may hold.</summary>
internal static class ResourceQuotaKind
{
    internal static ResourceKind Kind { get; } = BuiltInKinds.Core("ResourceQuota", "resourcequotas") with
    {
        ShortNames = ["quota"],
        HasStatus = true,
        Table = BuiltInTable.Of(
            (new PrinterColumn("Request", ".status.used"), item => Usage(item, limits: false)),
            (new PrinterColumn("Limit", ".status.used"), item => Usage(item, limits: true))),
        Schema = Schemas.Kind("ResourceQuota limits how many objects a namespace may hold.",
            ("spec", Object("What is allowed.",
                ("hard", Map("The largest number by name, such as count/widgets.example.dev, or configmaps for kinds that had a name of their own first.", IntOrString())),
                ("scopes", List("Not supported: object counts have no scopes.")),
                ("scopeSelector", PreserveObject("Not supported: object counts have no scopes.")))),
            ("status", Object("What is used. Kept by the kernel.",
                ("hard", Map("What is enforced.", IntOrString())),
                ("used", Map("What there is.", IntOrString()))))),
    };

    private static JsonObject PreserveObject(string description) => new() { ["type"] = "object", ["description"] = description, ["x-kubernetes-preserve-unknown-fields"] = true };

    private static JsonNode? Usage(JsonElement item, bool limits)
    {
        if (item.At("status", "hard") is not { ValueKind: JsonValueKind.Object } hard) return "";
        return string.Join(", ", hard.EnumerateObject().Where(entry => entry.Name.StartsWith("limits.", StringComparison.Ordinal) == limits).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => $"{entry.Name}: {(item.At("status", "used", entry.Name).Text() is { Length: > 0 } used ? used : "0")}/{entry.Value}"));
    }
}
