using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs.Sources;

/// <summary>Keeps what the installed extensions log, as lines of kind <c>extension</c>. The kernel holds their last lines only.</summary>
internal sealed class ExtensionLogs(LogStoreHost host, IKernelClient kernel, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<ExtensionLogs> logger) : StoreWorker(host)
{
    private const string Plans = "apis/kernel.luban.dev/v1/installplans";
    private const int Tail = 2000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The time of the last line that was seen, by extension.</summary>
    private readonly Dictionary<string, DateTimeOffset> _seen = [];

    protected override async Task WorkAsync(LogStore store, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken) && !store.IsClosed)
        {
            if (options.CurrentValue.Extensions) await ReadAsync(store, cancellationToken);
        }
    }

    private async Task ReadAsync(LogStore store, CancellationToken cancellationToken)
    {
        try
        {
            var plans = await kernel.Http.GetFromJsonAsync<JsonElement>(Plans, cancellationToken);
            foreach (var plan in plans.GetProperty("items").EnumerateArray()) await ReadAsync(plan.GetProperty("metadata").GetProperty("name").GetString()!, store, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or ExtensionException { Code: "LB9234" })
        {
            SourceLog.Interrupted(logger, "extensions' logs", failure.Message);
        }
    }

    private async Task ReadAsync(string name, LogStore store, CancellationToken cancellationToken)
    {
        var since = _seen.TryGetValue(name, out var last) ? "&since=" + Uri.EscapeDataString(last.ToString("O", CultureInfo.InvariantCulture)) : "";
        var text = await kernel.Http.GetStringAsync($"{Plans}/{name}/log?format=json&tail={Tail}{since}", cancellationToken);
        var (lines, same) = (new List<LogLine>(), new Dictionary<UInt128, UInt128>());
        foreach (var row in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var written = JsonSerializer.Deserialize<Written>(row, JsonSerializerOptions.Web)!;
            var line = LineOf(name, row, written);
            // Two lines that are equal to the letter, in the same moment, are two lines.
            same[line.Id] = same.GetValueOrDefault(line.Id) + 1;
            lines.Add(line with { Id = line.Id + same[line.Id] });
            if (written.Time > last) last = written.Time;
        }
        if (lines.Count == 0) return;
        await store.AppendAsync(lines, cancellationToken: cancellationToken);
        _seen[name] = last;
    }

    private static LogLine LineOf(string name, string row, Written written) =>
        new(LogTime.Of(written.Time), LogLabels.Of([new(LogLabels.Kind, "extension"), new(LogLabels.Name, name), new(LogLabels.App, written.Category)]), Severities.Parse(written.Level), LogLine.Cut(written.Message))
        {
            // What was read before, also before a restart, is known by its id.
            Id = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"extension\n{name}\n{row}"))),
        };

    private sealed record Written(DateTimeOffset Time, string Level, string Category, string Message);
}
