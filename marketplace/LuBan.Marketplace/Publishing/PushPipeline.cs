using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Publishing;

/// <summary>
/// The way of a package into the marketplace. First the checks, all of them, so that a publisher hears everything at once; then, when nothing
/// speaks against it, what makes it a version. The rest – search, registrations, web hooks – follows the journal by itself.
/// </summary>
internal sealed partial class PushPipeline : IPushPipeline, IDisposable
{
    private const int MaxWaiting = 256;
    private const int MaxSaving = 16;
    private const int MaxWarnings = 10;
    private const long InMemory = 2 << 20;

    private readonly IReadOnlyList<IPushStep> _checks;
    private readonly IReadOnlyList<IPushStep> _savings;
    private readonly VersionStates _states;
    private readonly RefusedReports _refused;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _checking;
    private readonly SemaphoreSlim _saving = new(MaxSaving);
    private int _waiting;

    public PushPipeline(
        ArchiveStep archive, IdentityStep identity, AuthorSignatureStep author, AnalysisStep analysis, BillStep bill, CountersignStep countersign, StoreStep storing, CommitStep commit,
        VersionStates states, RefusedReports refused, IOptions<MarketplaceOptions> options, TimeProvider time, ILogger<PushPipeline> logger)
    {
        _checks = [archive, identity, author, analysis, bill, countersign];
        _savings = [storing, commit];
        (_states, _refused, _time, _logger) = (states, refused, time, logger);
        _checking = new SemaphoreSlim(options.Value.Limits.ConcurrentPushes);
    }

    public async Task<PushResult> PushAsync(StagedPackage file, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return Refused(503, [new(503, new("LB7150", "request", "too many packages wait to be checked. Try again in a minute."))]);
        }
        using var checking = await TakeAsync(_checking, () => Interlocked.Decrement(ref _waiting), cancellationToken);
        await using var content = await OpenAsync(file, cancellationToken);
        var push = new PushContext(file, content, caller);
        try
        {
            await RunAsync(push, _checks, cancellationToken);
            using var saving = await TakeAsync(_saving, () => { }, cancellationToken);
            // Saving waits for the disk and needs no processor meanwhile: the next package is checked beside it.
            checking.Dispose();
            await RunAsync(push, _savings, cancellationToken);
            return push.IsRefused ? await RefuseAsync(push, cancellationToken) : Accept(push);
        }
        finally
        {
            if (push.Signed?.Path is { } signed) File.Delete(signed);
        }
    }

    public async Task<PushResult> SetListedAsync(string id, string version, bool listed, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        try
        {
            await _states.SetListedAsync(id, version, listed, caller, cancellationToken);
            return listed ? new PushResult(200, "OK") : new PushResult(204, "No Content");
        }
        catch (MarketplaceException refusal)
        {
            return Refused(refusal.Status, [.. refusal.Problems.Select(problem => new PushProblem(refusal.Status, problem))]);
        }
    }

    public PushResult? CheckSymbols(PackageEntry package, VersionEntry version, MarketplaceCaller caller)
    {
        var fault = caller.Owns(package)
            ? caller.FindFault(TokenScope.PushVersion, package.Id)
            : new("LB7141", package.Id, $"{package.Id} belongs to the publisher '{package.Publisher}', for which '{caller.Name}' does not act. Push symbols with a token of this publisher.");
        return fault is null ? null : Refused(403, [new(403, fault)]);
    }

    public void Dispose()
    {
        _checking.Dispose();
        _saving.Dispose();
    }

    /// <summary>What the status of several problems together is: not allowed before there already before wrong.</summary>
    internal static int StatusOf(IReadOnlyList<PushProblem> problems) =>
        problems.Any(found => found.Status == 403) ? 403 : problems.FirstOrDefault(found => found.Status == 409)?.Status ?? problems[0].Status;

    /// <summary>What the answer to an accepted push is, by the state that the version begins in.</summary>
    internal static (string Result, int Status) Outcome(VersionState state) => state switch
    {
        VersionState.Submitted => ("review", 202),
        VersionState.Draft => ("draft", 202),
        _ => ("accepted", 201),
    };

    private static async Task<Place> TakeAsync(SemaphoreSlim places, Action arrived, CancellationToken cancellationToken)
    {
        try
        {
            await places.WaitAsync(cancellationToken);
            return new Place(places);
        }
        finally
        {
            arrived();
        }
    }

    private static async Task RunAsync(PushContext push, IReadOnlyList<IPushStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (push.IsRefused && !step.IsCheck) return;
            await step.RunAsync(push, cancellationToken);
        }
    }

    private PushResult Accept(PushContext push)
    {
        var version = push.Version!;
        var (result, status) = Outcome(version.State);
        LogAccepted(push.Details!.Id, version.Version, push.Caller.Name, result);
        return new PushResult(status, status == 201 ? "Created" : result == "draft" ? "Accepted as a draft, submit it when it is ready" : "Accepted, it waits for a reviewer")
        {
            Warnings = Warnings(push),
            Location = ValidationsApi.PathOf(push.Report.ToString()),
        };
    }

    private async Task<PushResult> RefuseAsync(PushContext push, CancellationToken cancellationToken)
    {
        var status = StatusOf(push.Problems);
        LogRefused(push.Inspection.Id ?? "?", push.Inspection.Version ?? "?", push.Caller.Name, string.Join(", ", push.Problems.Select(found => found.Problem.Code).Distinct()));
        var report = await _refused.KeepAsync(ValidationReport.Of(push, "refused", status, _time.GetUtcNow()), cancellationToken);
        return Refused(status, push.Problems) with { Warnings = Warnings(push), Location = report is null ? null : ValidationsApi.PathOf(report) };
    }

    private static PushResult Refused(int status, IReadOnlyList<PushProblem> problems)
    {
        // The one that made the status comes first: its code is the answer's, and consoles show one line.
        var sorted = problems.OrderBy(found => found.Status == status ? 0 : 1).Select(found => found.Problem).ToList();
        var more = sorted.Count > 1 ? $" (and {sorted.Count - 1} more, see the answer's body)" : "";
        return new PushResult(status, MarketplaceProblems.OneLine($"{sorted[0].Code}: {sorted[0].Message}{more}")) { Problems = sorted };
    }

    private static List<string> Warnings(PushContext push) => [.. push.Findings.Where(finding => finding.Severity == FindingSeverity.Warning).Take(MaxWarnings)
        .Select(finding => MarketplaceProblems.OneLine($"{finding.Code}: {finding.Location}: {finding.Message}"))];

    private static async Task<Stream> OpenAsync(StagedPackage file, CancellationToken cancellationToken) => file.Size <= InMemory
        ? new MemoryStream(await File.ReadAllBytesAsync(file.Path, cancellationToken), writable: false)
        : new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10);

    [LoggerMessage(7110, LogLevel.Information, "Package {PackageId} {Version} of {Caller}: {Result}")]
    private partial void LogAccepted(string packageId, string version, string caller, string result);

    [LoggerMessage(7111, LogLevel.Information, "Package {PackageId} {Version} of {Caller} was refused: {Codes}")]
    private partial void LogRefused(string packageId, string version, string caller, string codes);

    /// <summary>A place among those who are checked, or who save. Given back once, however often it is disposed.</summary>
    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
