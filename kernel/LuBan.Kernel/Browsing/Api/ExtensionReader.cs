using LuBan.Kernel.Access;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Resources;

namespace LuBan.Kernel.Browsing;

/// <summary>Describes extensions to people, in their language.</summary>
internal sealed class ExtensionReader(ExtensionShelf shelf, InstalledPackages installed, AccessEvaluator evaluator)
{
    public const string Root = "/api/kernel/v1/extensions";
    private const int MaxFacetValues = 100;

    /// <summary>Searches. What plans say in words, only those see who may read plans.</summary>
    public ExtensionPage Search(ShelfQuery query, AccessSubject caller)
    {
        var seesPlans = MaySeePlan(caller, "list", "");
        var answer = ShelfSearch.Run(shelf.All, query);
        return new(answer.Items.Count, [.. answer.Items.Skip(query.Skip).Take(query.Take).Select(item => Describe(item, query.Language, seesPlans))], new()
        {
            Categories = Facet(answer.Counts["categories"], name => shelf.CategoryName(name, query.Language)),
            States = [.. ShelfQuery.States.Select(state => new FacetValue(state, state, answer.Counts["states"].GetValueOrDefault(state)))],
            Sources = Facet(answer.Counts["sources"], name => name),
            Publishers = Facet(answer.Counts["publishers"], name => name),
            Licenses = Facet(answer.Counts["licenses"], name => name),
        });
    }

    /// <exception cref="BrowsingException">LB4351: there is no such extension.</exception>
    public ExtensionDetail Read(string id, string language, AccessSubject caller)
    {
        var item = Find(id);
        var seesPlan = MaySeePlan(caller, "get", item.Name);
        return new ExtensionDetail(Describe(item, language, seesPlan))
        {
            Versions = Versions(item),
            Authors = item.Spec.Authors,
            Owners = item.Spec.Owners,
            Plan = seesPlan && item.Plan is { } plan ? new(plan.Spec, plan.Status) : null,
        };
    }

    /// <exception cref="BrowsingException">LB4351: there is no such extension.</exception>
    public ShelfItem Find(string id) => shelf.Find(id) ?? throw BrowsingException.NoExtension(id);

    private ExtensionItem Describe(ShelfItem item, string language, bool seesPlan) => new()
    {
        Id = item.Spec.Id,
        DisplayName = item.DisplayName(language),
        Description = item.Description(language),
        Publisher = item.Publisher,
        Verified = item.Spec.Verified,
        IconUrl = MayHaveIcon(item) ? $"{Root}/{Uri.EscapeDataString(item.Name)}/icon{(item.InstalledVersion is { } version ? $"?v={Uri.EscapeDataString(version)}" : "")}" : null,
        ProjectUrl = item.Spec.ProjectUrl,
        Categories = item.Categories,
        Tags = item.Spec.Tags,
        License = item.Spec.License,
        RecommendedVersion = item.Status.RecommendedVersion,
        InstalledVersion = item.InstalledVersion,
        State = item.State,
        Enabled = item.Plan?.Spec.Enabled,
        Reason = item.Plan?.Status?.Reason is { Length: > 0 } reason ? reason : null,
        // Messages may say what is configured.
        Problem = seesPlan && item.Plan?.Status is { Reason.Length: > 0, Message: { Length: > 0 } message } ? message : item.Status.Problem,
        UpdateAvailable = item.UpdateAvailable,
        Downloads = item.Status.Downloads,
        Updated = item.Updated,
        Sources = [.. item.Sources.Order(StringComparer.Ordinal)],
        Advisories = item.Status.Advisories,
        Trust = Trust(item),
        Stale = item.Status.Stale,
    };

    private bool MaySeePlan(AccessSubject caller, string verb, string name) =>
        evaluator.Review(caller, new() { Verb = verb, Group = KernelKinds.Group, Resource = KernelKinds.InstallPlan.Plural, Name = name }).Allowed;

    private string Trust(ShelfItem item)
    {
        if (item.InstalledVersion is not null) return item.Plan?.Status?.Signer is null ? "unsigned" : "signed";
        var source = shelf.Sources.FirstOrDefault(source => source.Metadata.Name == item.Source);
        return source?.Status?.Trust?.Mode == SourceTrustMode.Require ? "signed" : "unknown";
    }

    private bool MayHaveIcon(ShelfItem item) => item.Spec.IconUrl is not null || item.InstalledVersion is not null || IsFolder(item);

    /// <summary>Looking into a package of a folder costs nothing, so its icon is shown, too.</summary>
    private bool IsFolder(ShelfItem item) => shelf.Sources.FirstOrDefault(source => source.Metadata.Name == item.Source) is { } source && PackageSourceKind.IsFolder(source);

    private IReadOnlyList<ExtensionVersionItem> Versions(ShelfItem item)
    {
        var stored = installed.Store.List().Where(package => string.Equals(package.Id, item.Name, StringComparison.OrdinalIgnoreCase)).Select(package => package.Version).ToHashSet(StringComparer.Ordinal);
        List<ExtensionVersionItem> versions = [.. item.Status.Versions.Select(version => new ExtensionVersionItem(version.Version, version.Source)
        {
            Listed = version.Listed, Compatible = version.Compatible, HostRange = version.HostRange, Published = version.Published, Channel = version.Channel, Prerelease = PackageVersions.IsPrerelease(version.Version),
            Installed = version.Version == item.InstalledVersion, Stored = stored.Contains(version.Version), Deprecated = version.Deprecated, Advisories = version.Advisories, Blocked = version.Blocked,
        })];
        // What runs is shown, also when no source has it any more.
        if (item.InstalledVersion is { } own && versions.All(version => version.Version != own))
            versions.Add(new(own, item.Plan?.Status?.Source) { Compatible = true, Prerelease = PackageVersions.IsPrerelease(own), Installed = true, Stored = stored.Contains(own), Advisories = [] });
        return [.. versions.OrderByDescending(version => version.Version, PackageVersions.Order)];
    }

    private static IReadOnlyList<FacetValue> Facet(IReadOnlyDictionary<string, int> counts, Func<string, string> name) =>
        [.. counts.OrderByDescending(item => item.Value).ThenBy(item => item.Key, StringComparer.Ordinal).Take(MaxFacetValues).Select(item => new FacetValue(item.Key, name(item.Key), item.Value))];
}
