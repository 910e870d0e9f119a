using LuBan.Cli;

return await CliApplication.RunAsync(args, CliEnvironment.FromProcess());
