using System.Collections.Concurrent;
using System.Diagnostics;
using OsProcess = System.Diagnostics.Process;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Starts processes on one thread that lives as long as the kernel: "the parent has died" means the thread that started the child.</summary>
internal static class WorkerStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<OsProcess> Done)> Starts = [];

    static WorkerStarter() => new Thread(Run) { IsBackground = true, Name = "Parent of workers" }.Start();

    public static OsProcess Start(ProcessStartInfo start)
    {
        var done = new TaskCompletionSource<OsProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add((start, done));
        return done.Task.GetAwaiter().GetResult();
    }

    private static void Run()
    {
        foreach (var (start, done) in Starts.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(OsProcess.Start(start)!);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }
}
