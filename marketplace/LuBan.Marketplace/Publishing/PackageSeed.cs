using System.Security.Cryptography;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Publishing;

/// <summary>Publishes the packages that came with the server, through the same checks as everybody's, so that a marketplace is never empty.</summary>
internal sealed partial class PackageSeed(IPushPipeline pipeline, MarketplaceState state, StagingFolder staging, IOptions<MarketplaceOptions> options, ILogger<PackageSeed> logger) : BackgroundService
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when each package was published or refused.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The host's start does not wait for it.
            await Task.Yield();
            var folder = options.Value.SeedFolder;
            IEnumerable<string> files = folder is null || !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.nupkg").Order(StringComparer.Ordinal);
            foreach (var file in files) await PublishAsync(file, stoppingToken);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    private async Task PublishAsync(string file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file);
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            var hash = new BlobHash(SHA256.HashData(bytes));
            if (state.Packages.Any(package => package.Versions.Any(version => version.Original == hash))) return;
            await using var staged = staging.Create();
            try
            {
                await staged.WriteAsync(bytes, cancellationToken);
                await staged.FlushAsync(cancellationToken);
                var result = await pipeline.PushAsync(new StagedPackage(staged.Name, hash, bytes.Length), MarketplaceCaller.Marketplace, cancellationToken);
                if (result.Status == 409) LogOther(name, result.Reason);
                else if (!result.Accepted) LogRefused(name, string.Join(" ", result.Problems));
            }
            finally
            {
                File.Delete(staged.Name);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One package that cannot be read keeps neither the others nor the server from working.
            LogFailed(exception, name);
        }
    }

    [LoggerMessage(7120, LogLevel.Information, "The package {File} that came with the server is not published: {Reason}")]
    private partial void LogOther(string file, string reason);

    [LoggerMessage(7121, LogLevel.Warning, "The package {File} that came with the server is refused: {Problems}")]
    private partial void LogRefused(string file, string problems);

    [LoggerMessage(7122, LogLevel.Error, "The package {File} that came with the server could not be published")]
    private partial void LogFailed(Exception exception, string file);
}
