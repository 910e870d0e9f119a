using System.Diagnostics;
using System.Globalization;

namespace LuBan.Resources.Tests;

/// <summary>One write that a process said was acknowledged before it was killed.</summary>
internal sealed record Acknowledged(long Revision, string Name, int Value);

/// <summary>A process that writes to a store until it is killed.</summary>
internal static class CrashHost
{
    /// <summary>How many writes it has under way at any moment.</summary>
    internal const int Writers = 8;

    /// <summary>The command line that starts it.</summary>
    internal static string[] Command(string engine, string target, int start) =>
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "LuBan.Resources.CrashHost.dll"), engine, target, start.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Lets it write, and kills it at an arbitrary moment after its first write.</summary>
    /// <returns>What it acknowledged, in the order in which it said so.</returns>
    internal static async Task<List<Acknowledged>> WriteUntilKilledAsync(string engine, string target, int start, int milliseconds, string? library = null)
    {
        var command = Command(engine, target, start);
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        if (library is not null) info.Environment["LUBAN_SQLITE"] = library;
        using var process = Process.Start(info)!;
        var lines = new List<string> { await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the crash host wrote nothing") };
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) lines.Add(line);
        });
        // Not synchronisation: the moment of the kill is meant to be arbitrary.
        await Task.Delay(milliseconds);
        Assert.False(process.HasExited, "the crash host ended by itself");
        process.Kill();
        await process.WaitForExitAsync();
        await reading;

        // The kill may have cut the last line: the whole ones end with a point.
        return
        [
            .. lines.Where(line => line.EndsWith(" .", StringComparison.Ordinal)).Select(line => line.Split(' '))
                .Select(parts => new Acknowledged(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture))),
        ];
    }
}
