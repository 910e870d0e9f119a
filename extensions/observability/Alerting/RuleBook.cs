using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Alerting;

/// <summary>The rules of all objects, compiled once per version of each.</summary>
internal sealed class RuleBook(IResourceCache<PrometheusRule> rules, IResourceCache<AlertPolicy> policies, IOptionsMonitor<AlertingOptions> options)
{
    private readonly Dictionary<string, (string? Version, CompiledRules Compiled)> _known = [];
    private AlertingOptions? _options;
    private IReadOnlyList<RuleGroup> _groups = [];

    /// <summary>Waits until the objects were read.</summary>
    public Task WhenReadAsync(CancellationToken cancellationToken) => Task.WhenAll(rules.WaitForSyncAsync(cancellationToken), policies.WaitForSyncAsync(cancellationToken));

    /// <summary>The groups now: the same list as long as nothing changed. For the scheduler alone.</summary>
    public IReadOnlyList<RuleGroup> Groups()
    {
        var now = options.CurrentValue;
        var isOther = !ReferenceEquals(now, _options);
        if (isOther) _known.Clear();
        _options = now;
        var compiler = Compiler();
        var seen = new List<(string Key, CompiledRules Compiled)>();
        foreach (var rule in rules.List()) seen.Add(Compile($"rule/{rule.Metadata.Uid}", rule, () => compiler.Compile(rule), ref isOther));
        foreach (var policy in policies.List()) seen.Add(Compile($"policy/{policy.Metadata.Uid}", policy, () => compiler.Compile(policy), ref isOther));
        foreach (var gone in _known.Keys.Except(seen.Select(entry => entry.Key)).ToList()) isOther |= _known.Remove(gone);
        if (isOther) _groups = [.. seen.SelectMany(entry => entry.Compiled.Groups)];
        return _groups;
    }

    /// <summary>Compiles by the options of now.</summary>
    public RuleCompiler Compiler() => new(options.CurrentValue, ExpressionCheck.Problem);

    private (string Key, CompiledRules Compiled) Compile(string key, Resource resource, Func<CompiledRules> compile, ref bool isOther)
    {
        // The generation changes with the spec alone: our own writes of the status change no rule.
        var version = $"{resource.Metadata.Generation}";
        if (_known.TryGetValue(key, out var known) && known.Version == version) return (key, known.Compiled);
        isOther = true;
        var compiled = compile();
        _known[key] = (version, compiled);
        return (key, compiled);
    }
}
