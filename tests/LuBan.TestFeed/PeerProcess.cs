using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.TestSupport;

/// <summary>Another server that tests or benchmarks compare with, as a process of its own on the loopback.</summary>
public sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it.</summary>
    public PeerProcess(string file, IEnumerable<string> arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the probe is true, the process ends or a minute has passed.</summary>
    /// <exception cref="InvalidOperationException">It never was; with what the process printed.</exception>
    public async Task WaitForAsync(Func<Task<bool>> ready, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (clock.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                if (await ready()) return;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
            await pause.WaitForNextTickAsync(cancellationToken);
        }
        lock (_output) throw new InvalidOperationException($"{_process.StartInfo.FileName} did not become ready.\n{_output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
