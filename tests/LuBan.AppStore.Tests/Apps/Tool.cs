using System.Diagnostics;

namespace LuBan.AppStore.Tests.Apps;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Tool
{
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var (code, output, error) = await TryAsync(program, arguments, environment);
        Assert.True(code == 0, $"{program} ended with {code}: {output}{error}");
        return output;
    }

    public static async Task<(int Code, string Output, string Error)> TryAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    public static Task<string> PsqlAsync(int port, string password, string sql) =>
        RunAsync("/usr/bin/psql", ["-h", "127.0.0.1", "-p", $"{port}", "-U", "app", "-d", "app", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql], ("PGPASSWORD", password));

    public static Task<string> RedisAsync(int port, string password, params string[] command) =>
        RunAsync("/usr/bin/redis-cli", ["-h", "127.0.0.1", "-p", $"{port}", "--no-auth-warning", .. command], ("REDISCLI_AUTH", password));
}
