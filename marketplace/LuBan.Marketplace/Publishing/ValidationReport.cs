using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>What the checks of a push found, for its publisher. Kept for refused pushes too.</summary>
internal sealed record ValidationReport
{
    /// <summary>The package id; null when it was not readable.</summary>
    public string? Package { get; init; }

    /// <summary>The version; null when it was not readable.</summary>
    public string? Version { get; init; }

    /// <summary>For whom it was pushed; null when that was not clear.</summary>
    public string? Publisher { get; init; }

    /// <summary>Who pushed.</summary>
    public required string Caller { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Pushed { get; init; }

    /// <summary>The file's SHA-256, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's length, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary><c>accepted</c>, <c>review</c>, <c>draft</c> or <c>refused</c>.</summary>
    public required string Result { get; init; }

    /// <summary>The HTTP status that was answered.</summary>
    public required int Status { get; init; }

    /// <summary>Everything that was found, errors first.</summary>
    public required IReadOnlyList<AnalysisFinding> Findings { get; init; }

    /// <summary>Who signed the file as it came.</summary>
    public SignatureKind? Signature { get; init; }

    /// <summary>What the assemblies show; null when the archive was not sound.</summary>
    public PackageAnalysis? Analysis { get; init; }

    /// <summary>Makes the report of a push as it stands.</summary>
    public static ValidationReport Of(PushContext push, string result, int status, DateTimeOffset now) => new()
    {
        Package = push.Inspection.Id,
        Version = push.Inspection.Version,
        Publisher = push.Verdict?.Publisher,
        Caller = push.Caller.Name,
        Pushed = now,
        Sha256 = push.Staged.Hash.ToString(),
        Size = push.Staged.Size,
        Result = result,
        Status = status,
        Findings = [.. push.Findings.OrderBy(finding => finding.Severity)],
        Signature = push.Signature?.Kind,
        // Its findings are in the report already.
        Analysis = push.Analysis is { } analysis ? analysis with { Findings = [] } : null,
    };
}
