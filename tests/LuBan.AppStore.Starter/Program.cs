using LuBan.Extensions.Processes;

// Arguments: the folder, the program, its arguments. Says the program's number, and then waits to be killed.
var process = await DetachedProcess.StartAsync(new ProcessStart { Folder = args[0], FileName = args[1], Arguments = args[2..] }, CancellationToken.None);
Console.WriteLine(process.Id);
await new TaskCompletionSource().Task;
