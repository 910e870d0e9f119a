namespace LuBan.Marketplace.Publishers;

/// <summary>A package was offered to a publisher, which has not answered yet.</summary>
internal sealed record OwnershipOffer
{
    /// <summary>The package id.</summary>
    public required string Id { get; init; }

    /// <summary>Who is to have it.</summary>
    public required string To { get; init; }

    /// <summary>Who has it.</summary>
    public required string From { get; init; }

    /// <summary>Whether the new owner takes the old one's place. Otherwise it may push versions too.</summary>
    public bool Transfer { get; init; }

    /// <summary>Who made the offer.</summary>
    public required string By { get; init; }

    /// <summary>Until when it can be accepted.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The name of its document.</summary>
    public static string Key(string id, string to) => $"{id.ToLowerInvariant()}@{to}";
}
