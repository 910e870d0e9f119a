using LuBan.Benchmarks;
using LuBan.Benchmarks.Hosts;

// The peers are processes of their own, started from the same program.
if (args is ["host", .. var hostArguments]) return await PeerHost.RunAsync(hostArguments);
if (args is ["files", .. var fileArguments]) return await FileHost.RunAsync(fileArguments);
if (args is ["bare", .. var bareArguments]) return await BareHost.RunAsync(bareArguments);
if (args is ["identity-host", .. var identityArguments]) return await IdentityHost.RunAsync(identityArguments);
if (args is ["gateway-host", .. var gatewayArguments]) return await GatewayHost.RunAsync(gatewayArguments);

var arguments = BenchmarkArguments.Parse(args);
if (arguments.Answer is { } answer)
{
    Console.Out.WriteLine(answer);
    return arguments.ExitCode;
}

using var limit = new CancellationTokenSource(arguments.Limit);
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    limit.Cancel();
};
using var directory = new TemporaryDirectory(arguments.Directory);
var run = new BenchmarkRun(arguments.Quick, directory, Console.Out);
try
{
    run.Begin();
    foreach (var benchmark in arguments.Benchmarks)
    {
        run.Title(benchmark);
        await benchmark.RunAsync(run, limit.Token);
    }
    run.End();
    return 0;
}
catch (OperationCanceledException) when (limit.IsCancellationRequested)
{
    Console.Error.WriteLine($"Stopped: cancelled, or over the limit of {arguments.Limit.TotalMinutes:0} minutes (--limit).");
    return 1;
}
