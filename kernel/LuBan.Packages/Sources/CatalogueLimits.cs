namespace LuBan.Packages;

/// <summary>Keeps what a feed says of a package within bounds: whoever runs a feed must not be able to fill this kernel's store.</summary>
internal static class CatalogueLimits
{
    private const int MaxText = 4000;
    private const int MaxSummary = 1000;
    private const int MaxName = 200;
    private const int MaxItems = 50;
    private const int MaxUrl = 2000;

    public static CataloguePackage Apply(CataloguePackage package) => package with
    {
        Title = Cut(package.Title, MaxName),
        DisplayName = package.DisplayName.Take(MaxItems).ToDictionary(item => Cut(item.Key, MaxName)!, item => Cut(item.Value, MaxName)!),
        Description = Cut(package.Description, MaxText),
        Summary = package.Summary.Take(MaxItems).ToDictionary(item => Cut(item.Key, MaxName)!, item => Cut(item.Value, MaxSummary)!),
        Authors = Cut(package.Authors),
        Tags = Cut(package.Tags),
        Categories = Cut(package.Categories),
        IconUrl = Web(package.IconUrl),
        ProjectUrl = Web(package.ProjectUrl),
        License = Cut(package.License, MaxName),
        Publisher = Cut(package.Publisher, MaxName),
        Owners = Cut(package.Owners),
        Versions = [.. package.Versions.Where(version => Versions.TryParse(version.Version, out _)).Select(Apply)],
    };

    private static CatalogueVersion Apply(CatalogueVersion version) => version with
    {
        HostRange = Cut(version.HostRange, MaxName),
        Dependencies = [.. version.Dependencies.Take(MaxItems)],
        ContentHash = Cut(version.ContentHash, MaxName),
        Channel = Cut(version.Channel, MaxName),
        Rollout = Math.Clamp(version.Rollout, 0, 100),
        Permissions = [.. version.Permissions.Take(MaxItems).Select(permission => new CataloguePermission(Cut(permission.Name, MaxName)!, Cut(permission.Description, MaxName)))],
        Deprecated = version.Deprecated is { } reason ? reason with { Reasons = Cut(reason.Reasons), Message = Cut(reason.Message, MaxName) } : null,
        Advisories = Cut(version.Advisories),
    };

    private static IReadOnlyList<string> Cut(IReadOnlyList<string> texts) => [.. texts.Take(MaxItems).Select(text => Cut(text, MaxName)!)];

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    // Shown as a link: nothing but the web.
    private static string? Web(string? url) => url?.Length <= MaxUrl && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? url : null;
}
