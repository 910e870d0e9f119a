using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Logs.Files;

/// <summary>Follows the files of all log sources.</summary>
internal sealed class FileTail(
    LogStoreHost host, IResourceCache<LogSource> sources, IResourceClient<LogSource> client, IExtensionEnvironment environment, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<FileTail> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Programs write to a file for a while after it was renamed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(string Source, FileIdentity File), TailedFile> _files = [];

    /// <summary>The folders below which files may be read.</summary>
    private IReadOnlyList<string> Roots => options.CurrentValue.FileRoots is { Count: > 0 } own ? own : [Path.GetDirectoryName(environment.DataDirectory.TrimEnd('/'))!, "/var/log"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var store = await host.StoreAsync(stoppingToken);
            await sources.WaitForSyncAsync(stoppingToken);
            using var timer = new PeriodicTimer(Poll);
            do
            {
                foreach (var source in sources.List()) await FollowAsync(source, store, stoppingToken);
                await EndAsync(store, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the extension.
        }
        catch (ExtensionException closed) when (closed.Code == "LB9233")
        {
            // Another version has taken over, and follows the files now.
        }
        finally
        {
            foreach (var file in _files.Values) file.Dispose();
        }
    }

    private async Task FollowAsync(LogSource source, LogStore store, CancellationToken cancellationToken)
    {
        var problems = source.Spec.Paths.Select(path => FileGlob.Problem(path, Roots)).OfType<string>().ToList();
        var parser = new LineParser(source.Spec, time);
        var now = time.GetUtcNow();
        foreach (var path in source.Spec.Paths.Where(path => FileGlob.Problem(path, Roots) is null).SelectMany(FileGlob.Find))
        {
            if (FileIdentity.Of(path) is not { } identity) continue;
            if (!_files.TryGetValue((source.Metadata.Name!, identity), out var file))
            {
                if (Open(source, path, identity, parser, store, problems) is not { } opened) continue;
                _files[(source.Metadata.Name!, identity)] = file = opened;
            }
            file.LastSeen = now;
        }
        foreach (var (_, file) in _files.Where(file => file.Key.Source == source.Metadata.Name!).ToList()) await ReadAsync(file, store, now, cancellationToken);
        await ReportAsync(source, _files.Count(file => file.Key.Source == source.Metadata.Name! && file.Value.LastSeen == now), problems, cancellationToken);
    }

    private async Task ReadAsync(TailedFile file, LogStore store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await file.ReadAsync(store, now, isQuiet: now - file.LastGrown > Quiet, isLast: now - file.LastSeen > Grace, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or ExtensionException { Code: "LB9234" })
        {
            FileLog.CannotRead(logger, file.Mark, failure.Message);
        }
    }

    private TailedFile? Open(LogSource source, string path, FileIdentity identity, LineParser parser, LogStore store, List<string> problems)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            // Of the file that is open, not of the path: a link may be changed in between.
            var real = FileGlob.RealPath(file);
            if (real is null || !Roots.Any(root => real.StartsWith(Real(root).TrimEnd('/') + "/", StringComparison.Ordinal)))
            {
                problems.Add($"'{path}' is a link that leads out of {string.Join(" or ", Roots)}; it is not read.");
                return null;
            }
            var mark = $"file:{source.Metadata.Name}:{identity}";
            var opened = new TailedFile(mark, (FilePosition.Parse(store.MarkOf(mark)) ?? new(path, 0, 0, 0)) with { Path = path }, file, parser);
            file = null;
            return opened;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"'{path}' cannot be read: {failure.Message}");
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static string Real(string root) => Directory.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root;

    /// <summary>Lets go of files that are gone, or whose source is.</summary>
    private async Task EndAsync(LogStore store, CancellationToken cancellationToken)
    {
        var (names, now) = (sources.List().Select(source => source.Metadata.Name).ToHashSet(StringComparer.Ordinal), time.GetUtcNow());
        foreach (var (key, file) in _files.Where(file => !names.Contains(file.Key.Source) || (now - file.Value.LastSeen > Grace && now - file.Value.LastGrown > Grace)).ToList())
        {
            _files.Remove(key);
            file.Dispose();
            await store.AppendAsync([], new(file.Mark, null), cancellationToken);
        }
    }

    private async Task ReportAsync(LogSource source, int files, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        var ready = problems.Count == 0
            ? new Condition { Type = "Ready", Status = "True", Reason = "Reading", Message = files == 0 ? "No file has one of the names yet." : "" }
            : new Condition { Type = "Ready", Status = "False", Reason = "NotAllFiles", Message = "LB9237: " + string.Join(" ", problems) };
        if (source.Status is { } old && old.Files == files && old.Conditions.Any(condition => condition.Type == "Ready" && condition.Status == ready.Status && condition.Message == ready.Message)) return;
        try
        {
            await client.UpdateStatusAsync(source with { Status = new() { Files = files, Conditions = ConditionExtensions.SetCondition(source.Status?.Conditions, ready, time) } }, cancellationToken);
        }
        catch (ResourceException)
        {
            // Somebody changed or deleted it: the next round sees what is there then.
        }
    }
}
