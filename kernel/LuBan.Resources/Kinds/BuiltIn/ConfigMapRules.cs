using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Keys, sizes, and the promise of <c>immutable</c>.</summary>
internal sealed class ConfigMapRules() : BuiltInRules(ConfigMapKind.Kind)
{
    internal override void Default(JsonObject next, JsonObject? old) => DataRules.RequireBase64(Kind, next, "binaryData");

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var (data, binary) = (next["data"] as JsonObject, next["binaryData"] as JsonObject);
        foreach (var cause in DataRules.CheckKeys(data, "data").Concat(DataRules.CheckKeys(binary, "binaryData"))) yield return cause;
        foreach (var (key, _) in data ?? [])
            if (binary?.ContainsKey(key) == true)
                yield return Invalid($"data[{key}]", $"\"{key}\": duplicate of key present in binaryData");
        var size = (data ?? []).Sum(entry => Encoding.UTF8.GetByteCount(Text(entry.Value))) + (binary ?? []).Sum(entry => DataRules.Decode(entry.Value)?.Length ?? 0);
        if (size > DataRules.MaximumBytes) yield return DataRules.TooLong("");
        foreach (var cause in DataRules.CheckImmutable(next, request.Old, "data", "binaryData")) yield return cause;
    }
}
