namespace LuBan.Kernel.Browsing;

/// <summary>Something to filter by, of which the values are counted.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Wanted">The values that a query asks for.</param>
/// <param name="Values">The values of an extension.</param>
internal sealed record ShelfFacet(string Name, Func<ShelfQuery, IReadOnlyList<string>> Wanted, Func<ShelfItem, IEnumerable<string>> Values)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ShelfFacet> All { get; } =
    [
        new("categories", query => query.Categories, item => item.Categories.Distinct(StringComparer.Ordinal)),
        new("states", query => query.InStates, item => ShelfQuery.States.Where(item.Is)),
        new("sources", query => query.Sources, item => item.Sources),
        new("publishers", query => query.Publishers, item => item.Publisher is { } publisher ? [publisher] : []),
        new("licenses", query => query.Licenses, item => item.Spec.License is { } license ? [license] : []),
    ];
}
