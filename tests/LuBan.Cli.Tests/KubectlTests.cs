using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

/// <summary>kubectl with this tool as its credential plugin: the program itself where there is one, and what it would be told where there is none.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "luban.dll");
    private static readonly string? Kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync(TestCertificates.Server);
        _cli = new(loggedIn: false);
        _cli["LUBAN_SERVER"] = _kernel.Url;
        _cli["LUBAN_CONFIG"] = Path.Combine(_cli.Home, "config.json");
        _cli.Self = (Environment.ProcessPath is { } process && Path.GetFileNameWithoutExtension(process) == "dotnet" ? process : "dotnet", [Tool]);
        var authority = _cli.WriteFile("ca.crt", TestCertificates.Authority.ExportCertificatePem());
        Assert.Equal(0, await _cli.RunAsync("login", "--device", "--ca", authority));
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Kubectl_gets_its_token_from_the_tool_and_the_next_one_when_it_ends(string apiVersion)
    {
        if (Kubectl is null) return;
        var file = Path.Combine(_cli.Home, "kubeconfig");
        Assert.Equal(0, await _cli.RunAsync("kubeconfig", "--exec", "--exec-api-version", apiVersion, "--output", file));
        Assert.DoesNotContain("access-1", File.ReadAllText(file));

        Assert.Contains("v0.1.0", await RunKubectlAsync(file));
        Assert.Equal("Bearer access-1", _kernel.Requests.Last(request => request.Target.StartsWith("/version", StringComparison.Ordinal)).Authorization);

        // A token whose end is near is renewed without a word.
        _kernel.ExpireTokens();
        var path = Path.Combine(_cli.Home, "config.json");
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "\"expiresAt\": \"[^\"]+\"", "\"expiresAt\": \"2026-01-01T00:00:00Z\""));
        Assert.Contains("v0.1.0", await RunKubectlAsync(file));
        Assert.Equal("Bearer access-2", _kernel.Requests.Last(request => request.Target.StartsWith("/version", StringComparison.Ordinal)).Authorization);
        Assert.False(_kernel.WasReused);
    }

    [Fact]
    public async Task The_credential_is_what_the_interface_wants()
    {
        Assert.Equal(0, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));

        var answer = JsonNode.Parse(_cli.Out.ToString())!;
        Assert.Equal("client.authentication.k8s.io/v1", (string?)answer["apiVersion"]);
        Assert.Equal("ExecCredential", (string?)answer["kind"]);
        Assert.Equal("access-1", (string?)answer["status"]!["token"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string)answer["status"]!["expirationTimestamp"]!);
        Assert.Equal("", _cli.Error.ToString());

        _cli["KUBERNETES_EXEC_INFO"] = """{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","spec":{"interactive":false}}""";
        Assert.Equal(0, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));
        Assert.Equal("client.authentication.k8s.io/v1beta1", (string?)JsonNode.Parse(_cli.Out.ToString())!["apiVersion"]);
        _cli["KUBERNETES_EXEC_INFO"] = """{"apiVersion":"client.authentication.k8s.io/v1alpha1"}""";
        Assert.Equal(2, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));
    }

    [Fact]
    public async Task A_login_that_has_ended_is_an_error_without_a_terminal_and_a_new_login_with_one()
    {
        _kernel.EndSessions();
        _kernel.ExpireTokens();
        var config = Path.Combine(_cli.Home, "config.json");
        File.WriteAllText(config, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(config), "\"expiresAt\": \"[^\"]+\"", "\"expiresAt\": \"2026-01-01T00:00:00Z\""));

        Assert.Equal(4, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));
        Assert.Contains("LB6244", _cli.Error.ToString());
        Assert.Equal("", _cli.Out.ToString());

        _cli["KUBERNETES_EXEC_INFO"] = """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":true}}""";
        Assert.Equal(0, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));
        Assert.Contains(FakeKernel.UserCode, _cli.Error.ToString());
        Assert.Equal("access-2", (string?)JsonNode.Parse(_cli.Out.ToString())!["status"]!["token"]);
    }

    [Fact]
    public async Task LUBAN_TOKEN_is_not_handed_to_the_server_of_a_kubeconfig()
    {
        _cli["LUBAN_TOKEN"] = "token-of-another-server";

        Assert.Equal(0, await _cli.RunAsync("kubectl-credential", "--server", _kernel.Url));

        Assert.DoesNotContain("token-of-another-server", _cli.Out.ToString());
        Assert.Equal(4, await _cli.RunAsync("kubectl-credential", "--server", "https://unknown.example"));
    }

    [Fact]
    public async Task A_kubeconfig_of_a_session_calls_the_tool_even_when_nobody_said_so()
    {
        Assert.Equal(0, await _cli.RunAsync("kubeconfig"));

        Assert.Contains("kubectl-credential", _cli.Out.ToString());
        Assert.DoesNotContain("access-1", _cli.Out.ToString());
        Assert.Contains("--exec", _cli.Error.ToString());
        var exec = Output.Yaml.Read(_cli.Out.ToString())!["users"]![0]!["user"]!["exec"]!;
        Assert.Equal("client.authentication.k8s.io/v1", (string?)exec["apiVersion"]);
        Assert.Equal("IfAvailable", (string?)exec["interactiveMode"]);
        Assert.Equal("LUBAN_CONFIG", (string?)exec["env"]![0]!["name"]);
    }

    private static async Task<string> RunKubectlAsync(string file)
    {
        var start = new ProcessStartInfo(Kubectl!, ["--kubeconfig", file, "get", "--raw", "/version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["LUBAN_TOKEN", "LUBAN_SERVER"]) start.Environment.Remove(name);
        using var kubectl = Process.Start(start)!;
        var (text, error) = (kubectl.StandardOutput.ReadToEndAsync(), kubectl.StandardError.ReadToEndAsync());
        await kubectl.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(kubectl.ExitCode == 0, await error);
        return await text;
    }
}
