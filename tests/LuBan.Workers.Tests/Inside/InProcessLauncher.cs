using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.Kernel.Workers;
using LuBan.Kernel.Workers.Guest;
using LuBan.Kernel.Workers.Processes;

namespace LuBan.Workers.Tests.Inside;

/// <summary>Hosts guests in the tests' own process, on real sockets: everything of a worker but the process.</summary>
internal sealed class InProcessLauncher : IWorkerLauncher
{
    private readonly ConcurrentBag<Worker> _workers = [];

    /// <summary>Every worker that was started, the newest last.</summary>
    public IReadOnlyList<Worker> Workers => [.. _workers.OrderBy(worker => worker.ProcessId)];

    /// <summary>What the last worker was told.</summary>
    public string LastDocument { get; private set; } = "";

    /// <summary>Makes the next starts fail with this text.</summary>
    public string? Failure { get; set; }

    public async Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw new InvalidOperationException(failure);
        LastDocument = launch.Document;
        Directory.CreateDirectory(launch.DataDirectory);
        var worker = new Worker(launch.Document, _workers.Count + 1);
        await worker.StartAsync(cancellationToken);
        _workers.Add(worker);
        return worker;
    }

    internal sealed class Worker(string document, int number) : IWorkerProcess
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("luban-w-").FullName;
        private readonly CancellationTokenSource _ending = new();
        private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WorkerExit _exit = new(0, null, "stopped", true);

        public string SocketPath => Path.Combine(_folder, "s");

        public int ProcessId => number;

        public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

        public Task<WorkerExit> Exited => _exited.Task;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = Task.Run(() => WorkerGuest.RunAsync(JsonDocument.Parse(document), SocketPath, ready.SetResult, _ending.Token), CancellationToken.None);
            _ = running.ContinueWith(_ =>
            {
                Directory.Delete(_folder, recursive: true);
                _exited.TrySetResult(_exit);
            }, TaskScheduler.Default);
            await await Task.WhenAny(ready.Task, running).WaitAsync(cancellationToken);
        }

        /// <summary>Ends it as a crash would.</summary>
        public async Task CrashAsync(string reason)
        {
            _exit = new(134, null, reason, false);
            await _ending.CancelAsync();
            await Exited;
        }

        public WorkerUsage? ReadUsage() => null;

        public async Task StopAsync(TimeSpan grace)
        {
            await _ending.CancelAsync();
            await Exited;
        }

        public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero);
    }
}
