using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Installation;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Writes the read-only catalogue entries and contribution objects.</summary>
internal sealed class CatalogueWriter(ResourceService resources, IResourceClient<InstallPlan> plans, CatalogueIndex index, Blocklist blocklist, InstalledPackages installed)
{
    /// <summary>Writes wait for the disk together: the store flushes what came in meanwhile in one go.</summary>
    private const int Parallelism = 64;
    private const int Lanes = 256;

    // Two writers of one entry take turns: whoever comes later has seen what the earlier one saw.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentDictionary<string, (string Spec, string Status)> _written = new(StringComparer.Ordinal);

    /// <summary>Remembers what is stored, so that only what changes is written.</summary>
    public void Load(IEnumerable<ExtensionEntry> entries)
    {
        _written.Clear();
        foreach (var entry in entries.Where(entry => entry is { Metadata.Name: not null, Status: not null })) _written[entry.Metadata.Name!] = (Hash(entry.Spec), Hash(entry.Status!));
    }

    public Task WriteAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (name, token) => await WriteAsync(name, token));

    /// <summary>Brings one catalogue entry up to date. An extension that nobody offers and that is not installed has none.</summary>
    public async Task WriteAsync(string name, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)name.GetHashCode(StringComparison.Ordinal) % Lanes];
        await turn.WaitAsync(cancellationToken);
        try
        {
            var plan = await plans.GetAsync(name, null, cancellationToken);
            var item = index.Find(name);
            if (item is not null || plan is not null)
            {
                await PutAsync(name, Describe(name, item, plan), cancellationToken);
            }
            else if (await resources.GetAsync(KernelKinds.Extension, "", name, cancellationToken) is not null)
            {
                _written.TryRemove(name, out _);
                await DeleteAsync(KernelKinds.Extension, name, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public Task WriteContributionAsync(ContributionEntry entry, CancellationToken cancellationToken) => PutAsync(KernelKinds.Contribution, entry, cancellationToken);

    public Task DeleteContributionAsync(string name, CancellationToken cancellationToken) => DeleteAsync(KernelKinds.Contribution, name, cancellationToken);

    private ExtensionEntry Describe(string name, CatalogueItem? item, InstallPlan? plan)
    {
        var origin = plan?.Status?.Source;
        var serving = item is null ? [] : index.Serving(item, origin);
        var shown = serving.Select(entry => entry.Offer).FirstOrDefault() ?? item?.Offers.Values.First();
        var versions = (item?.Versions ?? []).Select(version => version with { Blocked = blocklist.Find(version.Source, item!.Id, version.Version, version.ContentHash, item.PublishersAt(version.Source))?.Reference }).ToList();
        return new()
        {
            Metadata = new() { Name = name },
            Spec = shown?.Spec ?? FromPackage(name, plan!),
            Status = new()
            {
                State = plan?.Status?.Phase.ToString() ?? (plan is null ? "NotInstalled" : nameof(InstallPhase.Pending)),
                RecommendedVersion = serving.Count == 1 ? Newest(versions.Where(version => version.Source == serving[0].Source)) : null,
                InstalledVersion = installed.VersionOf(name),
                Downloads = shown?.Downloads ?? 0,
                Versions = versions,
                Advisories = item?.Advisories ?? [],
                Problem = item is not null && serving.Count != 1 ? SourceErrors.NotServed(item, serving.Select(entry => entry.Source)) : null,
                Stale = item is { IsStale: true },
            },
        };
    }

    private static string? Newest(IEnumerable<ExtensionVersionEntry> versions) => versions
        .Where(version => version is { Listed: true, Compatible: true, Blocked: null, Deprecated: null, Channel: null or "stable" })
        .Select(version => SemanticVersion.TryParse(version.Version, out var parsed) && string.IsNullOrEmpty(parsed.Prerelease) ? parsed : null)
        .Max()?.ToString();

    private async Task PutAsync(string name, ExtensionEntry entry, CancellationToken cancellationToken)
    {
        var (spec, status) = (Hash(entry.Spec), Hash(entry.Status!));
        if (_written.TryGetValue(name, out var before) && before == (spec, status)) return;
        if (before == default && await resources.GetAsync(KernelKinds.Extension, "", name, cancellationToken) is null)
        {
            // The kernel may create an object with its status: one write instead of two.
            await resources.CreateAsync(KernelKinds.Extension, "", Body(KernelKinds.Extension, entry), KernelKinds.AsKernel, cancellationToken);
        }
        else
        {
            if (before.Spec != spec) await resources.UpdateAsync(KernelKinds.Extension, "", name, Body(KernelKinds.Extension, entry), null, KernelKinds.AsKernel, cancellationToken);
            if (before.Status != status) await resources.UpdateAsync(KernelKinds.Extension, "", name, Body(KernelKinds.Extension, entry), "status", KernelKinds.AsKernel, cancellationToken);
        }
        _written[name] = (spec, status);
    }

    private async Task PutAsync<T>(ResourceKind kind, T resource, CancellationToken cancellationToken) where T : Resource
    {
        var body = Body(kind, resource);
        var name = resource.Metadata.Name!;
        if (await resources.GetAsync(kind, "", name, cancellationToken) is null)
        {
            await resources.CreateAsync(kind, "", body.DeepClone().AsObject(), KernelKinds.AsKernel, cancellationToken);
        }
        else
        {
            await resources.UpdateAsync(kind, "", name, body.DeepClone().AsObject(), null, KernelKinds.AsKernel, cancellationToken);
        }
        await resources.UpdateAsync(kind, "", name, body, "status", KernelKinds.AsKernel, cancellationToken);
    }

    private async Task DeleteAsync(ResourceKind kind, string name, CancellationToken cancellationToken)
    {
        if (await resources.GetAsync(kind, "", name, cancellationToken) is null) return;
        await resources.DeleteAsync(kind, "", name, new ResourceDeleteOptions(), KernelKinds.AsKernel, cancellationToken);
    }

    private ExtensionEntrySpec FromPackage(string name, InstallPlan plan) => installed.TryFind(name, out var package)
        ? new() { Id = package.Id, DisplayName = package.Manifest.DisplayName?.ToString() ?? package.Id, Description = package.Manifest.Description?.ToString() ?? "", Categories = package.Manifest.Categories }
        : new() { Id = plan.Spec.Extension.Id, DisplayName = plan.Spec.Extension.Id };

    private static JsonObject Body<T>(ResourceKind kind, T resource) where T : Resource
    {
        var body = JsonSerializer.SerializeToNode(resource, KernelJson.Options)!.AsObject();
        body["apiVersion"] = $"{kind.Group}/{kind.Version}";
        body["kind"] = kind.Kind;
        return body;
    }

    private static string Hash<T>(T part) => Convert.ToBase64String(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(part, KernelJson.Options)));
}
