using System.Text.Json;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>One page of a feed's answer to a search.</summary>
internal sealed record SearchPage(int Total, IReadOnlyList<SearchItem> Items)
{
    public static SearchPage Read(JsonElement page, FeedSession session)
    {
        if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            throw session.NotAFeed("the search's answer has no 'data'");
        var total = page.TryGetProperty("totalHits", out var hits) && hits.TryGetInt32(out var count) ? count : data.GetArrayLength();
        return new SearchPage(total, [.. data.EnumerateArray().Select(ReadItem).OfType<SearchItem>()]);

        SearchItem? ReadItem(JsonElement item) => item.ValueKind == JsonValueKind.Object && Text(item, "id") is { Length: > 0 } id ? new SearchItem(Summarize(item, id, session.SourceName), IsExtension(item)) : null;
    }

    private static PackageSummary Summarize(JsonElement item, string id, string source)
    {
        var versions = new SortedSet<NuGetVersion>();
        if (item.TryGetProperty("versions", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object))
            {
                if (NuGetVersion.TryParse(Text(entry, "version"), out var version)) versions.Add(version);
            }
        }
        if (NuGetVersion.TryParse(Text(item, "version"), out var newest)) versions.Add(newest);
        return new PackageSummary(id, source, [.. versions.Select(version => version.ToNormalizedString())])
        {
            Title = Text(item, "title") is { Length: > 0 } title ? title : id,
            Description = Text(item, "description") ?? "",
            Authors = Texts(item, "authors", ','),
            Tags = Texts(item, "tags", ' ', ','),
            IconUrl = Url(item, "iconUrl"),
            ProjectUrl = Url(item, "projectUrl"),
            Downloads = item.TryGetProperty("totalDownloads", out var downloads) && downloads.ValueKind == JsonValueKind.Number && downloads.TryGetInt64(out var count) ? count : null,
        };
    }

    /// <summary>Null when the feed does not say what its packages are.</summary>
    private static bool? IsExtension(JsonElement item)
    {
        if (!item.TryGetProperty("packageTypes", out var types) || types.ValueKind != JsonValueKind.Array) return null;
        return types.EnumerateArray().Any(type => type.ValueKind == JsonValueKind.Object && PackageIds.ExtensionType.Equals(Text(type, "name"), StringComparison.OrdinalIgnoreCase));
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement item, string name, params char[] separators)
    {
        if (!item.TryGetProperty(name, out var value)) return [];
        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)],
            JsonValueKind.String => value.GetString()!.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            _ => [],
        };
    }

    private static Uri? Url(JsonElement item, string name) =>
        Uri.TryCreate(Text(item, name), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}

internal sealed record SearchItem(PackageSummary Summary, bool? IsExtension);
