using LuBan.Kernel;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>The settings of the server: each an option, a key of <c>appsettings.json</c> and an environment variable <c>LUBAN_…</c>.</summary>
internal sealed record ServerSettings(
    IReadOnlyList<string> Urls, string Data, string? Postgres, string? SecretKeys, IReadOnlyList<string> Sources, bool SafeMode, string? AdminPassword)
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static ServerSettings Read(IConfiguration configuration)
    {
        var urls = configuration["urls"] ?? configuration["LUBAN_URLS"] ?? DefaultUrl;
        var sources = configuration.GetSection("source").Get<string[]>() ?? Split(configuration["LUBAN_SOURCE"]);
        return new(
            urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Path.GetFullPath(configuration["data"] ?? configuration["LUBAN_DATA"] ?? DefaultData()),
            Database(configuration),
            configuration["LUBAN_SECRET_KEYS"],
            sources,
            configuration.GetValue("safe-mode", configuration.GetValue("LUBAN_SAFE_MODE", false)),
            configuration["LUBAN_ADMIN_PASSWORD"]);
    }

    public void Apply(KernelOptions kernel)
    {
        kernel.Data = Data;
        kernel.Postgres = Postgres;
        kernel.SecretKeys = SecretKeys;
        kernel.Sources = Sources;
        kernel.SafeMode = SafeMode;
        kernel.AdminPassword = AdminPassword;
    }

    /// <summary>The connection string; null for SQLite.</summary>
    private static string? Database(IConfiguration configuration)
    {
        var store = configuration["store"] ?? configuration["LUBAN_STORE"] ?? "sqlite";
        var postgres = configuration["postgres"] ?? configuration["LUBAN_POSTGRES"];
        return (store, string.IsNullOrWhiteSpace(postgres)) switch
        {
            // A connection string that lies in the environment chooses nothing by itself.
            ("sqlite", _) => null,
            ("postgres", false) => postgres,
            ("postgres", true) => throw new ExtensionException("LB6103", "--store postgres needs a database. Name it with --postgres or LUBAN_POSTGRES: Host=db.example.com;Database=luban;Username=luban;Password=…"),
            _ => throw new ExtensionException("LB6101", $"--store is '{store}', expected 'sqlite' or 'postgres'."),
        };
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string DefaultData()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home.Length > 0 ? home : AppContext.BaseDirectory, "luban");
    }
}
