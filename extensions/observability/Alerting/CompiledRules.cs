namespace LuBan.Observability.Alerting;

/// <summary>What an object of rules became: groups that are evaluated, and what is wrong or not supported.</summary>
internal sealed record CompiledRules(IReadOnlyList<RuleGroup> Groups, IReadOnlyList<string> Problems, IReadOnlyList<string> Unsupported)
{
    public int Count => Groups.Sum(group => group.Rules.Count);
}
