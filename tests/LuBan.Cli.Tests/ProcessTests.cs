using System.Diagnostics;
using System.Reflection;

namespace LuBan.Cli.Tests;

/// <summary>The real process: what only it can show.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "luban.dll");
    private readonly string _home = Directory.CreateTempSubdirectory("luban-cli-").FullName;
    private FakeKernel _kernel = null!;

    public async Task InitializeAsync() => _kernel = await FakeKernel.StartAsync();

    public async Task DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task The_process_returns_the_documented_exit_codes()
    {
        Assert.Equal(0, (await RunAsync("version")).ExitCode);
        Assert.Equal(2, (await RunAsync("instal")).ExitCode);
        Assert.Equal(3, (await RunAsync("status", "no.such")).ExitCode);
    }

    [Fact]
    public async Task Redirected_output_is_plain_utf8_without_a_byte_order_mark()
    {
        var (exitCode, output, _) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Description:", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task An_interrupt_ends_the_wait_with_130_and_a_hint()
    {
        if (OperatingSystem.IsWindows()) return;
        using var tool = Start("install", "samples.hello", "--wait");
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await _kernel.WatchOpenedAsync();

        using (var kill = Process.Start("kill", ["-INT", tool.Id.ToString()])) await kill.WaitForExitAsync();
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(130, tool.ExitCode);
        Assert.Contains("luban cancel samples.hello", await error);
        Assert.DoesNotContain("Unhandled", await output + await error);
    }

    [Fact]
    public async Task Pack_calls_dotnet_pack_and_reports_its_failure()
    {
        var (exitCode, output, error) = await RunAsync("pack", Path.Combine(_home, "nothing-here"));

        Assert.Equal(1, exitCode);
        Assert.Contains("MSB1009", output);
        Assert.Contains("LB6222", error);
    }

    [Fact]
    public void The_tool_references_of_the_kernel_only_the_stores_that_it_migrates_and_the_check_of_bundles()
    {
        var references = Assembly.LoadFrom(Tool).GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.CommandLine");

        Assert.Equal(["LuBan.Packages", "LuBan.Resources", "LuBan.Sdk", "Spectre.Console", "System.CommandLine", "YamlDotNet"], references.Where(name => name != "Microsoft.Win32.Primitives").Order(StringComparer.Ordinal));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var tool = Start(arguments);
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (tool.ExitCode, await output, await error);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in new Dictionary<string, string> { ["LUBAN_SERVER"] = _kernel.Url, ["LUBAN_TOKEN"] = FakeKernel.Token, ["HOME"] = _home, ["LUBAN_LANG"] = "en" }) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
