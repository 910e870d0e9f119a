using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Says which process a debugger has to be attached to.</summary>
internal static class DevDebugger
{
    private const string Leader = $"apis/coordination.k8s.io/v1/namespaces/{Kinds.SystemNamespace}/leases/kernel";

    /// <summary>Names the process, and waits for a line of input: whoever debugs wants to be there before the code is.</summary>
    public static async Task WaitAsync(CliContext cli, KernelClient client, CancellationToken cancellationToken)
    {
        var (machine, process) = await FindAsync(client, cancellationToken);
        cli.Say(Texts.DevAttach, client.Connection.Address, process, machine);
        await cli.Environment.In.ReadLineAsync(cancellationToken);
    }

    /// <summary>The leader of the kernel's replicas writes itself down as machine, process and a random text.</summary>
    private static async Task<(string Machine, string Process)> FindAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var holder = (await client.TryGetAsync(Leader, cancellationToken)).Text("spec", "holderIdentity") ?? "";
        return holder.Split('_') is [.. var machine, var process, _] && process.All(char.IsAsciiDigit) ? (string.Join('_', machine), process) : throw new CliException(CliErrors.NotFound, "leases", "kernel");
    }
}
