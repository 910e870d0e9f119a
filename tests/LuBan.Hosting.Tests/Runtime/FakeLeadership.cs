using LuBan.Kernel.Reconciliation;
using Microsoft.Extensions.Primitives;

namespace LuBan.Hosting.Tests;

/// <summary>Leads when the test says so.</summary>
internal sealed class FakeLeadership : ILeadership
{
    private CancellationTokenSource _changed = new();

    public LeaderTerm? Term { get; private set; }

    public IChangeToken Watch() => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <summary>Begins a term, which ends when the result is disposed.</summary>
    public IDisposable Lead(long token)
    {
        var ending = new CancellationTokenSource();
        Term = new("test", token, ending.Token);
        Interlocked.Exchange(ref _changed, new()).Cancel();
        return new Ending(() =>
        {
            Term = null;
            ending.Cancel();
        });
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
