using System.Text.Json.Nodes;
using LuBan.Kernel.Catalogue;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Chooses a version, sees to its dependencies, and brings its package into the store.</summary>
internal sealed class PackageAcquisition(
    InstalledPackages installed,
    PackageVault vault,
    PackageSourceRegistry sources,
    ComingSources coming,
    SourceGate gate,
    CatalogueIndex catalogue,
    Blocklist blocklist,
    PlanPermissions permissions,
    ExtensionResolver resolver,
    IResourceClient<InstallPlan> plans,
    PlanStatusWriter status,
    PhaseClock clock,
    TimeProvider time,
    IOptions<InstallationOptions> options)
{
    public async Task<StoredPackage> AcquireAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        await status.StepAsync(operation, InstallPhase.Resolving, "Choosing the version", 5, limits.ResolveTimeout, cancellationToken);

        // A version that is already stored needs no feed: a rollback and a restart after a crash work offline.
        var wanted = operation.TargetVersion ?? operation.Plan.Spec.Extension.Version;
        if (SemanticVersion.TryParse(wanted, out var exact))
        {
            await vault.TakePreviousAsync(operation.Plan, exact.ToString(), cancellationToken);
            if (Stored(operation, exact.ToString()) is { } stored)
            {
                operation.TargetVersion = stored.Version;
                return stored;
            }
        }

        await WaitForSourcesAsync(operation, cancellationToken);
        var root = await clock.RunAsync("Choosing the version", limits.ResolveTimeout, token => ResolveAsync(operation, wanted, token), cancellationToken);
        operation.TargetVersion = root.Version;
        RequireAllowed(operation, root.Source, root.Version, null, []);
        if (Stored(operation, root.Version) is { } known) return known;

        using var file = installed.CreateTemporaryFile();
        await status.StepAsync(operation, InstallPhase.Downloading, $"Downloading {root.Id} {root.Version} from {root.Source}", 20, limits.DownloadTimeout, cancellationToken);
        await clock.RunAsync("The download", limits.DownloadTimeout, async token =>
        {
            await sources.Open(root.Source).DownloadAsync(root.Id, root.Version, file, null, token);
            return true;
        }, cancellationToken);

        await status.StepAsync(operation, InstallPhase.Verifying, $"Checking {root.Id} {root.Version} ({file.Length / 1024} KiB)", 40, limits.VerifyTimeout, cancellationToken);
        return await clock.RunAsync("The check of the package", limits.VerifyTimeout, token => AddAsync(operation, root, file, token), cancellationToken);
    }

    private async Task WaitForSourcesAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        var arrived = coming.ArrivedAsync();
        if (arrived.IsCompleted) return;
        await status.StepAsync(operation, InstallPhase.Resolving, "Waiting for the package sources of this server", 5, options.Value.ResolveTimeout, cancellationToken);
        await arrived.WaitAsync(cancellationToken);
    }

    /// <summary>Nothing enters the store that is not who it says it is, and signed as its source has to sign.</summary>
    private async Task<StoredPackage> AddAsync(PlanOperation operation, ResolvedPackage root, FileStream file, CancellationToken cancellationToken)
    {
        var policy = await gate.RequireAsync(root.Source, root.Id, cancellationToken);
        // What is installed was signed a moment ago, perhaps before the source was read again.
        var signedBefore = operation.Plan.Status is { Signer: not null } current && current.Source == root.Source;
        file.Position = 0;
        var verdict = await PackageVerifier.VerifyAsync(file, policy with { SignedBefore = policy.SignedBefore || signedBefore }, time, cancellationToken);
        if (!verdict.Trusted) throw new PackageException($"Package {root.Id} {root.Version} from '{root.Source}'", verdict.Problems);
        RequireAllowed(operation, root.Source, root.Version, verdict.Signature!.ContentHash, verdict.Signature.Owners);
        file.Position = 0;
        return await installed.Store.AddAsync(file, new PackageExpectation(root.Id, root.Version)
        {
            ContentHash = operation.Plan.Spec.Extension.ContentHash,
            Origin = new(root.Source, verdict.Signature.RepositoryFingerprint, verdict.Signature.Owners),
        }, cancellationToken);
    }

    /// <summary>The entry that blocks a version from a source, as far as that is known before its package is here.</summary>
    public BlockedVersion? FindBlock(string source, string id, string version) =>
        blocklist.Find(source, id, version, null, catalogue.Find(id.ToLowerInvariant())?.PublishersAt(source) ?? []);

    private void RequireAllowed(PlanOperation operation, string source, string version, string? contentHash, IReadOnlyList<string> owners)
    {
        var id = operation.Plan.Spec.Extension.Id;
        var publishers = owners.Concat(catalogue.Find(operation.Name)?.PublishersAt(source) ?? []);
        if (blocklist.Find(source, id, version, contentHash, publishers) is { } entry && !PlanDecision.Overrides(operation.Plan, entry))
            throw InstallationErrors.Blocked(id, version, entry);
    }

    /// <summary>Chooses versions without changing anything.</summary>
    public async Task<Resolution> PreviewAsync(string id, string? version, CancellationToken cancellationToken)
    {
        var open = await sources.OpenAllAsync(cancellationToken);
        if (open.Count == 0) throw InstallationErrors.NoSources();
        var known = (await plans.ListAsync(null, cancellationToken)).Items;
        return await resolver.ResolveAsync(new ResolveRequest
        {
            Id = id,
            Version = string.IsNullOrWhiteSpace(version) ? null : version,
            Installed = Versions(id, known),
            InstalledDependencies = installed.Dependencies(),
            HostVersion = Host.Version,
            Sources = open,
            RequireMapping = true,
            Origins = Origins(known),
            Remembered = Remembers,
        }, cancellationToken);
    }

    /// <summary>What a preview shows of a package.</summary>
    public PreviewPackage Describe(ResolvedPackage package, InstallPlan plan)
    {
        var name = package.Id.ToLowerInvariant();
        var known = catalogue.Find(name)?.Versions.FirstOrDefault(version => version.Version == package.Version && version.Source == package.Source);
        // What is approved for the extension asked for says nothing of what it needs.
        var asked = plan.Metadata.Name == name ? plan : new InstallPlan { Metadata = new() { Name = name } };
        return new(package.Id, package.Version, installed.VersionOf(name), package.Source)
        {
            Permissions = known?.Permissions,
            NewPermissions = known?.Permissions is { } wanted ? permissions.Missing(asked, wanted.Select(permission => permission.Name)) : null,
            Advisories = known?.Advisories ?? [],
        };
    }

    /// <summary>What is installed. What is locked counts as installed in the locked version already: nothing may move it.</summary>
    private Dictionary<string, string> Versions(string id, IReadOnlyList<InstallPlan> known)
    {
        var versions = new Dictionary<string, string>(installed.Versions(), StringComparer.OrdinalIgnoreCase);
        foreach (var extension in known.Select(plan => plan.Spec.Extension).Where(extension => extension is { ContentHash: not null, Version: not null } && !string.Equals(extension.Id, id, StringComparison.OrdinalIgnoreCase)))
            versions[extension.Id] = extension.Version!;
        return versions;
    }

    /// <summary>Where the installed extensions came from.</summary>
    private static Dictionary<string, string> Origins(IReadOnlyList<InstallPlan> known) => known
        .Where(plan => plan.Status is { Source: not null, InstalledVersion: not null })
        .ToDictionary(plan => plan.Metadata.Name!, plan => plan.Status!.Source!, StringComparer.Ordinal);

    /// <summary>Whether a source that is away offers an id, as far as the catalogue knows.</summary>
    private bool? Remembers(string source, string id) =>
        catalogue.Find(id.ToLowerInvariant())?.Offers.ContainsKey(source) == true ? true
        : catalogue.HasRead(source) ? false : null;

    private StoredPackage? Stored(PlanOperation operation, string version)
    {
        var package = installed.FindStored(operation.Name, version);
        if (package is null || installed.Store.Verify(package).Count > 0) return null;
        // Locked to other bytes: whatever the source has is compared with the lock, too.
        if (operation.Plan.Spec.Extension.ContentHash is { } locked && package.ContentHash != locked) return null;
        if ((package.Origin?.Source ?? operation.Plan.Status?.Source) is { } source) RequireAllowed(operation, source, version, package.ContentHash, package.Origin?.Owners ?? []);
        return package.Dependencies.All(dependency => IsSatisfied(dependency)) ? package : null;
    }

    private bool IsSatisfied(PackageDependency dependency) => dependency.IsSdk
        || installed.VersionOf(dependency.Id.ToLowerInvariant()) is { } version && dependency.Accepts(version);

    private async Task<ResolvedPackage> ResolveAsync(PlanOperation operation, string? wanted, CancellationToken cancellationToken)
    {
        var id = operation.Plan.Spec.Extension.Id;
        var resolution = await PreviewAsync(id, wanted, cancellationToken);
        if (resolution.Problems.Count > 0) throw InstallationErrors.Unresolvable(id, resolution.Problems);

        foreach (var package in resolution.Packages.Where(package => !string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase)))
        {
            await EnsureDependencyAsync(operation, package, cancellationToken);
        }
        return resolution.Packages.Single(package => string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A dependency is installed like everything else: by a plan of its own.</summary>
    private async Task EnsureDependencyAsync(PlanOperation operation, ResolvedPackage dependency, CancellationToken cancellationToken)
    {
        var name = dependency.Id.ToLowerInvariant();
        if (installed.VersionOf(name) == dependency.Version) return;
        var existing = await plans.GetAsync(name, null, cancellationToken);
        if (existing is null)
        {
            await plans.CreateAsync(new InstallPlan
            {
                Metadata = new() { Name = name, Annotations = new Dictionary<string, string> { [PlanAnnotations.RequiredBy] = operation.Name } },
                Spec = new() { Extension = new() { Id = dependency.Id, Version = dependency.Version } },
            }, cancellationToken);
        }
        else if (existing is { Metadata.Annotations: { } annotations, Spec.Extension.ContentHash: null } && annotations.ContainsKey(PlanAnnotations.RequiredBy))
        {
            // As a patch: its own operation may be writing to it at the same time.
            await plans.PatchAsync(name, new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = dependency.Version } } }, null, cancellationToken);
        }
        else if (!PlanDecision.Satisfies(dependency.Version, existing.Spec.Extension.Version))
        {
            throw InstallationErrors.DependencyTooOld(operation.Plan.Spec.Extension.Id, dependency.Id, installed.VersionOf(name) ?? "nothing", dependency.Version);
        }
        await WaitForAsync(operation, dependency, cancellationToken);
    }

    private async Task WaitForAsync(PlanOperation operation, ResolvedPackage dependency, CancellationToken cancellationToken)
    {
        var name = dependency.Id.ToLowerInvariant();
        var limit = options.Value.DependencyTimeout;
        await status.StepAsync(operation, InstallPhase.Resolving, $"Waiting for {dependency.Id} {dependency.Version}", 10, limit, cancellationToken);
        await clock.RunAsync($"The wait for {dependency.Id}", limit, async token =>
        {
            var selector = new ResourceListOptions { FieldSelector = $"metadata.name={name}" };
            await foreach (var change in plans.WatchAsync(null, selector, token))
            {
                if (change.Type == ResourceEventType.Bookmark) continue;
                var plan = change.Resource;
                if (change.Type == ResourceEventType.Deleted) throw InstallationErrors.DependencyFailed(operation.Plan.Spec.Extension.Id, dependency.Id, "its plan was deleted");
                if (installed.VersionOf(name) == dependency.Version && plan.Status?.Phase is InstallPhase.Installed or InstallPhase.Disabled) return true;
                if (PlanDecision.HasFailed(plan)) throw InstallationErrors.DependencyFailed(operation.Plan.Spec.Extension.Id, dependency.Id, plan.Status?.Message);
            }
            throw InstallationErrors.DependencyFailed(operation.Plan.Spec.Extension.Id, dependency.Id, "its watch ended");
        }, cancellationToken);
    }
}
