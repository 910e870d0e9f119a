using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The conversion <c>None</c>: the content stays; what the wanted version does not know is not shown, and its defaults are set.</summary>
internal sealed class SchemaConversion(IReadOnlyDictionary<string, JsonObject> schemas) : IKindConversion
{
    public void Convert(JsonObject body, string fromVersion, string toVersion)
    {
        if (!schemas.TryGetValue(toVersion, out var schema)) return;
        new SchemaPruner([]).Prune(body, schema);
        SchemaDefaults.Apply(body, schema);
    }
}
