using LuBan.Resources.Storage;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Console;

/// <summary>Removes what a user liked together with the user: whoever gets the name later begins anew.</summary>
internal sealed partial class ConsoleLeavers : IDisposable
{
    private readonly IResourceStore _store;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private readonly IDisposable _following;

    public ConsoleLeavers(IResourceStore store, ILogger<ConsoleLeavers> logger)
    {
        (_store, _logger) = (store, logger);
        // Users are deleted while a server runs, and each of them sees it: nothing is to be made good for.
        _following = store.Subscribe(Follow, () => { });
    }

    public void Dispose()
    {
        _following.Dispose();
        _ending.Cancel();
        _ending.Dispose();
    }

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes)
            if (change is { Type: StoreOperationType.Delete, Key: { Group: "iam.luban.dev", Resource: "users" } }) _ = ForgetAsync(change.Key.Name, _ending.Token);
    }

    private async Task ForgetAsync(string user, CancellationToken cancellationToken)
    {
        // The store tells of changes while it writes them: it is not to be waited for here.
        await Task.Yield();
        try
        {
            var key = PreferencesApi.KeyOf(user);
            if (_store.Get(key) is null) return;
            await _store.CommitAsync(new(StoreOperationType.Delete, key, 0, "", []), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception problem)
        {
            LogKept(problem, user);
        }
    }

    [LoggerMessage(124, LogLevel.Error, "The preferences of {User}, who was deleted, could not be removed")]
    private partial void LogKept(Exception problem, string user);
}
