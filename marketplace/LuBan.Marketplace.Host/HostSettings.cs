using LuBan.Sdk;

namespace LuBan.Marketplace.Host;

/// <summary>The settings of the host: each an option and an environment variable <c>LUBAN_MARKETPLACE_…</c>; the rest is in a file.</summary>
internal sealed record HostSettings(IReadOnlyList<string> Urls, string Data, string? Postgres, string FeedPath, IReadOnlyList<string> PublicUrls, string? AdminPassword)
{
    public const string DefaultUrl = "http://127.0.0.1:5090";
    private const string Section = "marketplace";

    public static HostSettings Read(IConfigurationManager configuration)
    {
        if (configuration["config"] is { } file)
        {
            if (!File.Exists(file)) throw new ExtensionException("LB7030", $"--config is '{file}', and there is no such file. Name a JSON file.");
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }
        var publicUrls = configuration.GetSection("public-url").Get<string[]>() ?? Split(configuration["LUBAN_MARKETPLACE_PUBLIC_URL"]);
        foreach (var url in publicUrls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
                throw new ExtensionException("LB7030", $"--public-url is '{url}', expected scheme, host and port only, such as https://packages.example.com.");
        }
        return new(
            Split(configuration["urls"] ?? configuration["LUBAN_MARKETPLACE_URLS"] ?? DefaultUrl),
            Path.GetFullPath(configuration["data"] ?? configuration["LUBAN_MARKETPLACE_DATA"] ?? DefaultData()),
            configuration["postgres"] ?? configuration["LUBAN_MARKETPLACE_POSTGRES"],
            configuration["feed-path"] ?? configuration["LUBAN_MARKETPLACE_FEED_PATH"] ?? "",
            publicUrls,
            configuration["LUBAN_MARKETPLACE_ADMIN_PASSWORD"]);
    }

    /// <summary>The file first: options and variables are said later, and count more.</summary>
    public void Apply(MarketplaceOptions marketplace, IConfiguration configuration)
    {
        configuration.GetSection(Section).Bind(marketplace);
        marketplace.Data = Data;
        marketplace.Postgres = Postgres ?? marketplace.Postgres;
        if (FeedPath.Length > 0) marketplace.FeedPath = FeedPath;
        if (PublicUrls.Count > 0) marketplace.PublicUrls = PublicUrls;
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string DefaultData()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home.Length > 0 ? home : AppContext.BaseDirectory, "luban-marketplace");
    }
}
