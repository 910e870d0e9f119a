using LuBan.Kernel.Workers.Processes;
using LuBan.Workers.CrashTarget;

if (WorkerProgram.Is(args)) return await WorkerProgram.RunAsync(args, BadGuest.RunAsync);

// As a kernel: DATA. Starts one worker, says its process id, and waits to be killed.
await KillableKernel.RunAsync(args[0]);
return 0;
