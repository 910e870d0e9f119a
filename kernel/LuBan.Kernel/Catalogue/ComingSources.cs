using System.Collections.Immutable;

namespace LuBan.Kernel.Catalogue;

/// <summary>
/// Package sources that the server around the kernel is about to add by itself, such as that of a feed inside it. Until they are there
/// nobody knows what they offer, so an installation waits for them instead of finding nothing, or finding it elsewhere.
/// </summary>
/// <param name="time">By which their limits are kept.</param>
public sealed class ComingSources(TimeProvider time)
{
    private ImmutableArray<Task> _coming = [];

    /// <summary>Has installations wait for a source. Called before the kernel starts.</summary>
    /// <param name="arrived">Ends when the source is there, or when it will not come; also by a failure.</param>
    /// <param name="limit">How long it is waited for at most, from now on.</param>
    public void Expect(Task arrived, TimeSpan limit) => ImmutableInterlocked.Update(ref _coming, (coming, one) => coming.Add(one), BoundedAsync(arrived, limit));

    /// <summary>Ends when each source is there, or was waited for long enough.</summary>
    internal Task ArrivedAsync() => Task.WhenAll(_coming);

    private async Task BoundedAsync(Task arrived, TimeSpan limit) => await arrived.WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
