using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Every namespace carries its name as a label, so that selectors can name it.</summary>
internal sealed class NamespaceObjectRules() : BuiltInRules(NamespaceKind.Kind)
{
    internal const string NameLabel = "kubernetes.io/metadata.name";

    internal override void Default(JsonObject next, JsonObject? old)
    {
        var metadata = (JsonObject)next["metadata"]!;
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels[NameLabel] = Text(metadata["name"]);
    }
}
