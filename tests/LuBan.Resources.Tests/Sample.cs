using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

internal static class Sample
{
    internal const string Widgets = "/apis/widgets.example.dev/v1/namespaces/default/widgets";
    internal const string AllWidgets = "/apis/widgets.example.dev/v1/widgets";
    internal const string Gadgets = "/apis/widgets.example.dev/v1/gadgets";
    internal const string Namespaces = "/api/v1/namespaces";

    internal static JsonObject Widget(string name, int size = 1, JsonObject? labels = null) => new()
    {
        ["apiVersion"] = "widgets.example.dev/v1",
        ["kind"] = "Widget",
        ["metadata"] = labels is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["labels"] = labels },
        ["spec"] = new JsonObject { ["size"] = size },
    };

    internal static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    internal static JsonObject OwnedBy(this JsonObject body, JsonObject owner, bool block = false)
    {
        body["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = owner["apiVersion"]!.DeepClone(),
            ["kind"] = owner["kind"]!.DeepClone(),
            ["name"] = owner["metadata"]!["name"]!.DeepClone(),
            ["uid"] = owner["metadata"]!["uid"]!.DeepClone(),
            ["blockOwnerDeletion"] = block,
        });
        return body;
    }

    internal static string Text(this JsonObject body, params string[] path) => path.Aggregate((JsonNode?)body, (node, name) => node?[name])?.ToString() ?? "";
}
