using LuBan.Cli.Text;

namespace LuBan.Cli.Push;

/// <summary>A folder source. A reader of the folder sees a whole package or none.</summary>
internal sealed class FolderTarget(string folder) : IPushTarget
{
    public string Address => folder;

    public async Task<PushResult> PushAsync(PackageFile package, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, package.FileName);
        // Readers look for *.nupkg, so the name of the unfinished copy ends otherwise.
        var unfinished = Path.Combine(folder, $".{package.FileName}.{Guid.NewGuid():N}.tmp");
        try
        {
            if (Existing(package, target) is { } there) return there;
            await CopyAsync(package.Path, unfinished, cancellationToken);
            File.Move(unfinished, target, overwrite: false);
            return new(PushOutcome.Pushed);
        }
        catch (IOException) when (File.Exists(target))
        {
            // Another push was faster.
            return Existing(package, target)!;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.FeedUnusable, folder, refused.Message);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static PushResult? Existing(PackageFile package, string target) =>
        !File.Exists(target) ? null
        : package.HasContentOf(target) ? new(PushOutcome.AlreadyThere)
        : throw new CliException(CliErrors.VersionExists, package.Id, package.Version);

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var copy = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        await source.CopyToAsync(copy, cancellationToken);
        copy.Flush(flushToDisk: true);
    }
}
