using LuBan.Marketplace.Publishers;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Looks into the assemblies without loading them: what they can do has to be declared, and nothing secret is left in the package.</summary>
internal sealed class AnalysisStep(PublisherDocuments documents) : IPushStep
{
    public bool IsCheck => true;

    public Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (!push.IsReadable) return Task.CompletedTask;
        push.Analysis = PackageAnalyzer.Analyze(push.File, push.Inspection, cancellationToken);
        var secrets = push.Analysis.Secrets.Select(secret => secret.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var finding in push.Analysis.Findings)
        {
            var isSecret = documents.Policy.RefuseSecrets && finding.Code == PackageAnalyzer.SecretCode && secrets.Contains(finding.Location);
            if (finding.Severity == FindingSeverity.Error || isSecret) push.Refuse(400, new(finding.Code, finding.Location, finding.Message));
            else push.Findings.Add(finding);
        }
        return Task.CompletedTask;
    }
}
