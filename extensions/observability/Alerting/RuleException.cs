namespace LuBan.Observability.Alerting;

/// <summary>A rule that cannot be evaluated, and why.</summary>
internal sealed class RuleException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
