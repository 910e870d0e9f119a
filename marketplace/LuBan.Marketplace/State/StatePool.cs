using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.State;

/// <summary>Keeps equal values once: versions of a package, and packages of a publisher, share most of what they say. Used by one thread at a time.</summary>
internal sealed class StatePool
{
    // Enough for what repeats; what does not repeat must not be kept alive by the pool.
    private const int MaxValues = 50_000;
    private const int MaxText = 80;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<IReadOnlyList<PackageDependency>, IReadOnlyList<PackageDependency>> _dependencies = new(ListComparer<PackageDependency>.Instance);
    private readonly Dictionary<IReadOnlyList<PermissionDeclaration>, IReadOnlyList<PermissionDeclaration>> _permissions = new(ListComparer<PermissionDeclaration>.Instance);

    /// <summary>The same version with shared parts.</summary>
    public VersionEntry Share(VersionEntry version) => version with
    {
        Version = Text(version.Version)!,
        HostRange = Text(version.HostRange),
        Dependencies = Once(_dependencies, version.Dependencies),
        Permissions = Once(_permissions, version.Permissions),
        Channel = Text(version.Channel)!,
        AuthorFingerprint = Text(version.AuthorFingerprint),
        PushedBy = Text(version.PushedBy)!,
        Upstream = Text(version.Upstream),
    };

    public string? Text(string? text) => text switch
    {
        null => null,
        { Length: > MaxText } => text,
        _ when _texts.TryGetValue(text, out var known) => known,
        _ when _texts.Count >= MaxValues => text,
        _ => _texts[text] = text,
    };

    private static IReadOnlyList<T> Once<T>(Dictionary<IReadOnlyList<T>, IReadOnlyList<T>> known, IReadOnlyList<T> list)
    {
        if (list.Count == 0) return [];
        if (known.TryGetValue(list, out var shared)) return shared;
        if (known.Count < MaxValues) known[list] = list;
        return list;
    }

    private sealed class ListComparer<T> : IEqualityComparer<IReadOnlyList<T>>
    {
        public static ListComparer<T> Instance { get; } = new();

        public bool Equals(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => ReferenceEquals(one, other) || (one is not null && other is not null && one.SequenceEqual(other));

        public int GetHashCode(IReadOnlyList<T> list)
        {
            var hash = new HashCode();
            foreach (var item in list) hash.Add(item);
            return hash.ToHashCode();
        }
    }
}
