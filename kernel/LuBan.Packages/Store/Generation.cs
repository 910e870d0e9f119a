namespace LuBan.Packages;

/// <summary>One state of the set of installed packages. Never changes; a rollback is a new generation with an old one's items.</summary>
/// <param name="Number">1, 2, 3 and so on; 0 is the empty set before the first.</param>
/// <param name="Items">From extension id in lower case to what is installed.</param>
/// <param name="Reason">Why it was made, for people.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="CreatedAt">When, by this machine's clock. For people; order is by number.</param>
/// <param name="Parent">The generation that was current before; null for 0.</param>
/// <param name="RestoredFrom">The generation whose items a rollback brought back; null when it was none.</param>
/// <param name="IsRollbackPoint">Whether it was made to go back to: it is kept longer than others.</param>
public sealed record Generation(
    int Number,
    IReadOnlyDictionary<string, GenerationItem> Items,
    string Reason,
    string Actor,
    DateTimeOffset CreatedAt,
    int? Parent,
    int? RestoredFrom = null,
    bool IsRollbackPoint = false);

/// <summary>One installed package of a generation.</summary>
/// <param name="Version">The version, normalised.</param>
/// <param name="Hash">The package's key in the store.</param>
public sealed record GenerationItem(string Version, string Hash);
