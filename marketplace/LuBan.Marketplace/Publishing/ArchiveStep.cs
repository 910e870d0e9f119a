using LuBan.Packages;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Publishing;

/// <summary>The file is a sound archive with a nuspec and a manifest that agree, and texts and pictures within their bounds.</summary>
internal sealed class ArchiveStep(IOptions<MarketplaceOptions> options) : IPushStep
{
    public bool IsCheck => true;

    public Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var limits = ArchiveLimits.Default with { MaxFileBytes = options.Value.MaxPackageBytes };
        push.Inspection = PackageInspector.Inspect(push.File, limits, cancellationToken);
        foreach (var problem in push.Inspection.Problems) push.Refuse(400, problem);
        if (push.IsReadable) push.Details = PackageMetadataReader.Read(push.File, push.Inspection);
        return Task.CompletedTask;
    }
}
