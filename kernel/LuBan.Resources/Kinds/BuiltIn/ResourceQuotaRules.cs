using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Quotas on object counts: whole numbers, written as texts.</summary>
internal sealed class ResourceQuotaRules() : BuiltInRules(ResourceQuotaKind.Kind)
{
    internal override void Default(JsonObject next, JsonObject? old)
    {
        if ((next["spec"] as JsonObject)?["hard"] is not JsonObject hard) return;
        foreach (var (name, value) in hard.ToList()) hard[name] = value?.ToString();
    }

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        if (next["spec"]?["scopes"] is JsonArray { Count: > 0 }) yield return Forbidden("spec.scopes", "object counts have no scopes");
        if (next["spec"]?["scopeSelector"] is JsonObject { Count: > 0 }) yield return Forbidden("spec.scopeSelector", "object counts have no scopes");
        foreach (var (name, value) in next["spec"]?["hard"] as JsonObject ?? [])
        {
            if (!Names.IsQualifiedName(name)) yield return Invalid($"spec.hard[{name}]", $"\"{name}\": must be a name such as configmaps or count/widgets.example.dev");
            if (!QuotaNames.TryParse(name, out _))
                request.Warnings.Add($"spec.hard[{name}]: this server limits object counts only; nothing is limited by this entry");
            else if (!QuotaNames.TryNumber(value?.ToString(), out _))
                yield return Invalid($"spec.hard[{name}]", $"\"{value}\": must be a whole number, 0 or greater");
        }
    }
}
