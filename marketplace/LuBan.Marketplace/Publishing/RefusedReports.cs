using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Marketplace.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Publishing;

/// <summary>The reports of refused pushes: the last of each caller and the last of all, in a folder of this server. Whoever pushes rubbish cannot fill the disk with it.</summary>
internal sealed partial class RefusedReports
{
    private const int MaxPerCaller = 50;
    private const int MaxInAll = 2000;
    private const int MaxBytes = 256 << 10;
    private const int IdLength = 32;

    private readonly string _folder;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<(string Id, string Caller)> _kept = [];

    public RefusedReports(IOptions<MarketplaceOptions> options, ILogger<RefusedReports> logger)
    {
        _folder = Path.Combine(options.Value.Data, "validations");
        _logger = logger;
        Directory.CreateDirectory(_folder);
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*.json").OrderBy(file => file.LastWriteTimeUtc))
        {
            if (Read(file.FullName) is { } report) _kept.Add((Path.GetFileNameWithoutExtension(file.Name), report.Caller));
            else file.Delete();
        }
    }

    /// <summary>Keeps a report.</summary>
    /// <returns>Its id; null when it could not be written: the answer to the push says the same.</returns>
    public async Task<string?> KeepAsync(ValidationReport report, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(report, MarketplaceJson.Options);
        if (bytes.Length > MaxBytes) bytes = JsonSerializer.SerializeToUtf8Bytes(report with { Analysis = null, Findings = [.. report.Findings.Take(50)] }, MarketplaceJson.Options);
        if (bytes.Length > MaxBytes) return null;
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        try
        {
            await File.WriteAllBytesAsync(PathOf(id), bytes, cancellationToken);
            foreach (var old in Note(id, report.Caller)) File.Delete(PathOf(old));
            return id;
        }
        catch (IOException problem)
        {
            LogNotKept(problem.Message);
            return null;
        }
    }

    /// <summary>Finds a report; null when there is none, or no more.</summary>
    public ValidationReport? Find(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower) ? Read(PathOf(id)) : null;

    private List<string> Note(string id, string caller)
    {
        lock (_lock)
        {
            _kept.Add((id, caller));
            var old = new List<string>();
            if (_kept.Count(one => one.Caller == caller) > MaxPerCaller) old.Add(Drop(_kept.FindIndex(one => one.Caller == caller)));
            if (_kept.Count > MaxInAll) old.Add(Drop(0));
            return old;
        }
    }

    private string Drop(int index)
    {
        var id = _kept[index].Id;
        _kept.RemoveAt(index);
        return id;
    }

    private static ValidationReport? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ValidationReport>(File.ReadAllBytes(path), MarketplaceJson.Options);
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            // Gone in the meantime, or cut off by a crash while it was written.
            return null;
        }
    }

    private string PathOf(string id) => Path.Combine(_folder, id + ".json");

    [LoggerMessage(7112, LogLevel.Warning, "The report of a refused push could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
