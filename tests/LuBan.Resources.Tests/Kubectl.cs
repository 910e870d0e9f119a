using System.Diagnostics;

namespace LuBan.Resources.Tests;

/// <summary>Every real kubectl that can be found: on PATH, and those that <c>LUBAN_TEST_KUBECTL</c> names (separated by ':').</summary>
internal static class Kubectl
{
    internal static IReadOnlyList<string> Found { get; } = [.. Find()];

    internal static ProcessStartInfo Command(string program, TestApi api, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["--server", api.Url, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // Its caches and configuration must not meet those of the person who runs the tests.
        start.Environment["HOME"] = api.Directory;
        start.Environment.Remove("KUBECONFIG");
        return start;
    }

    internal static async Task<(int Code, string Output)> RunAsync(string program, TestApi api, string? input, params string[] arguments)
    {
        using var process = Process.Start(Command(program, api, arguments))!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await error);
    }

    private static IEnumerable<string> Find()
    {
        foreach (var named in (Environment.GetEnvironmentVariable("LUBAN_TEST_KUBECTL") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)) yield return named;
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var program = Path.Combine(directory, "kubectl");
            if (!File.Exists(program)) continue;
            yield return program;
            yield break;
        }
    }
}

/// <summary>Runs once per kubectl; skipped, and shown as skipped, where there is none.</summary>
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute()
    {
        if (Kubectl.Found.Count == 0) Skip = "There is no kubectl on PATH. Install Debian's kubernetes-client, or name one in LUBAN_TEST_KUBECTL.";
    }
}

internal sealed class EachKubectlAttribute : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) => Kubectl.Found.Select(program => new object[] { program });
}
