using LuBan.TestSupport;

namespace LuBan.Identity.Tests;

/// <summary>Skipped, and shown as skipped, where there is no PostgreSQL.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(async () =>
    {
        var server = await PostgresServer.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    });

    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;

    /// <summary>A database of its own, on one server for all tests.</summary>
    internal static async Task<string> CreateDatabaseAsync() => await (await Server.Value).CreateDatabaseAsync();
}

/// <summary>Skipped, and shown as skipped, where Chromium is missing.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    internal const string Program = "/usr/bin/chromium";

    public ChromiumFactAttribute() => Skip = File.Exists(Program) ? null : "chromium is not installed";
}

/// <summary>Skipped, and shown as skipped, where kubectl is missing.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Program is null ? "There is no kubectl on PATH. Install Debian's kubernetes-client." : null;

    internal static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(directory => Path.Combine(directory, "kubectl")).FirstOrDefault(File.Exists);
}
