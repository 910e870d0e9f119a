using System.Runtime.InteropServices;
using LuBan.Kernel.Catalogue;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Writes down exactly what is installed, and installs exactly what was written down.</summary>
internal sealed class LockBuilder(InstalledPackages installed, IResourceClient<InstallPlan> plans, IResourceClient<PackageSource> sources)
{
    /// <summary>What is installed.</summary>
    public async Task<LockFile> ReadAsync(CancellationToken cancellationToken)
    {
        var known = (await plans.ListAsync(null, cancellationToken)).Items.ToDictionary(plan => plan.Metadata.Name!, StringComparer.Ordinal);
        var numbers = (await sources.ListAsync(null, cancellationToken)).Items.Select(source => source.Status?.Trust?.MetadataSequence).OfType<long>().ToList();
        var extensions = new Dictionary<string, LockedExtension>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in installed.Names)
        {
            if (installed.TryFind(name, out var package)) extensions[package.Id] = Describe(package, known.GetValueOrDefault(name));
        }
        return new()
        {
            Host = Host.Version, Rid = RuntimeInformation.RuntimeIdentifier, Extensions = extensions,
            // Numbers of several feeds cannot be told apart in one field.
            MetadataSequence = numbers.Count == 1 ? numbers[0] : null,
        };
    }

    /// <summary>Writes plans for what a lock file names, dependencies first: exactly these versions, and no other bytes.</summary>
    /// <returns>The names of the plans.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(LockFile file, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var (id, locked) in InOrder(file))
        {
            var name = id.ToLowerInvariant();
            var wanted = new ExtensionReference { Id = id, Version = locked.Version, ContentHash = locked.Sha512() };
            if (await plans.GetAsync(name, null, cancellationToken) is not { } plan) await CreateAsync(name, wanted, locked, cancellationToken);
            else await plans.UpdateAsync(plan with { Metadata = plan.Metadata with { ResourceVersion = null }, Spec = plan.Spec with { Extension = wanted, ApprovedPermissions = Approved(plan, locked) } }, cancellationToken);
            names.Add(name);
        }
        return names;
    }

    private Task<InstallPlan> CreateAsync(string name, ExtensionReference wanted, LockedExtension locked, CancellationToken cancellationToken)
    {
        var requiredBy = locked.RequestedBy.FirstOrDefault(by => by != "user");
        var isWanted = requiredBy is null || locked.RequestedBy.Contains("user");
        return plans.CreateAsync(new()
        {
            Metadata = new() { Name = name, Annotations = isWanted ? null : new Dictionary<string, string> { [PlanAnnotations.RequiredBy] = requiredBy!.ToLowerInvariant() } },
            Spec = new() { Extension = wanted, ApprovedPermissions = locked.PermissionsGranted },
        }, cancellationToken);
    }

    private static IReadOnlyList<string> Approved(InstallPlan plan, LockedExtension locked) => [.. (plan.Spec.ApprovedPermissions ?? []).Union(locked.PermissionsGranted, StringComparer.Ordinal)];

    private LockedExtension Describe(StoredPackage package, InstallPlan? plan)
    {
        var requiredBy = plan?.Metadata.Annotations?.ContainsKey(PlanAnnotations.RequiredBy) == true ? installed.DependantsOf(package.Id.ToLowerInvariant()) : ["user"];
        var signer = package.Origin is { } origin ? origin.Signer : plan?.Status?.Signer;
        return new(package.Version, package.Origin?.Source ?? plan?.Status?.Source ?? "", LockedExtension.FormatContentHash(package.ContentHash))
        {
            FileHash = $"sha256-{Convert.ToBase64String(Convert.FromHexString(package.Hash))}",
            Signer = signer is null ? null : $"sha256:{signer}",
            Owners = package.Origin?.Owners ?? plan?.Status?.Owners ?? [],
            RequestedBy = requiredBy,
            Dependencies = package.Dependencies.ToDictionary(dependency => dependency.Id, dependency => dependency.Range, StringComparer.OrdinalIgnoreCase),
            PermissionsGranted = plan?.Spec.ApprovedPermissions ?? [.. package.Manifest.Approvals.Select(permission => permission.Name)],
        };
    }

    private static List<KeyValuePair<string, LockedExtension>> InOrder(LockFile file)
    {
        var byName = file.Extensions.ToDictionary(item => item.Key, item => item, StringComparer.OrdinalIgnoreCase);
        var (ordered, done) = (new List<KeyValuePair<string, LockedExtension>>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var id in file.Extensions.Keys) Visit(id);
        return ordered;

        void Visit(string id)
        {
            if (!byName.TryGetValue(id, out var item) || !done.Add(id)) return;
            foreach (var dependency in item.Value.Dependencies.Keys) Visit(dependency);
            ordered.Add(item);
        }
    }
}
