namespace LuBan.Packages;

/// <summary>A package as a catalogue shows it. Texts are the publisher's, or the feed's: treat them as untrusted.</summary>
/// <param name="Id">The package id, as written.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Versions">Listed versions, oldest first, prereleases included.</param>
public sealed record PackageSummary(string Id, string Source, IReadOnlyList<string> Versions)
{
    /// <summary>The title; the id when there is none.</summary>
    public string Title { get; init; } = Id;

    /// <summary>The newest version's description; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The package's tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where its icon is; null when the source has none at an address.</summary>
    public Uri? IconUrl { get; init; }

    /// <summary>The project's page; null when it names none.</summary>
    public Uri? ProjectUrl { get; init; }

    /// <summary>The licence as an SPDX expression; null when it names none.</summary>
    public string? License { get; init; }

    /// <summary>How often it was downloaded, as far as the source counts.</summary>
    public long? Downloads { get; init; }
}
