using System.Diagnostics;
using System.Text;

namespace LuBan.EndToEnd.Clients;

/// <summary>A kubectl that runs on, such as a watch; what it prints is kept.</summary>
internal sealed class BackgroundKubectl : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public BackgroundKubectl(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output { get { lock (_output) return _output.ToString(); } }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
