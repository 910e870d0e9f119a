using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class ConnectionTests : IAsyncLifetime
{
    private FakeKernel _kernel = null!;

    public async Task InitializeAsync() => _kernel = await FakeKernel.StartAsync();

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Theory]
    [InlineData("option")]
    [InlineData("stdin")]
    [InlineData("variable")]
    [InlineData("prompt")]
    public async Task Login_stores_server_token_and_authority_for_the_owner_only(string way)
    {
        using var cli = new CliRun(loggedIn: false);
        string[] more = [];
        if (way == "option") more = ["--password", FakeKernel.Password];
        if (way == "stdin") (more, cli.Input) = (["--password-stdin"], FakeKernel.Password + "\n");
        if (way == "variable") cli["LUBAN_PASSWORD"] = FakeKernel.Password;
        if (way == "prompt") (more, cli.IsTerminal, cli.Secret) = (["--user", "admin"], true, FakeKernel.Password);

        var result = await cli.RunAsync(["login", "--server", _kernel.Url, .. more]);

        Assert.Equal(0, result);
        Assert.DoesNotContain(FakeKernel.Password, cli.Out + "" + cli.Error);
        Assert.DoesNotContain(FakeKernel.Token, cli.Out + "" + cli.Error);
        var stored = JsonNode.Parse(File.ReadAllText(cli.ConfigurationPath))!;
        Assert.Equal(_kernel.Url, (string?)stored["server"]);
        Assert.Equal(FakeKernel.Token, (string?)stored["servers"]![_kernel.Url]!["token"]);
        Assert.Contains("BEGIN CERTIFICATE", (string?)stored["servers"]![_kernel.Url]!["certificateAuthority"]);
        Assert.DoesNotContain(FakeKernel.Password, stored.ToJsonString());
        AssertPrivate(cli.ConfigurationPath);
        Assert.Equal(0, await cli.RunAsync("whoami"));
        Assert.Matches("(?m)^User: +admin$", cli.Out.ToString());
        Assert.DoesNotContain(FakeKernel.Token, cli.Out + "" + cli.Error);
    }

    [Fact]
    public async Task Login_with_a_wrong_password_is_4_and_does_not_repeat_it()
    {
        using var cli = new CliRun(_kernel, loggedIn: false);

        Assert.Equal(4, await cli.RunAsync("login", "--password", "hunter2-wrong"));

        Assert.Contains("LB8101: " + _kernel.Url + " refused the login of 'admin'", cli.Error.ToString());
        Assert.DoesNotContain("hunter2-wrong", cli.Out + "" + cli.Error);
        Assert.False(File.Exists(cli.ConfigurationPath));
    }

    [Fact]
    public async Task Login_without_a_password_and_without_a_terminal_is_a_usage_error()
    {
        using var cli = new CliRun(_kernel, loggedIn: false);

        Assert.Equal(2, await cli.RunAsync("login"));
        Assert.Empty(_kernel.Requests);
    }

    [Fact]
    public async Task LUBAN_CONFIG_moves_the_file_and_logout_forgets_the_token()
    {
        using var cli = new CliRun(_kernel, loggedIn: false);
        var path = Path.Combine(cli.Home, "elsewhere", "my.json");
        cli["LUBAN_CONFIG"] = path;

        Assert.Equal(0, await cli.RunAsync("login", "--password", FakeKernel.Password));
        Assert.Contains(FakeKernel.Token, File.ReadAllText(path));
        Assert.Equal(0, await cli.RunAsync("logout"));
        Assert.DoesNotContain(FakeKernel.Token, File.ReadAllText(path));
        Assert.Equal(4, await cli.RunAsync("list"));
        Assert.Contains("LB6202", cli.Error.ToString());
    }

    [Fact]
    public async Task A_token_is_never_sent_to_a_server_that_did_not_issue_it()
    {
        await using var other = await FakeKernel.StartAsync();
        using var cli = new CliRun(loggedIn: false);
        Assert.Equal(0, await cli.RunAsync("login", "--server", _kernel.Url, "--password", FakeKernel.Password));

        cli["LUBAN_SERVER"] = other.Url;
        Assert.Equal(4, await cli.RunAsync("list"));

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_broken_configuration_file_is_named()
    {
        using var cli = new CliRun();
        cli["LUBAN_CONFIG"] = cli.WriteFile("broken.json", "{ not json");

        Assert.Equal(2, await cli.RunAsync("list"));
        Assert.Contains("LB6204", cli.Error.ToString());
        Assert.Contains("broken.json", cli.Error.ToString());
    }

    [Fact]
    public async Task Https_works_with_the_authority_of_the_login_and_not_without()
    {
        await using var secure = await FakeKernel.StartAsync(TestCertificates.Server);
        using var cli = new CliRun(loggedIn: false);

        Assert.Equal(7, await cli.RunAsync("login", "--server", secure.Url, "--password", FakeKernel.Password));
        Assert.Contains("LB6219", cli.Error.ToString());
        Assert.Empty(secure.Requests);

        var authority = cli.WriteFile("ca.crt", TestCertificates.Authority.ExportCertificatePem());
        Assert.Equal(0, await cli.RunAsync("login", "--server", secure.Url, "--password", FakeKernel.Password, "--ca", authority));
        Assert.Equal(0, await cli.RunAsync("whoami"));
    }

    [Fact]
    public async Task Kubeconfig_is_one_that_kubectl_accepts()
    {
        using var cli = new CliRun(_kernel);
        var file = Path.Combine(cli.Home, "kubeconfig");

        Assert.Equal(0, await cli.RunAsync("kubeconfig", "--output", file));
        Assert.DoesNotContain(FakeKernel.Token, cli.Out.ToString());
        AssertPrivate(file);
        Assert.Equal(0, await cli.RunAsync("kubeconfig"));
        Assert.Equal(File.ReadAllText(file), cli.Out.ToString());
        Assert.Contains(_kernel.Url.Replace("http:", "https:"), File.ReadAllText(file));
        await AssertKubectlReads(file, "luban");
    }

    [Fact]
    public async Task Kubeconfig_merges_into_an_existing_file_and_keeps_what_is_there()
    {
        using var cli = new CliRun(_kernel);
        var file = cli.WriteFile("existing", """
            apiVersion: v1
            kind: Config
            preferences: {}
            clusters:
            - name: other
              cluster: {server: "https://10.0.0.1:6443"}
            - name: luban
              cluster: {server: "https://old:1"}
            users:
            - name: other
              user: {token: "0123"}
            contexts:
            - name: other
              context: {cluster: other, user: other}
            current-context: other
            """);
        cli["KUBECONFIG"] = file;

        Assert.Equal(0, await cli.RunAsync("kubeconfig", "--merge"));
        Assert.Equal(0, await cli.RunAsync("kubeconfig", "--merge"));

        var merged = Output.Yaml.Read(File.ReadAllText(file))!;
        Assert.Equal(2, merged["clusters"]!.AsArray().Count);
        Assert.Equal("0123", (string?)merged["users"]![0]!["user"]!["token"]);
        Assert.Equal("luban", (string?)merged["current-context"]);
        Assert.DoesNotContain("https://old:1", File.ReadAllText(file));
        await AssertKubectlReads(file, "luban");
    }

    [Fact]
    public async Task Kubeconfig_says_so_when_the_server_has_no_certificate_authority()
    {
        _kernel.CertificateAuthority = null;
        using var cli = new CliRun(_kernel);

        Assert.Equal(1, await cli.RunAsync("kubeconfig"));
        Assert.Contains("LB6221", cli.Error.ToString());
        Assert.Equal(2, await cli.RunAsync("kubeconfig", "--merge", "--output", "x"));
    }

    private static void AssertPrivate(string file)
    {
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static async Task AssertKubectlReads(string file, string context)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "kubectl")))) return;

        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", file, "config", "view", "--minify", "--raw", "-o", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var kubectl = Process.Start(start)!;
        var (text, error) = (kubectl.StandardOutput.ReadToEndAsync(), kubectl.StandardError.ReadToEndAsync());
        await kubectl.WaitForExitAsync();
        Assert.True(kubectl.ExitCode == 0, await error);
        var seen = JsonNode.Parse(await text)!;
        Assert.Equal(context, (string?)seen["current-context"]);
        Assert.Equal(FakeKernel.Token, (string?)seen["users"]![0]!["user"]!["token"]);
        Assert.Equal(TestCertificates.Authority.ExportCertificatePem(), System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)seen["clusters"]![0]!["cluster"]!["certificate-authority-data"]!)));
    }
}
