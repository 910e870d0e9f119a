using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Which version of an extension each host is offered. A range that ends too early goes on offering old versions without anybody noticing: this shows it.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Newest">The newest version that is offered to anybody; null when there is none.</param>
/// <param name="Hosts">One row for each host version.</param>
internal sealed record Compatibility(string Id, string? Newest, IReadOnlyList<HostOffer> Hosts)
{
    /// <summary>Works the table out.</summary>
    /// <param name="package">The extension.</param>
    /// <param name="hosts">Host versions.</param>
    /// <param name="prerelease">Whether prereleases count.</param>
    public static Compatibility Of(PackageEntry package, IEnumerable<string> hosts, bool prerelease)
    {
        var offered = package.Versions.Where(version => version.State.IsListed() && (prerelease || !PackageVersions.IsPrerelease(version.Version))).Reverse().ToList();
        var newest = offered.FirstOrDefault();
        return new Compatibility(package.Id, newest?.Version, [.. hosts.Select(host => Row(host, offered, newest))]);
    }

    private static HostOffer Row(string host, List<VersionEntry> offered, VersionEntry? newest)
    {
        var served = offered.Find(version => PackageVersions.FitsHost(version.HostRange, host));
        if (newest is null) return new HostOffer(host, null, null, 0, "No version is offered.");
        if (served is null) return new HostOffer(host, null, null, offered.Count, $"No version runs on this host; the newest, {newest.Version}, is for {newest.HostRange}.");
        var passed = offered.IndexOf(served);
        var warning = passed == 0 ? null
            : $"This host is offered {served.Version} of {served.Pushed:yyyy-MM-dd}, not {newest.Version} of {newest.Pushed:yyyy-MM-dd}, which is for {newest.HostRange} only. "
                + (served.HostRange is null ? $"{served.Version} names no hosts, and so is offered to all: unlist it, or widen the range of the next version." : "Widen the range of the next version when it runs there, or end the range of the old one.");
        return new HostOffer(host, served.Version, served.Pushed, passed, warning);
    }
}

/// <summary>What one host is offered.</summary>
/// <param name="Host">The host version.</param>
/// <param name="Version">The version that it is offered; null: none.</param>
/// <param name="Published">When that was pushed.</param>
/// <param name="PassedOver">How many newer versions do not run there.</param>
/// <param name="Warning">What its publisher should know; null: nothing.</param>
internal sealed record HostOffer(string Host, string? Version, DateTimeOffset? Published, int PassedOver, string? Warning);
