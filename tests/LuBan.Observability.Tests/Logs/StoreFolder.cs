using LuBan.Observability.Logs;
using LuBan.Observability.Logs.Query;
using LuBan.Observability.Logs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Observability.Tests.Logs;

/// <summary>A folder for a store, which can be opened again and again.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-logs-");

    public string Path => _folder.FullName;

    public LogOptions Options { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public LogStore Open() => LogStore.Open(Path, () => Options, new Clock(this), NullLogger.Instance);

    public LogLine Line(string text, int secondsAgo = 0, string @namespace = "shop", Severity level = Severity.Info, string name = "web") =>
        new(LogTime.Of(Now.AddSeconds(-secondsAgo)), LogLabels.Of([new("namespace", @namespace), new("kind", "localapp"), new("name", name)]), level, text);

    public LogSearch Search(string query = "", string? @namespace = null, int limit = 100) =>
        new() { Expression = LogQueryParser.Parse(query), Namespace = @namespace, From = LogTime.Of(Now.AddDays(-400)), To = LogTime.Of(Now.AddDays(2)), Limit = limit };

    public IReadOnlyList<string> Texts(LogStore store, string query = "", string? @namespace = null) =>
        [.. LogSearcher.All(store, Search(query, @namespace, 1000), Budget).SelectMany(page => page.Lines).Select(line => line.Text)];

    public long Count(LogStore store, string query = "", string? @namespace = null) => LogSearcher.Count(store, Search(query, @namespace), LogTime.Day, Budget()).Total;

    public static QueryBudget Budget() => new(TimeSpan.FromMinutes(5), long.MaxValue, CancellationToken.None);

    /// <summary>Copies the folder as it is now: what a process that is killed at this moment leaves behind.</summary>
    public StoreFolder AfterKill()
    {
        var copy = new StoreFolder { Now = Now };
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file.FullName));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file.FullName, target);
        }
        return copy;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Clock(StoreFolder folder) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => folder.Now;
    }
}
