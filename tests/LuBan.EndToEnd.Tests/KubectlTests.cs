using System.Diagnostics;
using System.Text;

namespace LuBan.EndToEnd;

[Trait("Category", "Slow")]
public sealed class KubectlTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [KubectlFact]
    public async Task Kubectl_applies_watches_and_deletes_install_plans()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
        var kubectl = await Kubectl.ConnectAsync(server, _directory);
        var manifest = Path.Combine(_directory.Path, "plan.yaml");
        await File.WriteAllTextAsync(manifest, """
            apiVersion: kernel.luban.dev/v1
            kind: InstallPlan
            metadata:
              name: tests.probe
            spec:
              extension:
                id: Tests.Probe
                version: 1.0.0
            """);

        using var watch = Watch(kubectl, out var seen);
        var created = await kubectl.RunAsync(0, "apply", "-f", manifest);
        await server.WaitForPhaseAsync("Tests.Probe", "Installed");
        var unchanged = await kubectl.RunAsync(0, "apply", "-f", manifest);
        var table = await kubectl.RunAsync(0, "get", "installplans");
        var yaml = await kubectl.RunAsync(0, "get", "plan", "tests.probe", "-o", "yaml");
        var served = await server.Http.GetStringAsync("/ext/tests.probe/version");
        var deleted = await kubectl.RunAsync(0, "delete", "installplan", "tests.probe", "--timeout=60s");
        var gone = await kubectl.RunAsync(1, "get", "installplan", "tests.probe");
        await server.WaitForAsync("the watch to show it", () => Task.FromResult(Text(seen).Contains("Uninstalling", StringComparison.Ordinal) ? "seen" : null));
        watch.Kill();

        Assert.Contains("created", created.Output, StringComparison.Ordinal);
        Assert.Contains("unchanged", unchanged.Output, StringComparison.Ordinal);
        Assert.Matches(@"NAME\s+EXTENSION\s+WANTED\s+INSTALLED\s+PHASE", table.Output);
        Assert.Matches(@"tests\.probe\s+Tests\.Probe\s+1\.0\.0\s+1\.0\.0\s+Installed", table.Output);
        Assert.Contains("phase: Installed", yaml.Output, StringComparison.Ordinal);
        Assert.Contains("1.0.0", served, StringComparison.Ordinal);
        Assert.Contains("deleted", deleted.Output, StringComparison.Ordinal);
        Assert.Contains("NotFound", gone.Error, StringComparison.Ordinal);
        Assert.Contains("Installed", Text(seen), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Kubectl_gets_its_token_from_luban_as_credential_plugin()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"));
        var kubectl = await Kubectl.ConnectByPluginAsync(server, _directory);

        Assert.DoesNotContain("lbp_", await File.ReadAllTextAsync(kubectl.Config), StringComparison.Ordinal);
        var users = await kubectl.RunAsync(0, "get", "users.iam.luban.dev");
        Assert.Matches(@"(?m)^admin\s", users.Output);
        var made = await kubectl.RunAsync(0, "create", "configmap", "by-plugin", "--from-literal=a=b");
        Assert.Contains("created", made.Output, StringComparison.Ordinal);
        var allowed = await kubectl.RunAsync(0, "auth", "can-i", "delete", "namespaces");
        Assert.Contains("yes", allowed.Output, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Kubectl_sees_the_kinds_of_an_extension_come_and_go()
    {
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
        var kubectl = await Kubectl.ConnectAsync(server, _directory);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        var applied = await kubectl.TryAsync("apiVersion: probe.tests.luban.dev/v1\nkind: Probe\nmetadata: {name: one}\nspec: {text: four}\n", "apply", "-f", "-");
        Assert.True(applied.ExitCode == 0, applied.All);
        await server.WaitForAsync("the reconciler", async () => (await kubectl.TryAsync(null, "get", "probe", "one", "-o", "jsonpath={.status.length}")).Output.Trim() == "4" ? "done" : null);
        var explained = await kubectl.RunAsync(0, "explain", "installplan.spec");
        await kubectl.RunAsync(0, "delete", "installplan", "tests.probe", "--timeout=60s");
        var after = await kubectl.TryAsync(null, "get", "probes.probe.tests.luban.dev");

        Assert.Contains("extension", explained.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, after.ExitCode);
        // The objects outlive the extension and are served again when it returns.
        await server.InstallAsync(ProbePackages.Id, "1.0.0");
        var returned = await kubectl.RunAsync(0, "get", "probes.probe.tests.luban.dev", "-o", "name");
        Assert.Contains("/one", returned.Output, StringComparison.Ordinal);
    }

    private static Process Watch(Kubectl kubectl, out StringBuilder seen)
    {
        var text = new StringBuilder();
        var process = new Process { StartInfo = new ProcessStartInfo(Kubectl.Path!, ["--kubeconfig", kubectl.Config, "get", "installplans", "-w"]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, line) => { lock (text) text.AppendLine(line.Data); };
        process.ErrorDataReceived += (_, line) => { lock (text) text.AppendLine(line.Data); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        seen = text;
        return process;
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
