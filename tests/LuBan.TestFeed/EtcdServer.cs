namespace LuBan.TestSupport;

/// <summary>A private etcd on free ports of the loopback, with etcd's own durability: a flush to the disk before each answer.</summary>
public sealed class EtcdServer : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private EtcdServer(PeerProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Why there is none, or null when there is one (Debian: etcd-server).</summary>
    public static string? Missing => Binary is null ? "etcd is not installed (Debian: etcd-server)" : null;

    /// <summary>Where its clients connect.</summary>
    public Uri Address { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    private static string? Binary { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "etcd")).FirstOrDefault(File.Exists);

    /// <summary>Starts it with an empty data directory.</summary>
    public static async Task<EtcdServer> StartAsync(string directory, CancellationToken cancellationToken = default)
    {
        var (clients, peers) = ($"http://127.0.0.1:{PeerProcess.FreePort()}", $"http://127.0.0.1:{PeerProcess.FreePort()}");
        var process = new PeerProcess(Binary!,
        [
            "--name", "one", "--data-dir", Path.Combine(directory, "etcd"), "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"one={peers}", "--quota-backend-bytes", "4294967296", "--log-level", "error",
        ]);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(clients) };
            await process.WaitForAsync(async () => (await http.GetStringAsync("/health", cancellationToken)).Contains("true", StringComparison.Ordinal), cancellationToken);
            return new(process, new(clients));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
