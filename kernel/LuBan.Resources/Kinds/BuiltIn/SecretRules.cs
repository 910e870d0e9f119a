using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Merges <c>stringData</c>, and checks what each type of secret demands. No message shows a value.</summary>
internal sealed class SecretRules() : BuiltInRules(SecretKind.Kind)
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";

    internal override void Default(JsonObject next, JsonObject? old)
    {
        if (next["stringData"] is JsonObject texts)
        {
            var data = next["data"] as JsonObject ?? [];
            foreach (var (key, value) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(value)));
            next["data"] = data;
        }

        next.Remove("stringData");
        if (Text(next["type"]).Length == 0) next["type"] = old is null ? "Opaque" : Text(old["type"]);
        DataRules.RequireBase64(Kind, next, "data");
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var data = next["data"] as JsonObject ?? [];
        foreach (var cause in DataRules.CheckKeys(data, "data")) yield return cause;
        if (data.Sum(entry => DataRules.Decode(entry.Value)?.Length ?? 0) > DataRules.MaximumBytes) yield return DataRules.TooLong("data");
        var type = Text(next["type"]);
        foreach (var cause in CheckType(type, data, next)) yield return cause;
        if (request.Old is not { } old) yield break;
        if (type != Text(old["type"])) yield return Invalid("type", $"\"{type}\": field is immutable");
        foreach (var cause in DataRules.CheckImmutable(next, old, "data")) yield return cause;
    }

    private static IEnumerable<StatusCause> CheckType(string type, JsonObject data, JsonObject next) => type switch
    {
        "kubernetes.io/service-account-token" => Text(next["metadata"]?["annotations"]?[AccountAnnotation]).Length == 0 ? [Required($"metadata.annotations[{AccountAnnotation}]")] : [],
        "kubernetes.io/dockercfg" => CheckJson(data, ".dockercfg"),
        "kubernetes.io/dockerconfigjson" => CheckJson(data, ".dockerconfigjson"),
        "kubernetes.io/basic-auth" => data.ContainsKey("username") || data.ContainsKey("password") ? [] : [Required("data[username]"), Required("data[password]")],
        "kubernetes.io/ssh-auth" => DataRules.Decode(data["ssh-privatekey"]) is { Length: > 0 } ? [] : [Required("data[ssh-privatekey]")],
        "kubernetes.io/tls" => new[] { "tls.crt", "tls.key" }.Where(key => !data.ContainsKey(key)).Select(key => Required($"data[{key}]")),
        _ => [],
    };

    private static IEnumerable<StatusCause> CheckJson(JsonObject data, string key)
    {
        if (DataRules.Decode(data[key]) is not { } bytes) return [Required($"data[{key}]")];
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return [];
        }
        catch (JsonException)
        {
            return [Invalid($"data[{key}]", "\"<secret contents redacted>\": it is not JSON")];
        }
    }
}
