using System.Text.Json.Nodes;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Updates many extensions with one state to go back to, and goes back to it.</summary>
internal sealed class BulkUpdates(
    InstalledPackages installed, IResourceClient<InstallPlan> plans, UpgradeSelector upgrades, PlanPermissions permissions, PackageAcquisition acquisition, ReplicaRole role)
{
    /// <summary>What would be updated, or begins to be. A person asks, so neither age nor window nor rollout is waited for; versions, pins, channels and locks hold.</summary>
    /// <exception cref="ExtensionException">LB4024: this replica does not lead.</exception>
    public async Task<UpdateAnswer> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        RequireLeading();
        var (updates, problems) = (new List<PlannedUpdate>(), new List<UpdateProblem>());
        var list = (await plans.ListAsync(null, cancellationToken)).Items;
        foreach (var name in (request.Extensions ?? []).Select(id => id.ToLowerInvariant()).Where(name => list.All(plan => plan.Metadata.Name != name))) problems.Add(new(name, "It is not installed."));
        foreach (var plan in list.Where(plan => plan.Metadata.DeletionTimestamp is null && (request.Extensions is null || request.Extensions.Contains(plan.Spec.Extension.Id, StringComparer.OrdinalIgnoreCase))))
            await FindAsync(plan, updates, problems, cancellationToken);
        if (request.DryRun || updates.Count == 0) return new(null, updates, problems);

        var point = await installed.MarkAsync($"before the update of {string.Join(", ", updates.Select(update => update.Id))}", cancellationToken);
        foreach (var update in updates) await plans.PatchAsync(update.Id.ToLowerInvariant(), Wish(list.First(plan => plan.Metadata.Name == update.Id.ToLowerInvariant()), update.To), null, cancellationToken);
        return new(point, updates, problems);
    }

    /// <summary>Goes back to a state: other versions, what is gone comes back, and what came since goes. Data stay.</summary>
    /// <exception cref="ExtensionException">LB4024: this replica does not lead. LB4025: there is no such state.</exception>
    public async Task<RollbackAnswer> RollbackAsync(RollbackRequest request, CancellationToken cancellationToken)
    {
        RequireLeading();
        var target = installed.Store.Generations.FirstOrDefault(generation => generation.Number == request.Generation)
            ?? throw InstallationErrors.NoSuchGeneration(request.Generation, installed.Store.Generations.Select(generation => generation.Number));
        var current = installed.Store.Current.Items;
        IReadOnlyList<PlannedUpdate> changes = [.. target.Items.Where(item => current.GetValueOrDefault(item.Key)?.Hash != item.Value.Hash)
            .Select(item => new PlannedUpdate(installed.Store.Find(item.Value.Hash)?.Id ?? item.Key, current.GetValueOrDefault(item.Key)?.Version, item.Value.Version))];
        IReadOnlyList<string> removals = [.. current.Keys.Where(name => !target.Items.ContainsKey(name)).Order(StringComparer.Ordinal)];
        if (request.DryRun || changes.Count + removals.Count == 0) return new(null, changes, removals);

        var point = await installed.MarkAsync($"before the rollback to {request.Generation}", cancellationToken);
        foreach (var change in changes) await PutAsync(change, target.Items[change.Id.ToLowerInvariant()], cancellationToken);
        foreach (var name in removals)
        {
            // What needs it goes, too: it was not there either.
            await plans.PatchAsync(name, PlanAnnotations.Patch(PlanAnnotations.Cascade, "true"), null, cancellationToken);
            await plans.DeleteAsync(name, null, cancellationToken);
        }
        return new(point, changes, removals);
    }

    /// <summary>The states to go back to, newest first.</summary>
    public IReadOnlyList<Generation> Generations() => [.. installed.Store.Generations.OrderByDescending(generation => generation.Number)];

    private async Task FindAsync(InstallPlan plan, List<PlannedUpdate> updates, List<UpdateProblem> problems, CancellationToken cancellationToken)
    {
        var id = plan.Spec.Extension.Id;
        if (installed.VersionOf(plan.Metadata.Name!) is not { } version || !SemanticVersion.TryParse(version, out var now)) return;
        var newest = upgrades.Candidates(plan).Where(candidate => candidate.Version.CompareTo(now) > 0).OrderByDescending(candidate => candidate.Version).FirstOrDefault();
        if (newest == default) return;
        if (plan.Spec.Extension.ContentHash is not null)
        {
            problems.Add(new(id, $"It is locked to the bytes of {version}: write the new lock file, or take spec.extension.contentHash out."));
            return;
        }
        var target = newest.Version.ToString();
        var resolution = await acquisition.PreviewAsync(id, target, cancellationToken);
        if (resolution.Problems.Count > 0)
        {
            problems.AddRange(resolution.Problems.Select(problem => new UpdateProblem(id, problem.ToString())));
            return;
        }
        updates.Add(new(id, version, target)
        {
            Source = newest.Source,
            NewPermissions = newest.Offered.Permissions is { } wanted ? permissions.Missing(plan, wanted.Select(permission => permission.Name)) : [],
            Advisories = newest.Offered.Advisories,
        });
    }

    /// <summary>An exact version is replaced; a range stays, and the version is asked for once.</summary>
    private static JsonObject Wish(InstallPlan plan, string version) => PlanDecision.IsExact(plan.Spec.Extension.Version)
        ? new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } }
        : PlanAnnotations.Patch(PlanAnnotations.UpgradeTo, version);

    private async Task PutAsync(PlannedUpdate change, GenerationItem item, CancellationToken cancellationToken)
    {
        // An exact version: an upgrade strategy must not undo what was asked for.
        var wanted = new ExtensionReference { Id = change.Id, Version = item.Version };
        if (await plans.GetAsync(change.Id.ToLowerInvariant(), null, cancellationToken) is not { } plan)
        {
            await plans.CreateAsync(new() { Metadata = new() { Name = change.Id.ToLowerInvariant() }, Spec = new() { Extension = wanted } }, cancellationToken);
            return;
        }
        if (plan.Spec.Extension.ContentHash is not null) wanted = wanted with { ContentHash = installed.Store.Find(item.Hash)?.ContentHash };
        await plans.UpdateAsync(plan with { Metadata = plan.Metadata with { ResourceVersion = null }, Spec = plan.Spec with { Extension = wanted } }, cancellationToken);
    }

    private void RequireLeading()
    {
        if (!role.IsLeader) throw InstallationErrors.NotLeading();
    }
}

