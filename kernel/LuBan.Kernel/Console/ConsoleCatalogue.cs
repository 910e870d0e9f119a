using LuBan.Kernel.Contributions;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>The extensions that add something to the console now.</summary>
internal sealed class ConsoleCatalogue(ContributionRegistry registry, ConsolePlans plans, ConsoleErrors errors)
{
    /// <summary>The version of <c>@luban/console-sdk</c> that this host has.</summary>
    public const string SdkVersion = "1.0.0";

    public IEnumerable<ConsoleExtension> All() => registry.Current.Contributors.Select(Describe).OfType<ConsoleExtension>().OrderBy(extension => extension.Id, StringComparer.Ordinal);

    public ConsoleExtension? Find(string id) => registry.Current.Find(id) is { } contributor ? Describe(contributor) : null;

    private ConsoleExtension? Describe(IContributor contributor)
    {
        if (contributor.Contributions.Console is not { } package) return null;
        var id = contributor.Id.ToLowerInvariant();
        return new(id, contributor.Version, package, plans.TrustOf(id, package))
        {
            Title = contributor.Contributions.DisplayName ?? contributor.Id, Problem = Explain(package.Manifest), IsDegraded = errors.IsDegraded(id),
        };
    }

    private static string? Explain(ConsoleManifest manifest)
    {
        if (!Fits(manifest.Sdk, SdkVersion)) return $"LB8640: its console part needs @luban/console-sdk {manifest.Sdk}, this host has {SdkVersion}. Install a version that fits, or another host.";
        return Fits(manifest.Host, Host.Version) ? null : $"LB8640: its console part needs LuBan {manifest.Host}, this host is {Host.Version}. Install a version that fits, or another host.";
    }

    private static bool Fits(string? range, string version) =>
        range is null || (VersionRange.TryParse(range, out var wanted) && SemanticVersion.TryParse(version, out var found) && wanted.Contains(found));
}
