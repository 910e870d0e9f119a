using System.Collections.Concurrent;

namespace LuBan.AppStore.Supervision;

/// <summary>One thing at a time is done to an app: tended, backed up offline, restored.</summary>
internal sealed class AppLocks
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new();

    public async Task<IDisposable> TakeAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var taken = _locks.GetOrAdd($"{@namespace}/{name}", _ => new(1, 1));
        await taken.WaitAsync(cancellationToken);
        return new Held(taken);
    }

    private sealed class Held(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
