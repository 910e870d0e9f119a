namespace LuBan.Marketplace.Content;

/// <summary>What a version changed, in the kinds of "Keep a Changelog". Items are plain text.</summary>
/// <param name="Version">The version, or <c>Unreleased</c>.</param>
public sealed record ChangelogEntry(string Version)
{
    /// <summary>When it was released; null when the changelog does not say.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool Yanked { get; init; }

    /// <summary>What is new.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>What is different.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>What will go.</summary>
    public IReadOnlyList<string> Deprecated { get; init; } = [];

    /// <summary>What is gone.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>What works again.</summary>
    public IReadOnlyList<string> Fixed { get; init; } = [];

    /// <summary>What was a danger.</summary>
    public IReadOnlyList<string> Security { get; init; } = [];

    /// <summary>What stands under no kind.</summary>
    public IReadOnlyList<string> Other { get; init; } = [];
}
