using System.Collections.Immutable;

namespace LuBan.Marketplace.State;

/// <summary>A package and its versions. Immutable: a reader that holds one sees one moment.</summary>
public sealed record PackageEntry
{
    /// <summary>The id as first pushed.</summary>
    public required string Id { get; init; }

    /// <summary>The publisher that owns it.</summary>
    public required string Publisher { get; init; }

    /// <summary>Publishers that may push versions too; the owner is the first.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];

    /// <summary>The journal's sequence of the last change.</summary>
    public long Sequence { get; init; }

    /// <summary>Versions, oldest first; removed ones stay as they are refused for ever.</summary>
    public ImmutableArray<VersionEntry> Versions { get; init; } = [];

    /// <summary>How often its versions were downloaded, in all.</summary>
    public long Downloads { get; init; }

    /// <summary>Whether it was published here: then no upstream is asked for it. Otherwise it was taken over from one.</summary>
    public bool IsLocal => Publisher.Length > 0 || Versions.Any(version => version.Upstream is null);

    /// <summary>Whether the id begins with a prefix that its publisher reserved.</summary>
    public bool Verified { get; init; }
}
