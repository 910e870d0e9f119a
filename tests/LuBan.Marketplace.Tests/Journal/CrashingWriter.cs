using System.Diagnostics;
using System.Globalization;

namespace LuBan.Marketplace.Tests.Journal;

/// <summary>A process that pushes into a data directory until it is killed.</summary>
internal sealed class CrashingWriter : IDisposable
{
    private readonly Process _process;

    private CrashingWriter(Process process) => _process = process;

    /// <summary>A version that the process said was acknowledged.</summary>
    public sealed record Pushed(string Id, string Version, string Hash);

    /// <summary>What was acknowledged so far.</summary>
    public List<Pushed> Acknowledged { get; } = [];

    /// <summary>How many were refused.</summary>
    public int Refused { get; private set; }

    public static CrashingWriter Start(string data, int start)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "LuBan.Marketplace.CrashTarget.dll"), data, start.ToString(CultureInfo.InvariantCulture) },
        };
        return new CrashingWriter(Process.Start(info)!);
    }

    /// <summary>Reads what it says until something is true.</summary>
    public async Task ReadUntilAsync(Func<bool> isEnough)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!isEnough())
        {
            var line = await _process.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new InvalidOperationException("The writer ended by itself.");
            Take(line);
        }
    }

    /// <summary>Kills it a moment later, and reads what it had said.</summary>
    public async Task KillAsync(TimeSpan moment)
    {
        // Not synchronisation: the moment is meant to be arbitrary.
        var waited = Stopwatch.StartNew();
        SpinWait.SpinUntil(() => waited.Elapsed >= moment);
        _process.Kill();
        await _process.WaitForExitAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line) Take(line);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Take(string line)
    {
        // A line without its point was cut by the kill.
        switch (line.Split(' '))
        {
            case ["done", var id, var version, var hash, "."]: Acknowledged.Add(new(id, version, hash)); break;
            case ["refused", _, _, "."]: Refused++; break;
        }
    }
}
