namespace LuBan.ServiceMesh.Proxy;

/// <summary>What the process is started with.</summary>
/// <param name="Folder">A private folder: the socket to control it, the last table, the access log.</param>
/// <param name="Program">The digest of its own files, to be told apart from another version.</param>
/// <param name="Predecessor">The folder of the process whose place it takes; null for none.</param>
internal sealed record ProxyOptions(string Folder, string Program = "", string? Predecessor = null)
{
    public const string ControlSocket = "control.sock";
    public const string TableFile = "table.json";
    public const string LogFile = "access.log";

    /// <summary>How long what is under way when a successor takes over may take.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long idle connections are left to their clients after that.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(15);

    public string PathOf(string file) => Path.Combine(Folder, file);

    public static ProxyOptions? Parse(string[] args)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index + 1 < args.Length; index += 2) named[args[index]] = args[index + 1];
        return named.TryGetValue("--folder", out var folder) ? new(folder, named.GetValueOrDefault("--program", ""), named.GetValueOrDefault("--predecessor")) : null;
    }
}
