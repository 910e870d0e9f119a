using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LuBan.Authoring;

/// <summary>A program that goes on until it is told to end, as in a second terminal.</summary>
internal sealed class BackgroundProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private int _read;

    private BackgroundProgram(Process process) => _process = process;

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    public static BackgroundProgram Start(string folder, string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        // What runs the tests may ignore Ctrl-C, as a job in the background does, and its children would, too.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", command, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var program = new BackgroundProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Add(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Add(line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits until it says something new.</summary>
    /// <returns>The line.</returns>
    public Task<string> SaysAsync(string part) => Wait.ForAsync($"'{part}' to be said", () => Task.FromResult(Next(part)), Patience, () => $"It is {(_process.HasExited ? $"over ({_process.ExitCode})" : "running")} and said:\n{Said}");

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task<int> InterruptAsync(int? process = null)
    {
        using var signal = Process.Start("kill", ["-INT", (process ?? _process.Id).ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
    }

    /// <summary>The first line after what was found before that has the part.</summary>
    private string? Next(string part)
    {
        var said = Said;
        var found = said.IndexOf(part, Math.Min(_read, said.Length), StringComparison.Ordinal);
        if (found < 0) return null;
        _read = said.IndexOf('\n', found) is >= 0 and var end ? end : said.Length;
        return said[(said.LastIndexOf('\n', found) + 1).._read].Trim();
    }
}
