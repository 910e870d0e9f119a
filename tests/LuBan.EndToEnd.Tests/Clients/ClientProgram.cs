using System.Diagnostics;
using System.Text;

namespace LuBan.EndToEnd.Clients;

/// <summary>A program in another language that uses the API and asks the test for what only it can do.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs it to its end. Lines <c>ask X</c> are handed to <paramref name="answer"/>; returns the lines <c>ok X</c>.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string file, string[] arguments, string directory, Func<string, Task> answer)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory };
        using var process = Process.Start(start)!;
        var (held, said) = (new List<string>(), new StringBuilder());
        process.ErrorDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(Limit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                lock (said) said.AppendLine(line);
                if (line.StartsWith("ok ", StringComparison.Ordinal)) held.Add(line[3..]);
                if (!line.StartsWith("ask ", StringComparison.Ordinal)) continue;
                await answer(line[4..]);
                await process.StandardInput.WriteLineAsync("done");
                await process.StandardInput.FlushAsync(deadline.Token);
            }
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        lock (said) Assert.True(process.ExitCode == 0, $"{file} ended with {process.ExitCode}:\n{said}");
        return held;
    }
}
