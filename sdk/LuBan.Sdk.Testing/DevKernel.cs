using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LuBan.Sdk.Testing;

/// <summary>Runs an extension that is part of the program, on a kernel of this process: for a first try in one file, <c>dotnet run hello.cs</c>.</summary>
/// <remarks>
/// The kernel listens on the loopback address only, keeps nothing, and whoever is on this machine is its administrator. It has the API and no console; pages, a store
/// that stays and a swap at every save are what <c>luban dev</c> is for.
/// </remarks>
public static class DevKernel
{
    private const int DefaultPort = 5080;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts a kernel with the extension, says where it is, and runs until Ctrl-C.</summary>
    /// <typeparam name="TExtension">The extension's class, in this program. It is public.</typeparam>
    /// <param name="args">The program's arguments: <c>--port 5081</c> for another port (0: a free one), <c>--attach</c> to wait for a debugger first.</param>
    /// <param name="cancellationToken">Ends it, too.</param>
    /// <returns>A task that ends with the kernel.</returns>
    /// <exception cref="ExtensionException">The extension does not come up, or the arguments mean nothing; the message says why.</exception>
    public static async Task RunAsync<TExtension>(string[]? args = null, CancellationToken cancellationToken = default) where TExtension : Extension
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stopping));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stopping));
        try
        {
            var (port, attach) = Parse(args ?? []);
            if (attach) await WaitForDebuggerAsync(stopping.Token);
            await ServeAsync<TExtension>(port, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    private static async Task ServeAsync<TExtension>(int port, CancellationToken cancellationToken) where TExtension : Extension
    {
        var package = RunningPackage.Create(typeof(TExtension));
        await using var kernel = await StartAsync(package, port, cancellationToken);
        var address = kernel.Address.ToString().TrimEnd('/');
        Console.Out.WriteLine($"{package.Id} answers at {address}/ext/{package.Id.ToLowerInvariant()}");
        foreach (var route in kernel.Running().SelectMany(runtime => runtime.Contributions.Endpoints).Select(endpoint => endpoint.Pattern).Distinct()) Console.Out.WriteLine($"  {address}/ext/{package.Id.ToLowerInvariant()}{route}");
        foreach (var kind in kernel.Running().SelectMany(runtime => runtime.Contributions.Kinds)) Console.Out.WriteLine($"  {address}/apis/{kind.Group}/{kind.Version}  {kind.Kind}");
        Console.Out.WriteLine($"Process {Environment.ProcessId}. Everybody on this machine is its administrator. Ctrl-C ends it, and nothing is kept.");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async Task<TestKernel> StartAsync(ExtensionPackage package, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await TestKernel.StartAsync(options =>
            {
                options.Add(package).Output = Console.Error.WriteLine;
                (options.Port, options.TrustsMachine) = (port, true);
            }, cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new ExtensionException("LB9008", $"Port {port} is taken, perhaps by a server that runs already. Name another one: `dotnet run hello.cs -- --port 0` takes a free one.", taken);
        }
    }

    private static async Task WaitForDebuggerAsync(CancellationToken cancellationToken)
    {
        Console.Out.WriteLine($"Waiting for a debugger. Attach it to process {Environment.ProcessId}.");
        while (!Debugger.IsAttached) await Task.Delay(Look, cancellationToken);
    }

    private static (int Port, bool Attach) Parse(string[] args)
    {
        var (port, attach) = (DefaultPort, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--attach") attach = true;
            else if (args[i] != "--port" || i + 1 == args.Length || !ushort.TryParse(args[++i], out var number)) throw new ExtensionException("LB9008", $"'{string.Join(' ', args)}' cannot be meant. There are --port NUMBER and --attach.");
            else port = number;
        }
        return (port, attach);
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stopping)
    {
        context.Cancel = true;
        stopping.Cancel();
    }
}
