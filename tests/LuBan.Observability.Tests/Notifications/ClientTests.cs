using System.Text.Json.Nodes;
using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;
using LuBan.Observability.Tests.Metrics;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>Real clients: kubectl, amtool, promtool.</summary>
public sealed class ClientTests(ITestOutputHelper output)
{
    private const string Kubectl = "/usr/bin/kubectl";
    private const string Amtool = "/usr/bin/amtool";
    private const string Promtool = "/usr/bin/promtool";

    private const string Rules = """
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata:
          name: web
          namespace: default
        spec:
          groups:
          - name: web.rules
            interval: 15s
            rules:
            - record: job:up:sum
              expr: sum by (job) (up)
            - alert: Down
              expr: up == 0
              for: 5m
              keep_firing_for: 1m
              labels: {severity: critical}
              annotations: {summary: '{{ $labels.instance }} is "down"'}
            - alert: Always
              expr: 1
        """;

    private const string Policy = """
        apiVersion: observability.luban.dev/v1alpha1
        kind: AlertPolicy
        metadata: {name: plain, namespace: default}
        spec:
          interval: 20s
          rules:
          - {name: Busy, metric: load, function: avg, window: 10m, op: ">=", threshold: 0.5, consecutive: 4, severity: error, summary: "负载 {{ $value | humanize }}"}
        """;

    private const string Unsupported = """
        apiVersion: notification.kubesphere.io/v2beta2
        kind: Receiver
        metadata: {name: chat, labels: {type: global}}
        spec:
          dingtalk: {chatbot: {webhook: {value: "http://127.0.0.1:1"}, atAll: true}}
        """;

    [ToolFact(Kubectl, Promtool)]
    [Trait("Category", "Slow")]
    public async Task Kubectl_applies_what_clusters_have_and_promtool_accepts_the_export()
    {
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(output: output.WriteLine);
        using var relay = new KernelRelay(kernel);

        foreach (var yaml in new[] { Rules, Policy, Unsupported }) await ApplyAsync(relay, yaml);

        var rule = await kernel.Resources<PrometheusRule>().WaitForAsync("web", rule => rule.Status?.Rules == 3, @namespace: "default");
        Assert.Equal("Evaluated", rule.Status!.Conditions[0].Reason);
        var chat = await kernel.Resources<Receiver>().WaitForAsync("chat", receiver => receiver.Status is not null, @namespace: null);
        Assert.Equal("Unsupported,Ready", string.Join(',', chat.Status!.Conditions.Select(condition => condition.Type).OrderDescending()));
        Assert.Contains("dingtalk is not supported yet", chat.Status.Conditions.Single(condition => condition.Type == "Ready").Message, StringComparison.Ordinal);
        var export = await AlertToMailTests.WaitAsync(async () => await kernel.Client().GetStringAsync("/ext/luban.observability/alerts/rules.yaml") is var text && text.Contains("Busy", StringComparison.Ordinal) && text.Contains("Always", StringComparison.Ordinal) ? text : null);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, export);
        var checkedRules = await Tool.RunAsync(Promtool, "check", "rules", file);
        File.Delete(file);
        Assert.True(checkedRules.ExitCode == 0, checkedRules.Output + checkedRules.Errors + export);
        Assert.Contains("4 rules found", checkedRules.Output, StringComparison.Ordinal);
    }

    [ToolFact(Amtool)]
    [Trait("Category", "Slow")]
    public async Task Amtool_sees_alerts_silences_them_and_ends_the_silence()
    {
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(output: output.WriteLine);
        using var relay = new KernelRelay(kernel);
        var url = $"--alertmanager.url={relay.Address}/ext/luban.observability/alertmanager";

        Assert.Equal("", await RunAsync("alert", "add", "DiskFull", "severity=critical", "instance=a:1", "--annotation=summary=full", url));
        Assert.Contains("DiskFull", await RunAsync("alert", "query", "severity=critical", url), StringComparison.Ordinal);
        Assert.DoesNotContain("DiskFull", await RunAsync("alert", "query", "severity=~info|none", url), StringComparison.Ordinal);
        var id = (await RunAsync("silence", "add", "alertname=DiskFull", "instance=~a.*", "--duration=1h", "--author=ada", "--comment=known", url)).Trim();
        Assert.Contains("known", await RunAsync("silence", "query", url), StringComparison.Ordinal);
        Assert.DoesNotContain("DiskFull", await RunAsync("alert", "query", url), StringComparison.Ordinal);
        Assert.Contains("DiskFull", await RunAsync("alert", "query", "--silenced", url), StringComparison.Ordinal);
        var silence = await kernel.Resources<Silence>().WaitForAsync(id, _ => true, @namespace: null);
        Assert.Equal("1h", silence.Spec.Duration);
        await RunAsync("silence", "expire", id, url);
        Assert.Contains("DiskFull", await RunAsync("alert", "query", url), StringComparison.Ordinal);
        Assert.Contains(id, await RunAsync("silence", "query", "--expired", url), StringComparison.Ordinal);
        Assert.Contains("ready", await RunAsync("cluster", "show", url), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await Tool.RunAsync(Amtool, arguments);
        Assert.True(code == 0, $"amtool {string.Join(' ', arguments)}: {output}{errors}");
        return output;
    }

    private static async Task ApplyAsync(KernelRelay relay, string yaml)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, yaml);
        var (code, text, errors) = await Tool.RunAsync(Kubectl, "--kubeconfig", "/dev/null", "--server", relay.Address, "--cache-dir", Path.Combine(Path.GetTempPath(), $"kubectl-{Guid.NewGuid():N}"), "apply", "-f", file);
        File.Delete(file);
        Assert.True(code == 0, text + errors);
    }
}
