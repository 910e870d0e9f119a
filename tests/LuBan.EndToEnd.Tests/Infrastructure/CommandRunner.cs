using System.Diagnostics;
using System.Text;

namespace LuBan.EndToEnd;

internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string All => $"exit {ExitCode}\n{Output}\n{Error}";
}

/// <summary>Runs a real process to its end, with a deadline.</summary>
internal static class CommandRunner
{
    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null, string? input = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = directory ?? Path.GetTempPath() };
        // What the test host sets for its own build is not for others.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            await reading;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end in time.\n{output}\n{error}");
        }
        return new(process.ExitCode, output.ToString(), error.ToString());
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        while (await reader.ReadLineAsync() is { } line) text.AppendLine(line);
    }
}
