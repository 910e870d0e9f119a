using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishing;

/// <summary>Makes what lists show of a version from what its package says.</summary>
internal static class PushedCard
{
    public static PackageCard Of(PackageDetails details, StoredFile? icon) => new()
    {
        Title = details.Title is { Length: > 0 } title ? title : details.Id,
        DisplayName = Texts(details.Manifest.DisplayName),
        Summary = Texts(details.Manifest.Description),
        Description = details.Description,
        Authors = details.Authors,
        Tags = details.Tags,
        Categories = details.Manifest.Categories,
        License = details.License,
        ProjectUrl = details.ProjectUrl?.AbsoluteUri,
        Icon = icon,
    };

    private static IReadOnlyDictionary<string, string> Texts(LocalizedText? text) => text?.Texts ?? new Dictionary<string, string>();
}
