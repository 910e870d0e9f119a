namespace LuBan.Marketplace.State;

/// <summary>Compares what cards say: a record compares its lists by identity.</summary>
internal static class PackageCardComparer
{
    public static bool SaysTheSame(PackageCard one, PackageCard other) =>
        ReferenceEquals(one, other) ||
        (one.Title == other.Title && one.Description == other.Description && one.License == other.License && one.ProjectUrl == other.ProjectUrl && one.Icon == other.Icon
            && one.Authors.SequenceEqual(other.Authors) && one.Tags.SequenceEqual(other.Tags) && one.Categories.SequenceEqual(other.Categories)
            && Same(one.DisplayName, other.DisplayName) && Same(one.Summary, other.Summary));

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(item => other.TryGetValue(item.Key, out var text) && text == item.Value);
}
