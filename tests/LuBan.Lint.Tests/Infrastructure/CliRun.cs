using LuBan.Cli;

namespace LuBan.Lint.Tests;

/// <summary>Runs <c>luban lint</c> inside the test process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static Task<CliRun> LintAsync(params string[] arguments) => RunAsync("en", arguments);

    public static async Task<CliRun> RunAsync(string language, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CliEnvironment { Out = output, Error = error, In = new StringReader(""), HomeDirectory = Path.GetTempPath(), Variable = name => name == "LUBAN_LANG" ? language : null };
        var code = await CliApplication.RunAsync(["lint", .. arguments], environment);
        return new(code, output.ToString(), error.ToString());
    }
}
