using System.Diagnostics;
using System.Text;

namespace LuBan.DevOps.Repositories;

/// <summary>Runs the program <c>git</c> in an environment of its own: no configuration of this machine, no questions, no transports that run commands.</summary>
internal sealed class GitCommand(TimeSpan timeout)
{
    private const int MaximumOutput = 4 << 20;

    private static readonly string[] Always =
    [
        "-c", "protocol.allow=never", "-c", "protocol.http.allow=always", "-c", "protocol.https.allow=always", "-c", "protocol.ssh.allow=always", "-c", "protocol.file.allow=always",
        "-c", "http.followRedirects=initial", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0",
    ];

    /// <summary>Runs it and answers what it wrote.</summary>
    /// <exception cref="GitException">It failed, took too long, or is not there.</exception>
    public async Task<string> RunAsync(GitAccess access, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        using var process = Start(access, arguments);
        try
        {
            process.StandardInput.Close();
            var (output, error) = (ReadAsync(process.StandardOutput, deadline.Token), ReadAsync(process.StandardError, deadline.Token));
            await Task.WhenAll(output, error, process.WaitForExitAsync(deadline.Token));
            return process.ExitCode == 0 ? await output : throw new GitException($"LB9152: git answers: {access.Hide(LastLine(await error))}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException($"LB9152: git had no answer after {timeout.TotalSeconds:0} seconds. Look whether the address can be reached from this machine.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(GitAccess access, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = access.Home };
        foreach (var argument in Always.Concat(access.Options).Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in access.Environment) start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new GitException($"LB9152: The program git cannot be started on this machine ({missing.Message}). Install it, such as by 'apt-get install git'.");
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[8192]);
        while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (text.Length + read > MaximumOutput) throw new GitException($"LB9152: git's answer is longer than {MaximumOutput >> 20} MiB.");
            text.Append(buffer, 0, read);
        }
        return text.ToString();
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } lines ? string.Join(' ', lines.TakeLast(3)) : "nothing; it failed without a word.";
}
