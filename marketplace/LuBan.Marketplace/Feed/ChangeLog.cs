using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Feed;

/// <summary>Packages in the order of their last change. An entry that a later change of the package replaced stays until there are many of them, and
/// is passed over.</summary>
internal sealed class ChangeLog : IDisposable
{
    private const int MinimumToTidy = 4096;
    private readonly MarketplaceState _state;
    private readonly Lock _lock = new();
    private List<(long Sequence, string Id)> _changes = [];

    public ChangeLog(MarketplaceState state)
    {
        _state = state;
        lock (_lock)
        {
            // Whoever changes from here on waits for the list, and comes after it.
            state.Applied += Add;
            _changes = Current();
        }
    }

    /// <summary>Packages that changed after a sequence, the longest unchanged first.</summary>
    /// <param name="after">The sequence.</param>
    /// <param name="take">How many, at most.</param>
    /// <returns>The packages, and whether there are more.</returns>
    public (IReadOnlyList<PackageEntry> Packages, bool More) Read(long after, int take)
    {
        var found = new List<PackageEntry>();
        lock (_lock)
        {
            var start = _changes.BinarySearch((after + 1, ""));
            for (var i = start < 0 ? ~start : start; i < _changes.Count; i++)
            {
                var (sequence, id) = _changes[i];
                if (!_state.TryFind(id, out var package) || package.Sequence != sequence) continue;
                if (found.Count == take) return (found, true);
                found.Add(package);
            }
        }
        return (found, false);
    }

    public void Dispose() => _state.Applied -= Add;

    private void Add(JournalEntry entry)
    {
        var id = entry.Event switch
        {
            VersionSaved saved => saved.Id,
            PackageSaved saved => saved.Id,
            PackageTouched touched => touched.Id,
            _ => null,
        };
        if (id is null) return;
        lock (_lock)
        {
            if (_changes.Count == 0 || _changes[^1].Sequence < entry.Sequence) _changes.Add((entry.Sequence, id));
            if (_changes.Count > MinimumToTidy && _changes.Count > 2 * _state.Count) _changes = Current();
        }
    }

    private List<(long Sequence, string Id)> Current() => [.. _state.Packages.Select(package => (package.Sequence, package.Id)).Order()];
}
