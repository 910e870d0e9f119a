using System.Globalization;
using LuBan.TestSupport;

namespace LuBan.Benchmarks.Api;

/// <summary>Starts what is compared, and says why something is not.</summary>
internal static class ApiPeers
{
    public static async Task<(List<IApiPeer> Peers, List<string> Missing)> StartAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var (peers, missing) = (new List<IApiPeer>(), new List<string>());
        try
        {
            if (EtcdServer.Missing is { } noEtcd) missing.Add($"etcd: not measured: {noEtcd}.");
            else peers.Add(new EtcdPeer(await EtcdServer.StartAsync(run.Directory.Next("etcd"), cancellationToken)));
            if (KubeApiServer.Missing is { } noPeer) missing.Add($"kube-apiserver: not measured: {noPeer}.");
            else peers.Add(await KubeAsync(run, cancellationToken));
            peers.Add(await LuBanAsync(run, cancellationToken));
            if (PostgresServer.SkipReason is { } noPostgres) missing.Add($"LuBan on PostgreSQL: not measured: {noPostgres}.");
            else peers.Add(await LuBanOnPostgresAsync(run, cancellationToken));
            return (peers, missing);
        }
        catch
        {
            foreach (var peer in peers) await peer.DisposeAsync();
            throw;
        }
    }

    private static async Task<IApiPeer> KubeAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var server = await KubeApiServer.StartAsync(run.Directory.Next("kube"), cancellationToken);
        return new KubernetesPeer("kube-apiserver + etcd", server.Address, KubeApiServer.Token, server.Id,
            [("server", () => ProcessFigures.ResidentMiB(server.Id)), ("etcd", () => ProcessFigures.ResidentMiB(server.EtcdId))], server);
    }

    private static async Task<IApiPeer> LuBanAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartServerAsync(run.Directory.Next("luban"), null, cancellationToken);
        await server.LoginAsync(cancellationToken);
        return new KubernetesPeer("LuBan, SQLite", Https(server), server.Token, server.Id, [("server", () => ProcessFigures.ResidentMiB(server.Id))], server);
    }

    private static async Task<IApiPeer> LuBanOnPostgresAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync();
        try
        {
            var server = await ServerProcess.StartServerAsync(run.Directory.Next("luban"), null, cancellationToken, "--store", "postgres", "--postgres", postgres.ConnectionString);
            await server.LoginAsync(cancellationToken);
            return new KubernetesPeer("LuBan, PostgreSQL", Https(server), server.Token, server.Id,
                [("server", () => ProcessFigures.ResidentMiB(server.Id)), ("PostgreSQL", () => ProcessFigures.ProportionalMiB(Family(postgres)))], server, postgres);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    private static Uri Https(ServerProcess server) => new($"https://127.0.0.1:{server.Port}");

    /// <summary>The processes of a cluster: its first, which the data directory's file names, and those below it.</summary>
    private static IEnumerable<int> Family(PostgresServer postgres)
    {
        var first = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .FirstOrDefault(id => id > 0 && CommandLine(id).Contains($"-p\0{postgres.Port}\0", StringComparison.Ordinal));
        if (first == 0) return [];
        var children = File.ReadAllText($"/proc/{first}/task/{first}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [first, .. children.Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
