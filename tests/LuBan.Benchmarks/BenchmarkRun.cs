using System.Globalization;
using System.Runtime.InteropServices;

namespace LuBan.Benchmarks;

/// <summary>One run of the program: how long to measure, where, and where to print.</summary>
internal sealed class BenchmarkRun(bool quick, TemporaryDirectory directory, TextWriter output)
{
    public bool Quick => quick;

    public TemporaryDirectory Directory => directory;

    public void Begin()
    {
        var configuration = Repository.Configuration == "Release" ? "Release" : $"{Repository.Configuration} (measure Release: -c Release)";
        Line($"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, {configuration} build, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.RuntimeIdentifier}{(quick ? ", --quick" : "")}");
        Line($"Load average at the start: {LoadAverage()}");
    }

    public void End()
    {
        Line("");
        Line($"Load average at the end: {LoadAverage()}");
    }

    public void Title(IBenchmark benchmark)
    {
        Line("");
        Line($"## {benchmark.Name}: {benchmark.Summary}");
        Line("");
    }

    public void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }

    /// <summary>Prints a Markdown table.</summary>
    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        Line($"| {string.Join(" | ", head)} |");
        Line($"|{string.Join('|', head.Select((_, index) => index == 0 ? "---" : "--:"))}|");
        foreach (var row in rows) Line($"| {string.Join(" | ", row)} |");
        Line("");
    }

    /// <summary>Others may be busy on the machine; a reader must be able to see that.</summary>
    private static string LoadAverage()
    {
        try
        {
            return string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
        }
        catch (IOException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"not known on {RuntimeInformation.OSDescription}");
        }
    }
}
