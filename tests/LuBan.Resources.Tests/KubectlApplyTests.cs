namespace LuBan.Resources.Tests;

/// <summary>Server-side apply as the real kubectl does it.</summary>
public sealed class KubectlApplyTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await Robot.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [KubectlTheory, EachKubectl]
    public async Task Applies_meets_a_conflict_and_takes_over(string kubectl)
    {
        var created = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 1), "apply", "--server-side", "-f", "-");
        var again = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 1), "apply", "--server-side", "-f", "-");
        var conflict = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 2), "apply", "--server-side", "--field-manager=other", "-f", "-");
        var forced = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 2), "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
        var size = await Kubectl.RunAsync(kubectl, _api, null, "get", "robot", "one", "-o", "jsonpath={.spec.size}");

        Assert.Equal((0, "robot.robots.example.dev/one serverside-applied\n"), created);
        Assert.Equal((0, "robot.robots.example.dev/one serverside-applied\n"), again);
        Assert.Equal(1, conflict.Code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.size", conflict.Output, StringComparison.Ordinal);
        Assert.Contains("--force-conflicts", conflict.Output, StringComparison.Ordinal);
        Assert.Equal(0, forced.Code);
        Assert.Equal((0, "2"), size);
    }

    [KubectlTheory, EachKubectl]
    public async Task Goes_over_from_client_side_apply_without_a_conflict_and_drops_what_is_no_longer_applied(string kubectl)
    {
        var first = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 1, "name: old"), "apply", "-f", "-");
        var moved = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 2, "name: old"), "apply", "--server-side", "-f", "-");
        var dropped = await Kubectl.RunAsync(kubectl, _api, Manifest(size: 2), "apply", "--server-side", "-f", "-");
        var name = await Kubectl.RunAsync(kubectl, _api, null, "get", "robot", "one", "-o", "jsonpath={.spec.name}{.spec.size}");

        Assert.Equal(0, first.Code);
        Assert.True(moved.Code == 0, moved.Output);
        Assert.True(dropped.Code == 0, dropped.Output);
        // What client-side apply has set stays its own until kubectl migrates it, which it has done since 1.26.
        Assert.Contains(name.Output, IsOld(kubectl) ? ["old2"] : new[] { "2" });
    }

    [KubectlTheory, EachKubectl]
    public async Task Patches_of_each_type_arrive(string kubectl)
    {
        await Kubectl.RunAsync(kubectl, _api, Manifest(size: 1), "apply", "--server-side", "-f", "-");
        var account = await Kubectl.RunAsync(kubectl, _api, null, "create", "serviceaccount", "bot");

        var merge = await Kubectl.RunAsync(kubectl, _api, null, "patch", "robot", "one", "--type=merge", "-p", """{"spec":{"size":2}}""");
        var json = await Kubectl.RunAsync(kubectl, _api, null, "patch", "robot", "one", "--type=json", "-p", """[{"op":"test","path":"/spec/size","value":2},{"op":"replace","path":"/spec/size","value":3}]""");
        var failed = await Kubectl.RunAsync(kubectl, _api, null, "patch", "robot", "one", "--type=json", "-p", """[{"op":"test","path":"/spec/size","value":2}]""");
        await Kubectl.RunAsync(kubectl, _api, null, "patch", "serviceaccount", "bot", "-p", """{"secrets":[{"name":"a"}]}""");
        var strategic = await Kubectl.RunAsync(kubectl, _api, null, "patch", "serviceaccount", "bot", "-p", """{"secrets":[{"name":"b"}]}""");
        var secrets = await Kubectl.RunAsync(kubectl, _api, null, "get", "serviceaccount", "bot", "-o", "jsonpath={.secrets[*].name}");
        var refused = await Kubectl.RunAsync(kubectl, _api, null, "patch", "robot", "one", "--type=strategic", "-p", """{"spec":{"size":2}}""");

        Assert.Equal(0, account.Code);
        Assert.Equal(0, merge.Code);
        Assert.Equal(0, json.Code);
        Assert.Equal(1, failed.Code);
        // What 1.20 shows of it; later ones add the message.
        Assert.StartsWith("The request is invalid", failed.Output, StringComparison.Ordinal);
        Assert.Equal(0, strategic.Code);
        Assert.Equal("a b", string.Join(' ', secrets.Output.Split(' ').Order()));
        Assert.Equal(1, refused.Code);
    }

    private static bool IsOld(string kubectl)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(kubectl, ["version", "--client"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return process.StandardOutput.ReadToEnd().Contains("v1.20", StringComparison.Ordinal);
    }

    private static string Manifest(int size, string more = "") => $"""
        apiVersion: robots.example.dev/v1
        kind: Robot
        metadata:
          name: one
          namespace: default
        spec:
          size: {size}
          {more}
        """;
}
