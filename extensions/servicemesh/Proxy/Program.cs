using System.Runtime.InteropServices;
using LuBan.ServiceMesh.Proxy;

if (ProxyOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync("Usage: LuBan.ServiceMesh.Proxy --folder FOLDER [--program DIGEST] [--predecessor FOLDER]");
    return 2;
}
var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    ended.TrySetResult();
});
await using var host = await ProxyHost.StartAsync(options);
using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
// Whoever deletes the folder, such as an uninstall that removes the data, wants nothing of it to go on.
while (!ended.Task.IsCompleted && !host.Replaced.IsCompleted && File.Exists(options.PathOf(ProxyOptions.ControlSocket)))
{
    await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), ended.Task, host.Replaced);
}
return 0;
