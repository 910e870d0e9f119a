using System.Collections.Concurrent;
using LuBan.DevOps.Model;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.DevOps.Running;

/// <summary>The task runs that are at work here. When the extension stops they are left to themselves, and the next one goes on with them.</summary>
internal sealed partial class TaskRunWorkers(TaskRunServices services, IResourceCache<TaskRun> taskRuns, ILogger<TaskRunWorkers> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (TaskRunWorker Worker, Task Work)> _workers = new();
    private readonly ConcurrentDictionary<(string Namespace, string Name), string> _names = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _starting = new();

    /// <summary>Sees to it that a run that is not done is at work.</summary>
    public void Ensure(TaskRun run)
    {
        lock (_starting)
        {
            if (_stopping.IsCancellationRequested) return;
            var key = (run.Metadata.Namespace!, run.Metadata.Name!);
            // Another object of the same name: the one before is gone.
            if (_names.TryGetValue(key, out var known) && known != run.Metadata.Uid) Forget(known);
            _names[key] = run.Metadata.Uid!;
            if (!_workers.ContainsKey(run.Metadata.Uid!))
            {
                var worker = new TaskRunWorker(run, services);
                _workers[run.Metadata.Uid!] = (worker, Task.Run(() => RunAsync(worker, run)));
            }
        }

        if (run.Spec.Status == "TaskRunCancelled") Cancel(run.Metadata.Uid!, run.Spec.StatusMessage is { Length: > 0 } message ? message : $"TaskRun \"{run.Metadata.Name}\" was cancelled");
    }

    /// <summary>The object of this name is gone.</summary>
    public void Forget(string @namespace, string name)
    {
        if (!_names.TryRemove((@namespace, name), out var uid)) return;
        Forget(uid);
        services.Folders.DeleteClaimsOf(@namespace, uid);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_starting) _stopping.Cancel();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_workers.Values.Select(item => item.Work)).WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    /// <summary>What was deleted while nobody looked: its processes are ended, its folders go.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await taskRuns.WaitForSyncAsync(stoppingToken);
        if (!Directory.Exists(services.Folders.TaskRuns)) return;
        var known = taskRuns.List().Select(run => run.Metadata.Uid).ToHashSet();
        foreach (var folder in Directory.EnumerateDirectories(services.Folders.TaskRuns))
        {
            var uid = Path.GetFileName(folder);
            if (known.Contains(uid) || _workers.ContainsKey(uid)) continue;
            foreach (var process in ProcessFolders(uid).Select(DetachedProcess.Adopt).OfType<DetachedProcess>()) await process.StopAsync(TimeSpan.Zero, stoppingToken);
            RunFolders.Delete(services.Folders.Volatile(uid));
            RunFolders.Delete(services.Folders.Work(uid));
            RunFolders.Delete(folder);
        }
    }

    private IEnumerable<string> ProcessFolders(string uid)
    {
        var inMemory = Path.Combine(services.Folders.Volatile(uid), "steps");
        var onDisk = Directory.Exists(services.Folders.Work(uid)) ? Directory.EnumerateDirectories(services.Folders.Work(uid)).Select(attempt => Path.Combine(attempt, "steps")) : [];
        return onDisk.Prepend(inMemory).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories);
    }

    private void Cancel(string uid, string message)
    {
        if (_workers.TryGetValue(uid, out var item)) item.Worker.Cancel(message);
    }

    private void Forget(string uid)
    {
        if (_workers.TryGetValue(uid, out var item)) item.Worker.Forget();
        // It ended before: what is left of it is its journal.
        else RunFolders.Delete(Path.GetDirectoryName(services.Folders.TaskJournal(uid))!);
    }

    private async Task RunAsync(TaskRunWorker worker, TaskRun run)
    {
        try
        {
            await worker.RunAsync(_stopping.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // The reconciler comes by again, and the journal says where to go on.
            LogFailure(failure, run.Metadata.Namespace, run.Metadata.Name);
        }
        finally
        {
            _workers.TryRemove(worker.Uid, out _);
            worker.Dispose();
        }
    }

    [LoggerMessage(2, LogLevel.Error, "The task run {Namespace}/{Name} was interrupted; it is looked at again")]
    private partial void LogFailure(Exception failure, string? @namespace, string? name);
}
