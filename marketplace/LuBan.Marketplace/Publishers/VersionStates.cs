using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishers;

/// <summary>Moves versions from state to state, as <see cref="VersionMoves"/> allows, and keeps why.</summary>
internal sealed class VersionStates(MarketplaceStore store, PublisherDocuments documents, Blocklist blocklist, TimeProvider time)
{
    private static readonly string[] _deprecations = ["Legacy", "CriticalBugs", "Other"];

    /// <summary>Whether a new version waits for a reviewer.</summary>
    /// <param name="publisher">Whose it is.</param>
    /// <param name="caller">Who pushed or submitted it.</param>
    public bool NeedsReview(Publisher publisher, MarketplaceCaller caller) => documents.Policy.Review switch
    {
        ReviewMode.Never => false,
        ReviewMode.Always => true,
        _ => !publisher.Verified && !caller.IsAdministrator,
    };

    /// <summary>Moves a version.</summary>
    /// <returns>The version as it is then.</returns>
    /// <exception cref="MarketplaceException">It is not there, the move is not allowed, not to this caller, or lacks what it needs.</exception>
    public async Task<VersionEntry> MoveAsync(string id, string version, VersionChange change, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var (package, before) = store.State.RequireVersion(id, version, caller);
        Check(package, before, change, caller);
        // On the blocklist first: a crash between the two leaves a version that is offered and that no kernel runs, not the other way round.
        if (change.State == VersionState.Revoked) await BlockAsync(package, before, change, caller, cancellationToken);
        var (from, after) = await store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state => Decide(state, package.Id, before.Version, change, caller), cancellationToken);
        if (from == VersionState.Revoked && after.State != VersionState.Revoked) await blocklist.ReleaseAsync(package.Id, after.Version, caller.Name, cancellationToken);
        return after;
    }

    /// <summary>Revokes a version that stands on the blocklist; does nothing when it is not here, or revoked.</summary>
    public Task RevokeBlockedAsync(BlockedVersion blocked, BlockEntry entry, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(blocked.Id), caller.Name, state =>
        {
            if (!state.TryFind(blocked.Id, out var package) || !package.TryFind(blocked.Version, out var version) || version.State == VersionState.Revoked) return new Change<bool>(false);
            var change = Decide(state, package.Id, version.Version, new VersionChange { State = VersionState.Revoked, Reason = entry.Reason, Message = entry.Message, Expires = entry.Expires }, caller);
            return new Change<bool>(true, change.Events);
        }, cancellationToken);

    /// <summary>Lists or unlists a version, as NuGet clients ask for it. Does nothing when it is so already.</summary>
    public async Task<VersionEntry> SetListedAsync(string id, string version, bool listed, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var (package, entry) = store.State.RequireVersion(id, version, caller);
        caller.RequireOwner(package);
        caller.Require(TokenScope.Unlist, package.Id);
        if (entry.State.IsListed() == listed && entry.State.IsDelivered()) return entry;
        return await MoveAsync(package.Id, entry.Version, new VersionChange { State = listed ? VersionState.Listed : VersionState.Unlisted }, caller, cancellationToken);
    }

    /// <summary>Sets channel and rollout of a version.</summary>
    /// <exception cref="MarketplaceException">LB7132: not a channel, or not 0 to 100.</exception>
    public Task<VersionEntry> SetRolloutAsync(string id, string version, string? channel, int? percent, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var (package, found) = store.State.RequireVersion(id, version, caller);
        caller.RequireOwner(package);
        caller.Require(TokenScope.PushVersion, package.Id);
        if (channel is not null && Channels.FindFault(channel, found.Version) is { } fault) throw new MarketplaceException(400, "LB7132", fault);
        if (percent is < 0 or > 100) throw new MarketplaceException(400, "LB7132", $"the rollout is {percent}, expected 0 to 100 of 100 hosts.");
        return store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            var (current, entry) = state.RequireVersion(package.Id, found.Version, caller);
            RequireActive(current, caller);
            var changed = entry with { Channel = channel ?? entry.Channel, Rollout = percent ?? entry.Rollout };
            return new Change<VersionEntry>(changed, new VersionSaved(current.Id, changed));
        }, cancellationToken);
    }

    /// <summary>Keeps what a publisher says against a refusal, and puts the version before the reviewers again.</summary>
    /// <exception cref="MarketplaceException">LB7130: it was not refused; LB7131: there are no words.</exception>
    public Task<VersionNote> AppealAsync(string id, string version, string? message, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            var (package, entry) = state.RequireVersion(id, version, caller);
            caller.RequireOwner(package);
            caller.Require(TokenScope.PushVersion, package.Id);
            if (entry.State is not (VersionState.Rejected or VersionState.Quarantined or VersionState.Revoked))
                throw new MarketplaceException(409, "LB7130", $"{package.Id} {entry.Version} is {Word(entry.State)}; one appeals against rejected, quarantined and revoked.");
            RequireMessage(message);
            var now = time.GetUtcNow();
            var note = NoteOf(package.Id, entry.Version) with { Appeal = new VersionAppeal(message!, caller.Name, now), Waiting = now };
            return new Change<VersionNote>(note, documents.Notes.Put(VersionNote.Key(package.Id, entry.Version), note));
        }, cancellationToken);

    /// <summary>Answers an appeal with no: the version stays as it is.</summary>
    public Task<VersionNote> DismissAsync(string id, string version, string? message, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            var (package, entry) = state.RequireVersion(id, version, caller);
            var note = NoteOf(package.Id, entry.Version);
            if (note.Appeal is null) throw new MarketplaceException(409, "LB7130", $"nobody appealed for {package.Id} {entry.Version}.");
            RequireMessage(message);
            note = note.With(new VersionStep(entry.State, entry.State, caller.Name, time.GetUtcNow(), "appeal-dismissed", message)) with { Appeal = null, Waiting = null };
            return new Change<VersionNote>(note, documents.Notes.Put(VersionNote.Key(package.Id, entry.Version), note));
        }, cancellationToken);

    /// <summary>The note of a version; an empty one when nothing was noted yet.</summary>
    public VersionNote NoteOf(string id, string version) => documents.Notes.Find(VersionNote.Key(id, version)) ?? new VersionNote { Id = id, Version = version };

    /// <summary>A state's word on the API.</summary>
    public static string Word(VersionState state) => state.ToString().ToLowerInvariant();

    private Change<(VersionState From, VersionEntry After)> Decide(MarketplaceState state, string id, string version, VersionChange change, MarketplaceCaller caller)
    {
        var (package, entry) = state.RequireVersion(id, version, caller);
        Check(package, entry, change, caller);
        var to = change.State == VersionState.Submitted && entry.State == VersionState.Draft && !NeedsReview(documents.Require(package.Publisher), caller) ? VersionState.Listed : change.State;
        var now = time.GetUtcNow();
        var after = entry with { State = to, Deprecation = to == VersionState.Deprecated ? DeprecationOf(change) : null };
        var note = NoteOf(package.Id, entry.Version).With(new VersionStep(entry.State, to, caller.Name, now, change.Reason, change.Message));
        note = note with { Waiting = to == VersionState.Submitted ? now : null, Appeal = null };
        return new((entry.State, after), new VersionSaved(package.Id, after), documents.Notes.Put(VersionNote.Key(package.Id, entry.Version), note));
    }

    private void Check(PackageEntry package, VersionEntry entry, VersionChange change, MarketplaceCaller caller)
    {
        caller.RequireOwner(package);
        var move = VersionMoves.Find(entry.State, change.State) ?? throw new MarketplaceException(409, "LB7130",
            $"{package.Id} {entry.Version} is {Word(entry.State)} and cannot become {Word(change.State)}. {Possible(package.Id, entry.State, caller)}");
        if (!caller.IsAdministrator && move.Scope is null)
            throw new MarketplaceException(403, "LB7103", $"only an administrator makes a {Word(entry.State)} version {Word(change.State)}. {Possible(package.Id, entry.State, caller)}");
        if (move.Scope is { } scope) caller.Require(scope, package.Id);
        RequireActive(package, caller);
        if (documents.Policy.TwoPersons && entry.PushedBy == caller.Name && entry.State is VersionState.Submitted or VersionState.Rejected && change.State is VersionState.Approved or VersionState.Listed)
            throw new MarketplaceException(403, "LB7133", $"'{caller.Name}' pushed {package.Id} {entry.Version}, and the policy wants another reviewer. Ask another administrator.");
        if (change.State is VersionState.Rejected or VersionState.Quarantined) RequireMessage(change.Message);
        if (change.Message?.Length > 1000) RequireMessage(change.Message);
        if (change.State == VersionState.Revoked) blocklist.Check(change.Reason, change.Message, change.Expires);
        if (change.State == VersionState.Deprecated) CheckDeprecation(change);
    }

    private void RequireActive(PackageEntry package, MarketplaceCaller caller)
    {
        if (!caller.IsAdministrator) documents.RequireActive(package.Owners.First(caller.ActsFor));
    }

    private Task<BlockEntry> BlockAsync(PackageEntry package, VersionEntry entry, VersionChange change, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        blocklist.AddAsync([BlockedOf(package, entry)], change.Reason, change.Message, change.Expires, caller.Name, cancellationToken);

    /// <summary>How a version stands on the blocklist.</summary>
    public static BlockedVersion BlockedOf(PackageEntry package, VersionEntry entry) => new(package.Id, entry.Version, package.Publisher, Convert.ToBase64String(entry.ContentHash.Span));

    private static void CheckDeprecation(VersionChange change)
    {
        if (change.Reasons is not { Count: > 0 } || change.Reasons.Except(_deprecations).Any())
            throw new MarketplaceException(400, "LB7131", $"the reasons of the deprecation are '{string.Join(", ", change.Reasons ?? [])}', expected one or more of {string.Join(", ", _deprecations)}.");
        if (change.AlternateId is { Length: 0 or > 100 }) throw new MarketplaceException(400, "LB7131", "the alternate is no package id. Leave it out when there is none.");
        if (change.AlternateRange is { } range && !PackageVersions.IsRange(range)) throw new MarketplaceException(400, "LB7131", $"the alternate's range '{range}' is not one in NuGet's notation, such as [2.0.0, ).");
    }

    private static Deprecation DeprecationOf(VersionChange change) =>
        new([.. change.Reasons!.Distinct()], change.Message ?? "", change.AlternateId, change.AlternateId is null ? null : change.AlternateRange);

    private static void RequireMessage(string? message)
    {
        if (string.IsNullOrWhiteSpace(message) || message.Length > 1000)
            throw new MarketplaceException(400, "LB7131", "a message is missing, or over 1,000 characters. Say in a sentence or two why, so that the other side can do something about it.");
    }

    private static string Possible(string id, VersionState from, MarketplaceCaller caller)
    {
        var states = VersionMoves.For(from, id, caller);
        return states.Count == 0 ? "There is nothing you can make of it." : $"You can make it {string.Join(", ", states.Select(Word))}.";
    }
}
