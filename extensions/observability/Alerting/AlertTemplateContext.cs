namespace LuBan.Observability.Alerting;

/// <summary>What a template may speak of.</summary>
internal sealed record AlertTemplateContext(IReadOnlyDictionary<string, string> Labels, double Value);
