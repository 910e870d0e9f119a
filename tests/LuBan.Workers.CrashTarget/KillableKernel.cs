using LuBan.Kernel.Workers;
using LuBan.Kernel.Workers.Processes;

namespace LuBan.Workers.CrashTarget;

/// <summary>A kernel with one worker, for the test that kills it.</summary>
internal static class KillableKernel
{
    public static async Task RunAsync(string data)
    {
        var launcher = new ProcessWorkerLauncher(new() { Data = data }, TimeProvider.System);
        var worker = await launcher.LaunchAsync(new WorkerLaunch
        {
            ExtensionId = "bad",
            Version = "1.0.0",
            Document = "{}",
            ReadOnlyDirectories = [],
            DataDirectory = Path.Combine(data, "data", "bad"),
            Limits = new() { Cpus = 0.5, StartTimeout = TimeSpan.FromMinutes(5) },
            Output = (_, line) => Console.Error.WriteLine(line),
        }, CancellationToken.None);
        Console.WriteLine($"{worker.ProcessId} {worker.SocketPath}");
        Console.WriteLine(string.Join("; ", [.. worker.Confinement!.InForce, .. worker.Confinement.Missing]));
        Console.WriteLine((await worker.Exited).Reason);
    }
}
