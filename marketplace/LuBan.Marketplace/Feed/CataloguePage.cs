using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Feed;

/// <summary>An answer of <see cref="CatalogueSync"/>.</summary>
/// <param name="Feed">The marketplace's id: when it differs from the one a client remembers, the client starts over.</param>
/// <param name="Sequence">The sequence of the newest change of anything.</param>
/// <param name="More">Whether there are further items after the last one.</param>
/// <param name="Items">By ascending sequence. The next page is the one after the last item's sequence.</param>
internal sealed record CataloguePage(string Feed, long Sequence, bool More, IEnumerable<CatalogueItem> Items);

/// <summary>A package with its delivered versions; the texts are those of the newest listed one.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Sequence">The sequence of its last change.</param>
/// <param name="Removed">Whether nothing of it is delivered any more.</param>
internal sealed record CatalogueItem(string Id, long Sequence, bool Removed)
{
    public string? Title { get; init; }

    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string? IconUrl { get; init; }

    public string? ProjectUrl { get; init; }

    public string? License { get; init; }

    public string? Publisher { get; init; }

    public IReadOnlyList<string> Owners { get; init; } = [];

    public bool Verified { get; init; }

    public long Downloads { get; init; }

    public IReadOnlyList<CatalogueVersion> Versions { get; init; } = [];
}

/// <summary>A version as a kernel needs it to choose.</summary>
internal sealed record CatalogueVersion(
    string Version, bool Listed, DateTime Published, string? HostRange, IReadOnlyList<CatalogueDependency> Dependencies, string ContentHash, long Size,
    string Channel, int Rollout, IReadOnlyList<PermissionDeclaration> Permissions, CatalogueDeprecation? Deprecated, IReadOnlyList<string> Advisories);

/// <summary>What a version needs.</summary>
internal sealed record CatalogueDependency(string Id, string Range);

/// <summary>Why a version is deprecated.</summary>
internal sealed record CatalogueDeprecation(IReadOnlyList<string> Reasons, string Message, CatalogueDependency? Alternate)
{
    public static CatalogueDeprecation? Of(Deprecation? deprecation) => deprecation is null ? null
        : new(deprecation.Reasons, deprecation.Message, deprecation.AlternateId is { } id ? new(id, deprecation.AlternateRange ?? "*") : null);
}
