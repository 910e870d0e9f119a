using System.Globalization;

namespace LuBan.Benchmarks.Api;

/// <summary>Collects the figures of all peers, round by round, and prints them side by side with the ratios that have a target.</summary>
internal sealed class ApiTable(IReadOnlyList<IApiPeer> peers)
{
    private readonly List<string> _names = [];
    private readonly Dictionary<(string Name, IApiPeer Peer), List<double>> _figures = [];
    private readonly List<string> _memoryNames = [];
    private readonly Dictionary<(string Name, IApiPeer Peer), double[]> _memory = [];

    public void Add(string name, IApiPeer peer, double value)
    {
        if (!_names.Contains(name)) _names.Add(name);
        if (!_figures.TryGetValue((name, peer), out var list)) _figures[(name, peer)] = list = [];
        list.Add(value);
    }

    public void Memory(IApiPeer peer, string name, double[] megabytes)
    {
        if (!_memoryNames.Contains(name)) _memoryNames.Add(name);
        _memory[(name, peer)] = megabytes;
    }

    public void Print(BenchmarkRun run)
    {
        run.Table(["", .. peers.Select(peer => peer.Name)], _names.Select(name => (string[])[name, .. peers.Select(peer => new Figures(_figures[(name, peer)]).Text((name.EndsWith("ms", StringComparison.Ordinal) || name.EndsWith("µs", StringComparison.Ordinal)) ? "0.00" : "0"))]));
        run.Table(["MiB", .. peers.Select(peer => peer.Name)], _memoryNames.Select(name => (string[])[name, .. peers.Select(peer => string.Join(" + ", _memory[(name, peer)].Zip(peer.Memory, (value, part) => string.Create(CultureInfo.InvariantCulture, $"{value:0} {part.Name}"))))]));

        var kube = peers.FirstOrDefault(peer => peer.Name.StartsWith("kube", StringComparison.Ordinal));
        if (kube is null) return;
        var ours = peers.Where(peer => peer.Name.StartsWith("LuBan", StringComparison.Ordinal)).ToList();
        run.Table(["ratio to kube-apiserver", "target", .. ours.Select(peer => peer.Name)], _names.Select(name => (string[])[name, Target(name), .. ours.Select(peer => Ratio(name, peer, kube))]));
    }

    private static string Target(string name) =>
        name.StartsWith("list", StringComparison.Ordinal) ? "≥ 2"
        : name.StartsWith("create", StringComparison.Ordinal) ? "≥ 1"
        : name.StartsWith("watch", StringComparison.Ordinal) && name.Contains("p99", StringComparison.Ordinal) ? "≤ 1"
        : "";

    private string Ratio(string name, IApiPeer peer, IApiPeer kube) =>
        new Figures(_figures[(name, peer)].Zip(_figures[(name, kube)], (mine, theirs) => mine / theirs)).Text();
}
