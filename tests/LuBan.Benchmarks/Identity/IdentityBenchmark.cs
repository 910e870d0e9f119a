using System.Diagnostics;
using LuBan.Benchmarks.Hosts;

namespace LuBan.Benchmarks;

/// <summary>Tokens issued and verified by the provider, and by npm's oidc-provider, which keeps everything in memory, in turn on the same machine.</summary>
internal sealed class IdentityBenchmark : IBenchmark
{
    private const int Connections = 16;
    private const string PeerSecret = "secret-of-bench-which-is-long-enough";

    public string Name => "identity";

    public string Summary => "tokens issued, refreshed and verified per second against oidc-provider";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 9;
        var slice = run.Quick ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(2);
        if (await InstallAsync(run, cancellationToken) is not { } script) return;
        await using var server = await ServerProcess.StartIdentityAsync(run.Directory.Next("identity"), cancellationToken);
        await using var node = await ServerProcess.StartNodeAsync(script, cancellationToken);
        var own = new IdentityPeer(server, "/oauth/token", "/oauth/introspect", null, IdentityHost.BearerPath);
        var peer = new IdentityPeer(node, "/token", "/token/introspection", "http://127.0.0.1/api", null);
        await own.SeedAsync(Connections, null, cancellationToken);
        await peer.SeedAsync(Connections, PeerSecret, cancellationToken);
        var kinds = new (string Name, Func<IdentityPeer, Func<int, CancellationToken, Task>> Request)[]
        {
            ("client_credentials, a signed token", side => side.IssueAsync), ("refresh_token with ID token", side => side.RefreshAsync), ("introspection", side => side.IntrospectAsync), ("a request with the token (peer: introspection)", side => side.VerifyAsync),
        };
        var results = kinds.ToDictionary(kind => kind.Name, _ => new List<((double Rate, double Cpu) Own, (double Rate, double Cpu) Peer)>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (name, request) in kinds)
            {
                // Turned round each time, so that whoever disturbs the machine disturbs both alike; the first round warms up.
                var (first, second) = round % 2 == 0 ? (own, peer) : (peer, own);
                foreach (var side in new[] { own, peer }) await side.RenewAsync(cancellationToken);
                var one = await first.MeasureAsync(request(first), Connections, slice, cancellationToken);
                var other = await second.MeasureAsync(request(second), Connections, slice, cancellationToken);
                if (round >= 0) results[name].Add(round % 2 == 0 ? (one, other) : (other, one));
            }
        }

        run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s, {Connections} connections, ES256 on both sides. Ours writes each refresh to the disk before it answers; the peer keeps everything in memory, on one thread. Median (min–max).");
        run.Line("");
        run.Table(["per second", "luban", "oidc-provider", "ratio", "CPU/req luban µs", "CPU/req peer µs", "CPU ratio"], results.Select(pair => Row(pair.Key, pair.Value)));
    }

    private static string[] Row(string name, List<((double Rate, double Cpu) Own, (double Rate, double Cpu) Peer)> rounds) =>
    [
        name,
        new Figures(rounds.Select(round => round.Own.Rate)).Text("0"), new Figures(rounds.Select(round => round.Peer.Rate)).Text("0"), new Figures(rounds.Select(round => round.Own.Rate / round.Peer.Rate)).Text(),
        new Figures(rounds.Select(round => round.Own.Cpu)).Text("0"), new Figures(rounds.Select(round => round.Peer.Cpu)).Text("0"), new Figures(rounds.Select(round => round.Own.Cpu / round.Peer.Cpu)).Text(),
    ];

    /// <summary>Installs the packages that the lock file of the identity tests names.</summary>
    /// <returns>The script; null when npm cannot be run here.</returns>
    private static async Task<string?> InstallAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var folder = run.Directory.Next("node");
        foreach (var file in new[] { "package.json", "package-lock.json" }) File.Copy(Path.Combine(Repository.Root, "tests", "LuBan.Identity.Tests", "Clients", "node", file), Path.Combine(folder, file));
        var script = Path.Combine(folder, "benchmark.mjs");
        File.Copy(Path.Combine(Repository.Root, "tests", "LuBan.Benchmarks", "Identity", "benchmark.mjs"), script);
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode == 0) return script;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not installed.
        }

        run.Line("Skipped: npm is missing, or has not these packages (Debian: nodejs, npm).");
        return null;
    }
}
