using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishing;

/// <summary>The caller may push this version of this id.</summary>
internal sealed class IdentityStep(MarketplaceState state, PushRules rules) : IPushStep
{
    public bool IsCheck => true;

    public Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (push.Inspection is not { Id: { } id, Version: { } version }) return Task.CompletedTask;
        push.Verdict = rules.Check(state, id, version, push.Caller);
        foreach (var found in push.Verdict.Problems) push.Refuse(found.Status, found.Problem);
        return Task.CompletedTask;
    }
}
