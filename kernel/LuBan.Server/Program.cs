using LuBan.Kernel.Workers.Processes;
using LuBan.Server;

// Two programs in one. A worker loads nothing of the server's.
return await (WorkerProgram.Is(args) ? WorkerProgram.RunAsync(args) : ServerProgram.RunAsync(args));
