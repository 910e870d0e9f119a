using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Contributions;

/// <summary>Holds the current <see cref="ContributionTable"/> and swaps it whole.</summary>
public sealed class ContributionRegistry
{
    private readonly Lock _writing = new();
    private ContributionTable _current = ContributionTable.Empty;
    private CancellationTokenSource _changed = new();

    /// <summary>The snapshot that requests are dispatched by.</summary>
    public ContributionTable Current => Volatile.Read(ref _current);

    /// <summary>A token that fires at the next change. Take it before reading <see cref="Current"/>.</summary>
    /// <returns>The token.</returns>
    public IChangeToken Watch() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <summary>Publishes a contributor in place of the one with the same id.</summary>
    /// <param name="next">The contributor.</param>
    /// <returns>The replaced one, or null.</returns>
    internal IContributor? Replace(IContributor next)
    {
        IContributor? replaced;
        lock (_writing)
        {
            replaced = _current.Find(next.Id);
            Interlocked.Exchange(ref _current, _current.With(next));
        }
        SignalChanged();
        return replaced;
    }

    /// <summary>Removes a contributor.</summary>
    /// <param name="id">The extension id.</param>
    /// <param name="only">Removes it only if it is this one; null for any.</param>
    /// <returns>The removed one, or null.</returns>
    internal IContributor? Remove(string id, IContributor? only = null)
    {
        IContributor? removed;
        lock (_writing)
        {
            removed = _current.Find(id);
            if (removed is null || (only is not null && !ReferenceEquals(only, removed))) return null;
            Interlocked.Exchange(ref _current, _current.Without(id));
        }
        SignalChanged();
        return removed;
    }

    private void SignalChanged() => Interlocked.Exchange(ref _changed, new()).Cancel();
}
