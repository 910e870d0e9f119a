using System.Diagnostics;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class KubectlTests : IAsyncLifetime
{
    private const string Manifest = """
        apiVersion: widgets.example.dev/v1
        kind: Widget
        metadata:
          name: one
          labels: { app: web }
        spec:
          size: 3
          color: Red
          parts:
          - name: a
            weight: 1.5
        """;

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [KubectlTheory]
    [EachKubectl]
    public async Task Applies_shows_changes_and_deletes(string kubectl)
    {
        await ExpectAsync(kubectl, "created", Manifest, "apply", "-f", "-");
        await ExpectAsync(kubectl, "unchanged", Manifest, "apply", "-f", "-");
        await ExpectAsync(kubectl, "configured", Manifest.Replace("size: 3", "size: 4", StringComparison.Ordinal), "apply", "-f", "-");
        Assert.Equal("4", (await _api.GetAsync($"{Widgets}/one")).Body.Text("spec", "size"));

        Assert.DoesNotContain("COLOR", await ExpectAsync(kubectl, "SIZE", null, "get", "wd"), StringComparison.Ordinal);
        await ExpectAsync(kubectl, "COLOR", null, "get", "widgets", "-o", "wide");
        await ExpectAsync(kubectl, "generation: 2", null, "get", "widget", "one", "-o", "yaml");
        await ExpectAsync(kubectl, "widget.widgets.example.dev/one", null, "get", "all", "-o", "name");
        await ExpectAsync(kubectl, "How large it is.", null, "explain", "widget.spec.size");
        await ExpectAsync(kubectl, "labeled", null, "label", "widget", "one", "tier=front");
        await ExpectAsync(kubectl, "annotate", null, "annotate", "widget", "one", "example.dev/note=yes");
        await ExpectAsync(kubectl, "patched", null, "patch", "widget", "one", "--type", "merge", "-p", """{"spec":{"size":7}}""");
        await ExpectAsync(kubectl, "patched", null, "patch", "widget", "one", "--type", "json", "-p", """[{"op":"replace","path":"/spec/size","value":8}]""");
        await ExpectAsync(kubectl, "one", null, "get", "wd", "-l", "tier=front", "--field-selector", "metadata.name=one", "-A");
        await ExpectAsync(kubectl, "Size:", null, "describe", "widget", "one");
        await ExpectAsync(kubectl, "deleted", null, "delete", "widget", "one");
        Assert.Equal(404, (await _api.GetAsync($"{Widgets}/one")).Status);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Is_told_what_is_wrong(string kubectl)
    {
        var (wrongType, typeMessage) = await Kubectl.RunAsync(kubectl, _api, Manifest.Replace("size: 3", "size: many", StringComparison.Ordinal), "apply", "-f", "-");
        var (unknownField, fieldMessage) = await Kubectl.RunAsync(kubectl, _api, Manifest.Replace("size: 3", "sizze: 3", StringComparison.Ordinal), "apply", "-f", "-");

        Assert.NotEqual(0, wrongType);
        Assert.Contains("spec.size", typeMessage, StringComparison.Ordinal);
        Assert.NotEqual(0, unknownField);
        Assert.Contains("sizze", fieldMessage, StringComparison.Ordinal);
        Assert.Equal(404, (await _api.GetAsync($"{Widgets}/one")).Status);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Pages_through_a_long_list(string kubectl)
    {
        for (var i = 0; i < 25; i++) await _api.PostAsync(Widgets, Widget($"w{i:00}"));

        var output = await ExpectAsync(kubectl, "w00", null, "get", "widgets", "--chunk-size=4", "--no-headers");

        Assert.Equal(25, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Follows_changes_as_they_happen(string kubectl)
    {
        await _api.PostAsync(Widgets, Widget("first"));
        using var process = Process.Start(Kubectl.Command(kubectl, _api, "get", "widgets", "-w", "--no-headers"))!;
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.StartsWith("first", await process.StandardOutput.ReadLineAsync(deadline.Token), StringComparison.Ordinal);
            await _api.PostAsync(Widgets, Widget("second", 42));
            Assert.Matches("^second +42", await process.StandardOutput.ReadLineAsync(deadline.Token));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Waits_for_a_deletion_until_the_finalizer_is_gone(string kubectl)
    {
        var body = Widget("held");
        body["metadata"]!["finalizers"] = new System.Text.Json.Nodes.JsonArray("example.dev/hold");
        await _api.PostAsync(Widgets, body);

        var deletion = Kubectl.RunAsync(kubectl, _api, null, "delete", "widget", "held");
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Widgets}/held")).Body.Text("metadata", "deletionTimestamp").Length > 0, "the object is marked");
        Assert.False(deletion.IsCompleted);
        await _api.MergeAsync($"{Widgets}/held", System.Text.Json.Nodes.JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        var (code, output) = await deletion;
        Assert.True(code == 0, output);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Handles_namespaces(string kubectl)
    {
        await ExpectAsync(kubectl, "created", null, "create", "namespace", "team");
        await ExpectAsync(kubectl, "labeled", null, "label", "namespace", "team", "a=b");
        await ExpectAsync(kubectl, "created", Manifest, "apply", "-n", "team", "-f", "-");
        await ExpectAsync(kubectl, "Active", null, "get", "ns", "team");
        await ExpectAsync(kubectl, "deleted", null, "delete", "namespace", "team");
        Assert.Equal(404, (await _api.GetAsync("/apis/widgets.example.dev/v1/namespaces/team/widgets/one")).Status);
        await ExpectAsync(kubectl, "created", "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n", "apply", "-f", "-");
        await ExpectAsync(kubectl, "configured", "apiVersion: v1\nkind: Namespace\nmetadata: { name: other, labels: { tier: front } }\n", "apply", "-f", "-");
    }

    private async Task<string> ExpectAsync(string kubectl, string expected, string? input, params string[] arguments)
    {
        var (code, output) = await Kubectl.RunAsync(kubectl, _api, input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}:\n{output}");
        Assert.Contains(expected, output, StringComparison.Ordinal);
        return output;
    }
}