/// <summary>Asks for updates.</summary>
/// <param name="DryRun">Only says what would be done.</param>
/// <param name="Extensions">The extensions to update; null for all.</param>
internal sealed record UpdateRequest(bool DryRun = false, IReadOnlyList<string>? Extensions = null);

/// <summary>What is updated.</summary>
/// <param name="RollbackTo">The state to go back to; null when nothing was begun.</param>
/// <param name="Updates">The versions.</param>
/// <param name="Problems">What is not updated although there is a newer version, and why.</param>
internal sealed record UpdateAnswer(int? RollbackTo, IReadOnlyList<PlannedUpdate> Updates, IReadOnlyList<UpdateProblem> Problems);

/// <summary>One update.</summary>
/// <param name="Id">The extension.</param>
/// <param name="From">The installed version; null when it is not installed.</param>
/// <param name="To">The version to come.</param>
internal sealed record PlannedUpdate(string Id, string? From, string To)
{
    public string? Source { get; init; }

    /// <summary>What it waits for: permissions to be approved.</summary>
    public IReadOnlyList<string> NewPermissions { get; init; } = [];

    public IReadOnlyList<string> Advisories { get; init; } = [];
}

/// <summary>Why something is not updated.</summary>
internal sealed record UpdateProblem(string Id, string Message);

/// <summary>Asks to go back.</summary>
/// <param name="Generation">The state.</param>
/// <param name="DryRun">Only says what would be done.</param>
internal sealed record RollbackRequest(int Generation, bool DryRun = false);

/// <summary>What going back does.</summary>
/// <param name="RollbackTo">The state before, to go back from going back; null when nothing was begun.</param>
/// <param name="Changes">The versions.</param>
/// <param name="Removals">What goes because it was not there.</param>
internal sealed record RollbackAnswer(int? RollbackTo, IReadOnlyList<PlannedUpdate> Changes, IReadOnlyList<string> Removals);
