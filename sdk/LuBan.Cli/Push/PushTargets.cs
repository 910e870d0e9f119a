using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Push;

/// <summary>Finds out what --source means: an address, a folder, or the name of a PackageSource of the server.</summary>
internal static class PushTargets
{
    private const string PreferredSource = "default";

    public static async Task<IPushTarget> ResolveAsync(CliContext cli, string? source, string? apiKey, CancellationToken cancellationToken)
    {
        if (source is not null && FromAddress(cli, source, apiKey) is { } named) return named;
        using var client = cli.Connect();
        var url = source is null ? await OnlySourceAsync(client, cancellationToken) : await UrlOfAsync(client, source, cancellationToken);
        return FromAddress(cli, url, apiKey) ?? throw new CliException(CliErrors.SourceUnclear, url);
    }

    private static IPushTarget? FromAddress(CliContext cli, string source, string? apiKey)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return new FeedTarget(uri, apiKey, cli.Connection(), text => cli.Remark(Texts.FeedSays, text));
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
