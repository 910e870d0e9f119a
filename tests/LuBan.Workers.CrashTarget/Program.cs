using LuBan.Kernel.Workers.Guest;
using LuBan.Kernel.Workers.Processes;
using LuBan.Workers.CrashTarget;

// What names an extension is a kernel's document; the others are those of tests that want a bad guest.
if (WorkerProgram.Is(args))
    return await WorkerProgram.RunAsync(args, (document, socketPath, ready, cancellationToken) =>
        (document.RootElement.TryGetProperty("manifest", out _) ? (WorkerMain)WorkerGuest.RunAsync : BadGuest.RunAsync)(document, socketPath, ready, cancellationToken));

// As a kernel: DATA. Starts one worker, says its process id, and waits to be killed.
await KillableKernel.RunAsync(args[0]);
return 0;
