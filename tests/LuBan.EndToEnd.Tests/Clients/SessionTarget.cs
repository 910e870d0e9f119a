using LuBan.TestSupport;

namespace LuBan.EndToEnd.Clients;

/// <summary>Where a session runs.</summary>
public enum SessionStore
{
    /// <summary>LuBan with its embedded store.</summary>
    Sqlite,

    /// <summary>LuBan on PostgreSQL.</summary>
    Postgres,

    /// <summary>A real kube-apiserver, to check the session itself.</summary>
    KubeApiServer,
}

/// <summary>A server to talk to and a kubeconfig for it.</summary>
internal sealed class SessionTarget : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];

    private SessionTarget(string config, ServerProcess? luban, params IEnumerable<IAsyncDisposable> parts)
    {
        Config = config;
        Luban = luban;
        _parts.AddRange(parts);
    }

    /// <summary>The kubeconfig file.</summary>
    public string Config { get; }

    /// <summary>Null for a peer.</summary>
    public ServerProcess? Luban { get; }

    /// <summary>Why there cannot be one, or null.</summary>
    public static string? Missing(SessionStore store) => store switch
    {
        SessionStore.Sqlite => null,
        SessionStore.Postgres => PostgresServer.SkipReason,
        _ => KubeApiServer.Missing,
    };

    public static async Task<SessionTarget> StartAsync(SessionStore store, TemporaryDirectory directory, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (store == SessionStore.KubeApiServer)
        {
            var peer = await KubeApiServer.StartAsync(directory.Path);
            var config = Path.Combine(directory.Path, "kubeconfig");
            await File.WriteAllTextAsync(config, peer.Kubeconfig);
            return new(config, null, peer);
        }
        var postgres = store == SessionStore.Postgres ? await PostgresServer.CreateAsync() : null;
        try
        {
            string[] options = postgres is null ? [] : ["--store", "postgres", "--postgres", postgres.ConnectionString];
            var server = await ServerProcess.StartAsync(directory.Sub("data"), [ProbePackages.Folder(directory, "1.0.0")], environment, options);
            return new((await Kubectl.ConnectAsync(server, directory)).Config, server, postgres is null ? [server] : [server, postgres]);
        }
        catch when (postgres is not null)
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.DisposeAsync();
    }
}
