using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishing;

/// <summary>A push on its way through the steps: what came in, what was found, and what it became.</summary>
/// <param name="staged">The file that was received.</param>
/// <param name="file">The file, opened; can seek.</param>
/// <param name="caller">Who pushes.</param>
internal sealed class PushContext(StagedPackage staged, Stream file, MarketplaceCaller caller)
{
    private readonly List<PushProblem> _problems = [];

    /// <summary>The file that was received.</summary>
    public StagedPackage Staged { get; } = staged;

    /// <summary>The same, opened; can seek.</summary>
    public Stream File { get; } = file;

    /// <summary>Who pushes.</summary>
    public MarketplaceCaller Caller { get; } = caller;

    /// <summary>What the archive holds. Set by the first step.</summary>
    public PackageInspection Inspection { get; set; } = new([]);

    /// <summary>What the rules say. Null while there is no readable id.</summary>
    public PushVerdict? Verdict { get; set; }

    /// <summary>What the signature says.</summary>
    public PackageSignatureInfo? Signature { get; set; }

    /// <summary>What the package says of itself.</summary>
    public PackageDetails? Details { get; set; }

    /// <summary>What its assemblies show.</summary>
    public PackageAnalysis? Analysis { get; set; }

    /// <summary>The bill of materials, CycloneDX JSON.</summary>
    public byte[]? Bill { get; set; }

    /// <summary>The version as it will be saved.</summary>
    public VersionEntry? Version { get; set; }

    /// <summary>The file that everybody gets.</summary>
    public SignedFile? Signed { get; set; }

    /// <summary>The stored report of an accepted push.</summary>
    public BlobHash Report { get; set; }

    /// <summary>What the publisher should know, errors and others.</summary>
    public List<AnalysisFinding> Findings { get; } = [];

    /// <summary>What speaks against it, in the order it was found.</summary>
    public IReadOnlyList<PushProblem> Problems => _problems;

    /// <summary>Whether something does.</summary>
    public bool IsRefused => _problems.Count > 0;

    /// <summary>Whether the archive is sound, so that what is in it can be looked at.</summary>
    public bool IsReadable => Inspection.Problems.Count == 0 && Inspection.Manifest is not null;

    /// <summary>Notes something that speaks against it.</summary>
    public void Refuse(int status, ExtensionProblem problem)
    {
        _problems.Add(new(status, problem));
        Findings.Add(new(FindingSeverity.Error, problem.Code, problem.Location, problem.Message));
    }

    /// <summary>Notes something that the publisher should know.</summary>
    public void Warn(string code, string location, string message) => Findings.Add(new(FindingSeverity.Warning, code, location, message));
}

/// <summary>A countersigned package, in memory when it is small, otherwise in the staging folder.</summary>
/// <param name="Size">Its length, in bytes.</param>
internal sealed record SignedFile(long Size)
{
    /// <summary>Its content; empty when it is in a file.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Its file; null when it is in memory.</summary>
    public string? Path { get; init; }

    /// <summary>The file's SHA-256.</summary>
    public BlobHash Hash { get; init; }
}
