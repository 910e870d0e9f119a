using System.Diagnostics;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>A real program that a test runs: its output is kept, and it ends with the test.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private Tool(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static string? Missing(params string[] programs) => Array.Find(programs, program => !File.Exists(program)) is { } missing ? $"{missing} is not installed" : null;

    public static Tool Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        return new(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        await using var tool = Start(program, arguments);
        await tool._process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        return (tool._process.ExitCode, await tool._output, await tool._errors);
    }

    /// <summary>Waits until a request is answered with success.</summary>
    public async Task WaitForAsync(Uri address)
    {
        using var http = new HttpClient();
        await Wait.UntilAsync(() => AnswersAsync(http, address), $"{address}");
    }

    private async Task<bool> AnswersAsync(HttpClient http, Uri address)
    {
        if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} has ended: {await _errors}");
        try
        {
            using var response = await http.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
