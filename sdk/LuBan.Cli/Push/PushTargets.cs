using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Push;

/// <summary>Finds out what --source means: an address, a folder, or the name of a PackageSource of the server; without it, the server's own feed.</summary>
internal static class PushTargets
{
    private const string PreferredSource = "default";
    private const string EmbeddedScheme = "embedded:";

    /// <summary>Where a server has its own feed: inside a kernel, or alone.</summary>
    private static readonly string[] OwnFeeds = [EmbeddedPath("default"), "v3/index.json"];

    public static async Task<IPushTarget> ResolveAsync(CliContext cli, string? source, string? apiKey, CancellationToken cancellationToken)
    {
        if (source is not null && FromAddress(cli, source, apiKey) is { } named) return named;
        if (source is null && await OwnFeedAsync(cli, apiKey, cancellationToken) is { } own) return own;
        using var client = cli.Connect();
        var url = source is null ? await OnlySourceAsync(client, cancellationToken) : await UrlOfAsync(client, source, cancellationToken);
        if (url.StartsWith(EmbeddedScheme, StringComparison.OrdinalIgnoreCase)) return Feed(cli, new(client.Connection.Server, EmbeddedPath(url[EmbeddedScheme.Length..])), apiKey);
        return FromAddress(cli, url, apiKey) ?? throw new CliException(CliErrors.SourceUnclear, url);
    }

    /// <returns>The feed that the server has of its own; null when it has none.</returns>
    private static async Task<FeedTarget?> OwnFeedAsync(CliContext cli, string? apiKey, CancellationToken cancellationToken)
    {
        foreach (var path in OwnFeeds)
        {
            var feed = Feed(cli, new(cli.Connection().Server, path), apiKey);
            if (await feed.IsThereAsync(cancellationToken)) return feed;
            feed.Dispose();
        }
        return null;
    }

    private static FeedTarget Feed(CliContext cli, Uri index, string? apiKey)
    {
        var connection = cli.Connection();
        return new(index, apiKey, connection, cli.Credentials(connection), text => cli.Remark(Texts.FeedSays, text));
    }

    private static string EmbeddedPath(string name) => $"feeds/{Uri.EscapeDataString(name)}/v3/index.json";

    private static IPushTarget? FromAddress(CliContext cli, string source, string? apiKey)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return Feed(cli, uri, apiKey);
        var folder = uri is { IsFile: true } ? uri.LocalPath : source;
        if (Directory.Exists(folder)) return new FolderTarget(Path.GetFullPath(folder));
        return folder.Contains('/') || folder.Contains(Path.DirectorySeparatorChar) ? throw new CliException(CliErrors.SourceUnclear, cli.In(Texts.NoSuchFolder, folder)) : null;
    }

    private static async Task<string> UrlOfAsync(KernelClient client, string name, CancellationToken cancellationToken) =>
        (await client.FindAsync(Kinds.Sources, name, cancellationToken) ?? throw new CliException(CliErrors.NotFound, "PackageSource", name)).Text("spec", "url")
            ?? throw new CliException(CliErrors.SourceUnclear, name);

    private static async Task<string> OnlySourceAsync(KernelClient client, CancellationToken cancellationToken)
    {
        var sources = (await client.ListAsync(Kinds.Sources, cancellationToken)).Items("items").ToArray();
        var chosen = sources is [var only] ? only : sources.FirstOrDefault(item => item.Text("metadata", "name") == PreferredSource);
        return chosen.Text("spec", "url") ?? throw new CliException(CliErrors.SourceUnclear, string.Join(", ", sources.Select(item => item.Text("metadata", "name"))));
    }
}
