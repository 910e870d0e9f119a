namespace LuBan.Marketplace.Publishers;

/// <summary>The beginning of ids that belongs to a publisher.</summary>
internal sealed record ReservedPrefix
{
    /// <summary>The prefix as reserved, with its last dot, such as <c>Acme.</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Publisher { get; init; }

    /// <summary>Publishers that may push new ids with it too.</summary>
    public IReadOnlyList<string> Delegates { get; init; } = [];

    /// <summary>Whether everybody may push new ids with it; they then are not shown as verified.</summary>
    public bool Public { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The name of its document.</summary>
    public static string Key(string prefix) => prefix.ToLowerInvariant();

    /// <summary>Whether a publisher may push new ids with it.</summary>
    public bool Allows(string publisher) => Public || Publisher == publisher || Delegates.Contains(publisher);
}
