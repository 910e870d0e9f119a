using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace LuBan.Resources.Tests;

/// <summary>What the system's calls say about durability, not what the store says.</summary>
public sealed partial class StraceTests(ITestOutputHelper output) : IDisposable
{
    private const int Wanted = 400;

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-strace-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [StraceFact]
    [Trait("Category", "Slow")]
    public async Task No_write_is_acknowledged_before_its_log_was_flushed_to_the_disk()
    {
        var trace = await TraceAsync();

        var (acknowledged, flushes, early) = Check(trace);
        output.WriteLine($"{acknowledged} acknowledged writes, {flushes} flushes of the write-ahead log, {early.Count} acknowledged too early");
        Assert.True(acknowledged >= Wanted, $"only {acknowledged} acknowledgements are in the trace");
        Assert.InRange(flushes, acknowledged / (2 * CrashHost.Writers), int.MaxValue);
        Assert.Empty(early);

        // The check itself can fail: without the flushes nothing would be durable.
        Assert.Equal(acknowledged, Check(trace.Where(line => !line.Contains("fdatasync", StringComparison.Ordinal))).Early.Count);
    }

    private async Task<List<string>> TraceAsync()
    {
        var file = Path.Combine(_directory, "trace");
        var info = new ProcessStartInfo(
            "strace", ["-f", "-y", "-qq", "-s", "4096", "-e", "trace=write,pwrite64,fdatasync,fsync", "-o", file, .. CrashHost.Command("sqlite", Path.Combine(_directory, "store.db"), 1)])
        {
            RedirectStandardOutput = true,
        };
        using var strace = Process.Start(info)!;
        for (var i = 0; i < Wanted; i++)
            if (await strace.StandardOutput.ReadLineAsync() is null)
                Assert.Fail($"the crash host ended by itself after {i} writes");

        // Only the traced process: strace then writes the rest of its file and ends.
        var child = (await File.ReadAllTextAsync($"/proc/{strace.Id}/task/{strace.Id}/children")).Trim();
        using (var host = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture))) host.Kill();
        await strace.StandardOutput.ReadToEndAsync();
        await strace.WaitForExitAsync();
        return [.. await File.ReadAllLinesAsync(file)];
    }

    /// <summary>Goes through the calls in their order. A line is printed when its call has returned, or, ending with "unfinished", when another thread's call came between.</summary>
    private static (int Acknowledged, int Flushes, List<string> Early) Check(IEnumerable<string> trace)
    {
        var (written, durable) = (new HashSet<string>(), new HashSet<string>());
        var pendingWrites = new Dictionary<string, List<string>>();
        var pendingFlushes = new Dictionary<string, List<string>>();
        var (acknowledged, flushes, early) = (0, 0, new List<string>());
        foreach (var line in trace)
        {
            var thread = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            var unfinished = line.EndsWith("<unfinished ...>", StringComparison.Ordinal);
            if (Acknowledgement().Match(line) is { Success: true } answer)
            {
                // Counted when the call begins: from here on the reader may have it.
                acknowledged++;
                if (!durable.Contains($"{answer.Groups["name"].Value} {answer.Groups["value"].Value}")) early.Add(answer.Value);
            }
            else if (line.Contains("pwrite64(", StringComparison.Ordinal) && line.Contains("store.db-wal>", StringComparison.Ordinal))
            {
                var rows = Row().Matches(line).Select(row => $"{row.Groups["name"].Value} {row.Groups["value"].Value}").ToList();
                if (unfinished) pendingWrites[thread] = rows;
                else written.UnionWith(rows);
            }
            else if (line.Contains("fdatasync(", StringComparison.Ordinal) && line.Contains("store.db-wal>", StringComparison.Ordinal))
            {
                // Covers what was written before it began.
                if (unfinished) pendingFlushes[thread] = [.. written];
                else if (line.EndsWith("= 0", StringComparison.Ordinal)) Flushed(written);
            }
            else if (line.Contains("<... pwrite64 resumed>", StringComparison.Ordinal) && pendingWrites.Remove(thread, out var rows))
            {
                written.UnionWith(rows);
            }
            else if (line.Contains("<... fdatasync resumed>", StringComparison.Ordinal) && line.EndsWith("= 0", StringComparison.Ordinal) && pendingFlushes.Remove(thread, out var covered))
            {
                Flushed(covered);
            }
        }

        return (acknowledged, flushes, early);

        void Flushed(IEnumerable<string> rows)
        {
            durable.UnionWith(rows);
            flushes++;
        }
    }

    [GeneratedRegex("""write\(\d+<[^>]*>, "\d+ (?<name>w\d+-\d+) (?<value>\d+) \.\\n""", RegexOptions.CultureInvariant)]
    private static partial Regex Acknowledgement();

    [GeneratedRegex("""\\"name\\":\\"(?<name>w\d+-\d+)\\"\},\\"value\\":(?<value>\d+),""", RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}

/// <summary>A test that follows system calls: skipped with the reason where that cannot be done.</summary>
internal sealed class StraceFactAttribute : FactAttribute
{
    private static readonly string? Reason = Probe();

    public StraceFactAttribute() => Skip = Reason;

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux()) return "strace is a program of Linux";
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-qq", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            var problem = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"strace cannot follow processes here: {problem.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed (Debian: strace)";
        }
    }
}
