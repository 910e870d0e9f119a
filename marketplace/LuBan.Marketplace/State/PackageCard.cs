namespace LuBan.Marketplace.State;

/// <summary>What search and lists show of a version. Texts are the publisher's. Equal cards of one package's versions are kept once.</summary>
public sealed record PackageCard
{
    /// <summary>The nuspec's title; the id when there is none.</summary>
    public required string Title { get; init; }

    /// <summary>From language tag to name, from the manifest.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>From language tag to description, from the manifest.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>The nuspec's description, at most 4,000 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The publisher's words to search by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The shelves it stands on.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>An SPDX expression; null when there is none.</summary>
    public string? License { get; init; }

    /// <summary>The project's page; null when there is none.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>The icon's stored file and media type; null when there is none.</summary>
    public StoredFile? Icon { get; init; }
}

/// <summary>A file of a package that is kept beside it.</summary>
/// <param name="Hash">Its content.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record StoredFile(BlobHash Hash, string MediaType);
