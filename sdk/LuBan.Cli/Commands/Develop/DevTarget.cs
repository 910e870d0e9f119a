using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Push;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Where the packages go. A server of this machine reads them from a folder, which is a source while this command runs; any other gets them by its feed.</summary>
internal sealed class DevTarget(KernelClient client, IPushTarget target, string? ownSource, string folder) : IAsyncDisposable
{
    private const int Kept = 3;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    public static async Task<DevTarget> OpenAsync(CliContext cli, KernelClient client, DevProject project, string? source, string? apiKey, CancellationToken cancellationToken)
    {
        if (source is not null || !client.Connection.Server.IsLoopback) return new(client, await PushTargets.ResolveAsync(cli, source, apiKey, cancellationToken), null, "");
        var folder = Path.Combine(project.WorkFolder, "feed");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var name = "dev-" + Plan.NameOf(project.Id);
        var spec = new JsonObject { ["url"] = folder, ["priority"] = 1000, ["idPrefixes"] = new JsonArray(project.Id), ["trustPolicy"] = new JsonObject { ["mode"] = "AllowUnsigned" } };
        // One that a killed run has left behind is taken over.
        if (await client.FindAsync(Kinds.Sources, name, cancellationToken) is not null) await client.PatchAsync(Kinds.Sources, name, new() { ["spec"] = spec }, dryRun: false, cancellationToken);
        else await client.CreateAsync(Kinds.Sources, new() { ["apiVersion"] = Kinds.ApiVersion, ["kind"] = "PackageSource", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec }, dryRun: false, cancellationToken);
        return new(client, new FolderTarget(folder), name, folder);
    }

    public async Task PushAsync(DevPackage package, CancellationToken cancellationToken)
    {
        await target.PushAsync(PackageFile.Read(package.File), cancellationToken);
        if (ownSource is null) return;
        foreach (var old in Directory.GetFiles(folder, "*.nupkg").OrderDescending(StringComparer.Ordinal).Skip(Kept)) File.Delete(old);
    }

    public async ValueTask DisposeAsync()
    {
        (target as IDisposable)?.Dispose();
        if (ownSource is null) return;
        using var soon = new CancellationTokenSource(Goodbye);
        try
        {
            await client.DeleteAsync(Kinds.Sources, ownSource, soon.Token);
        }
        catch (Exception lost) when (lost is CliException or OperationCanceledException)
        {
            // The next run takes it over.
        }
    }
}
