using LuBan.Kernel;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>The settings of the server: each an option, a key of <c>appsettings.json</c> and an environment variable <c>LUBAN_…</c>.</summary>
internal sealed record ServerSettings(
    IReadOnlyList<string> Urls, string Data, string? Postgres, string? SecretKeys, IReadOnlyList<string> Sources, bool SafeMode, string? AdminPassword,
    bool Marketplace, IReadOnlyList<string> PublicUrls, string? Console = null)
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static ServerSettings Read(IConfiguration configuration)
    {
        var urls = configuration["urls"] ?? configuration["LUBAN_URLS"] ?? DefaultUrl;
        var sources = configuration.GetSection("source").Get<string[]>() ?? Split(configuration["LUBAN_SOURCE"]);
        var store = configuration["store"] ?? configuration["LUBAN_STORE"] ?? "sqlite";
        var postgres = configuration["postgres"] ?? configuration["LUBAN_POSTGRES"];
        if (store is not ("sqlite" or "postgres")) throw new ExtensionException("LB6101", $"--store is '{store}', expected 'sqlite' or 'postgres'.");
        if (store == "postgres" && string.IsNullOrWhiteSpace(postgres))
            throw new ExtensionException("LB6103", "--store is 'postgres', but no database is named. Add --postgres \"Host=…;Database=luban;Username=luban\", or set LUBAN_POSTGRES, which other users of the machine cannot see in the list of processes.");
        if (store == "sqlite" && !string.IsNullOrWhiteSpace(configuration["postgres"]))
            throw new ExtensionException("LB6104", "--postgres names a database, but --store is 'sqlite'. Add --store postgres, or leave --postgres out.");
        return new(
            urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Path.GetFullPath(configuration["data"] ?? configuration["LUBAN_DATA"] ?? DefaultData()),
            store == "postgres" ? postgres : null,
            configuration["LUBAN_SECRET_KEYS"],
            sources,
            configuration.GetValue("safe-mode", configuration.GetValue("LUBAN_SAFE_MODE", false)),
            configuration["LUBAN_ADMIN_PASSWORD"],
            !configuration.GetValue("no-marketplace", configuration.GetValue("LUBAN_NO_MARKETPLACE", false)),
            Split(configuration["public-url"] ?? configuration["LUBAN_PUBLIC_URL"]),
            configuration["console"] ?? configuration["LUBAN_CONSOLE"]);
    }

    public void Apply(KernelOptions kernel)
    {
        kernel.Data = Data;
        kernel.Postgres = Postgres;
        kernel.SecretKeys = SecretKeys;
        kernel.Sources = Sources;
        kernel.SafeMode = SafeMode;
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string DefaultData()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home.Length > 0 ? home : AppContext.BaseDirectory, "luban");
    }
}
