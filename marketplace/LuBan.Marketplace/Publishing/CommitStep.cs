using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishing;

/// <summary>Makes the version durable and visible with one decision, in which the rules are asked again.</summary>
internal sealed class CommitStep(MarketplaceStore store, PublisherDocuments documents, PublisherAccounts accounts, PrefixRules prefixes, PushRules rules, TimeProvider time) : IPushStep
{
    public bool IsCheck => false;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var (id, version, caller) = (push.Details!.Id, push.Version!, push.Caller);
        try
        {
            if (push.Verdict!.Claim is { } prefix)
            {
                // Only for an administrator is there a publisher to be made; everybody else pushes for one that is there.
                await accounts.EnsureAsync(push.Verdict.Publisher!, prefix.TrimEnd('.'), caller, cancellationToken);
                await prefixes.ReserveAsync(prefix, push.Verdict.Publisher!, isPublic: false, caller, cancellationToken);
            }
            await store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state => Decide(state, id, version, caller), cancellationToken);
        }
        catch (MarketplaceException refusal)
        {
            // Somebody was faster: with the same version, the prefix, or an id that looks like it.
            foreach (var problem in refusal.Problems) push.Refuse(refusal.Status, problem);
        }
    }

    private Change<bool> Decide(MarketplaceState state, string id, VersionEntry version, MarketplaceCaller caller)
    {
        var verdict = rules.Check(state, id, version.Version, caller);
        if (verdict.Problems.Count > 0) throw new MarketplaceException(PushPipeline.StatusOf(verdict.Problems), [.. verdict.Problems.Select(found => found.Problem)]);
        var events = new List<MarketplaceEvent>(3);
        // The id keeps the upper and lower case of the first push.
        var name = verdict.Package?.Id ?? id;
        if (verdict.IsNew) events.Add(new PackageSaved(name, verdict.Publisher!, [verdict.Publisher!], prefixes.IsVerified(name, verdict.Publisher!)));
        events.Add(new VersionSaved(name, version));
        if (version.State is VersionState.Submitted or VersionState.Draft) events.Add(Note(name, version, caller));
        return new(true, events);
    }

    private MarketplaceEvent Note(string id, VersionEntry version, MarketplaceCaller caller)
    {
        var now = time.GetUtcNow();
        var note = new VersionNote { Id = id, Version = version.Version, Waiting = version.State == VersionState.Submitted ? now : null }
            .With(new VersionStep(null, version.State, caller.Name, now, null, null));
        return documents.Notes.Put(VersionNote.Key(id, version.Version), note);
    }
}
